// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/commands.h"

#include "app/commands/adminconnect.h"
#include "app/config/options.h"

#include <algorithm>
#include <cstdio>

namespace wsify {

namespace {
bool print(std::FILE *file, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    return std::fwrite(bytes.constData(), 1, size_t(bytes.size()), file) == size_t(bytes.size())
           && std::fflush(file) == 0;
}
} // namespace

QString configTable(const ParsedOptions &options)
{
    qsizetype names = 0;
    qsizetype values = 0;
    for (const EffectiveOption &option : options.effective) {
        names = std::max(names, option.name.size());
        values = std::max(values, std::min<qsizetype>(option.value.size(), 40)); // a long one only moves its own source
    }
    QString out;
    for (const EffectiveOption &option : options.effective)
        out += QStringLiteral("%1 = %2  (%3)\n")
                   .arg(option.name.leftJustified(names), option.value.leftJustified(values), option.source);
    return out;
}

int runCommand(const ParsedOptions &options)
{
    if (options.outcome == ParsedOptions::Error) {
        print(stderr, QStringLiteral("wsify: %1\nRun 'wsify --help' for usage.\n").arg(options.text));
        return 2;
    }
    if (options.outcome == ParsedOptions::Run && options.command == QLatin1String("admin-connect")) {
        QString error;
        const int code = adminConnect(options, error);
        if (!error.isEmpty())
            print(stderr, QStringLiteral("wsify: %1\n").arg(error));
        return code;
    }
    const bool printed = print(stdout, options.outcome == ParsedOptions::Run ? configTable(options) : options.text);
    return printed ? 0 : 1;
}

} // namespace wsify
