// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/secretfile.h"

#include <QFile>
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

bool readSecretFile(const QString &path, QString &secret, QString &error)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        error = QStringLiteral("cannot read %1: %2").arg(path, file.errorString());
        return false;
    }
    QByteArray bytes;
    while (bytes.size() <= MaxSecretFile) {
        const QByteArray more = file.read(MaxSecretFile + 1 - bytes.size());
        if (more.isEmpty())
            break;
        bytes += more;
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    secret = withoutLineBreak(decoder.decode(bytes));
    if (file.error() != QFileDevice::NoError)
        error = QStringLiteral("cannot read %1: %2").arg(path, file.errorString());
    else if (bytes.size() > MaxSecretFile)
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
