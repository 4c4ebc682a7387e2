// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/serverprocess.h"
#include "support/wait.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <functional>

namespace wsify::test {

/// A subcommand of the real binary as a child. No variable of the caller names a server.
class Command
{
public:
    using Prepare = std::function<void(QProcess &)>;

    explicit Command(const QStringList &arguments, const QHash<QString, QString> &variables = {},
                     const Prepare &prepare = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        const QString binary = environment.value(QStringLiteral("WSIFY_BINARY"), QStringLiteral(WSIFY_BINARY_PATH));
        const QStringList names = environment.keys();
        for (const QString &name : names) {
            if (name.startsWith(QLatin1String("WSIFY_")))
                environment.remove(name);
        }
        environment.insert(QStringLiteral("LC_ALL"), QStringLiteral("C.UTF-8"));
        for (auto it = variables.begin(); it != variables.end(); ++it)
            environment.insert(it.key(), it.value());
        process.setProcessEnvironment(environment);
        QObject::connect(&process, &QProcess::readyReadStandardOutput, &process,
                         [this] { out += process.readAllStandardOutput(); });
        QObject::connect(&process, &QProcess::readyReadStandardError, &process,
                         [this] { err += process.readAllStandardError(); });
        if (prepare)
            prepare(process);
        process.start(binary, arguments);
    }
    ~Command()
    {
        process.kill();
        process.waitForFinished();
    }
    Command(const Command &) = delete;
    Command &operator=(const Command &) = delete;

    /// Its exit code, -1 if it crashed or did not end.
    int ended(const QByteArray &input = {})
    {
        process.write(input);
        process.closeWriteChannel();
        if (!waitUntil([this] { return process.state() == QProcess::NotRunning; }))
            return -1;
        out += process.readAllStandardOutput();
        err += process.readAllStandardError();
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }

    QProcess process;
    QByteArray out;
    QByteArray err;
};

inline QStringList words(const char *text)
{
    return QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts);
}

/// The command at that server.
inline QStringList at(const ServerProcess &server, const QStringList &arguments)
{
    return arguments + QStringList{QStringLiteral("--admin-socket"), server.adminSocket()};
}

} // namespace wsify::test

/// Ends the test function unless the command ends with that exit code.
#define VERIFY_ENDS(command, code)                                                                                     \
    do {                                                                                                               \
        const int ended = (command).ended();                                                                           \
        QVERIFY2(ended == (code), (QByteArray::number(ended) + ": " + (command).out + (command).err).constData());     \
    } while (false)
