// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/secretfile.h"

#include <QStringDecoder>

namespace wsify {

namespace {
constexpr qsizetype MaxSecretFile = 64 * 1024;
}

QString withoutLineBreak(QString secret)
{
    if (secret.endsWith(QLatin1Char('\n')))
        secret.chop(secret.endsWith(QLatin1String("\r\n")) ? 2 : 1);
    return secret;
}

bool readSecretFile(const QString &path, Pipes pipes, QString &secret, QString &error)
{
    QByteArray bytes;
    if (!readInput(path, MaxSecretFile, pipes, bytes, error)) {
        error = QStringLiteral("cannot read ") + error;
        return false;
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    secret = withoutLineBreak(decoder.decode(bytes));
    if (bytes.size() > MaxSecretFile)
        error = QStringLiteral("%1 is over 64 KiB").arg(path);
    else if (bytes.contains('\0'))
        error = QStringLiteral("%1 holds a NUL").arg(path);
    else if (decoder.hasError())
        error = QStringLiteral("%1 is not UTF-8").arg(path);
    else if (secret.isEmpty())
        error = QStringLiteral("%1 holds nothing").arg(path);
    else
        return true;
    return false;
}

} // namespace wsify
