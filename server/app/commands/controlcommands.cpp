// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/controlcommands.h"

#include "app/commands/adminsession.h"
#include "app/commands/output.h"
#include "app/config/options.h"
#include "common/text/json.h"
#include "common/text/jsonstring.h"

#include <QFile>
#include <QStringDecoder>

#include <optional>

namespace wsify {

namespace {

constexpr qsizetype MaxContent = admin::MaxLine - 16 * 1024; // the rest of the line is for the channel

bool isSet(const ParsedOptions &options, const char *flag)
{
    return options.flags.contains(QLatin1String(flag));
}

/// Asks, and prints what came of it.
template <class Answered>
int control(const ParsedOptions &options, admin::ConsoleMessage message, Answered answered)
{
    AdminSession server;
    if (!server.open(options))
        return server.exitCode();
    const auto answer = server.ask(std::move(message));
    if (!answer)
        return server.exitCode();
    const auto &[json, text] = answered(*answer);
    return print((isSet(options, "json") ? json : text) + '\n') ? exitcode::Done : exitcode::Refused;
}

struct Texts
{
    QByteArray json;
    QByteArray text;
};

int wrongUse(const QString &text)
{
    complain(text);
    return exitcode::Usage;
}

/// All of standard input, but never much more than can be sent.
std::optional<QByteArray> standardInput()
{
    QFile file;
    if (!file.open(stdin, QIODevice::ReadOnly))
        return {};
    QByteArray all;
    while (all.size() <= MaxContent) {
        const QByteArray part = file.read(64 * 1024);
        if (part.isEmpty())
            break;
        all += part;
    }
    return all;
}

bool isUtf8(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text = decoder.decode(bytes);
    return !decoder.hasError();
}

/// Where JSON is wrong, and how to send what is none.
QString noJson(const json::Scanner &scanner)
{
    if (scanner.problem() == json::Problem::TooDeep)
        return QString::fromLatin1(admin::Publish::TooDeep);
    return QStringLiteral("CONTENT is not JSON: %1 at byte %2. To send it as a text, add --text")
        .arg(QLatin1String(scanner.error() ? scanner.error() : "more follows"), QString::number(scanner.offset() + 1));
}

} // namespace

int publishContent(const ParsedOptions &options)
{
    QByteArray content = options.arguments.at(1).toUtf8();
    const bool isText = isSet(options, "text");
    if (content == "-") {
        const auto input = standardInput();
        if (!input)
            return wrongUse(QStringLiteral("cannot read standard input"));
        content = *input;
        if (isText && content.endsWith('\n')) // of `echo`
            content.chop(content.endsWith("\r\n") ? 2 : 1);
    }
    if (isText) {
        if (!isUtf8(content))
            return wrongUse(QStringLiteral("CONTENT is not UTF-8"));
        QByteArray quoted;
        json::appendString(quoted, content);
        content = quoted;
    }
    if (content.size() > MaxContent)
        return wrongUse(QStringLiteral("CONTENT is longer than the %1 that the admin socket takes; use POST /broadcast")
                            .arg(shortSize(MaxContent)));
    json::Scanner scanner(content);
    if (!scanner.value().isValid() || !scanner.finish())
        return wrongUse(noJson(scanner));

    admin::Publish request;
    request.channel = options.arguments.at(0).toUtf8();
    request.content.text = content;
    return control(options, request, [](const admin::ServerMessage &answer) -> Texts {
        const auto *reply = std::get_if<admin::PublishReply>(&answer);
        const qint64 delivered = reply ? reply->delivered : 0;
        const char *noun = delivered == 1 ? " member" : " members";
        return {"{\"delivered\":" + QByteArray::number(delivered) + '}',
                "sent to " + groupedNumber(delivered).toUtf8() + noun + " on this server"};
    });
}

int kickClient(const ParsedOptions &options)
{
    admin::Kick request;
    request.client = options.arguments.value(0).toUtf8();
    request.user = options.flags.value(QStringLiteral("user")).toUtf8();
    if (request.client.isEmpty() == request.user.isEmpty())
        return wrongUse(QStringLiteral("kick needs either CLIENT or --user NAME"));
    if (isSet(options, "code")) {
        bool isNumber = false;
        request.code = options.flags.value(QStringLiteral("code")).toInt(&isNumber);
        if (!isNumber || request.code < 1000 || request.code > 4999)
            return wrongUse(QStringLiteral("invalid value for --code: expected a close code from 1000 to 4999"));
    }
    if (isSet(options, "reason"))
        request.reason = options.flags.value(QStringLiteral("reason")).toUtf8();
    return control(options, request, [&request](const admin::ServerMessage &answer) -> Texts {
        const auto *reply = std::get_if<admin::Ok>(&answer);
        if (!reply || !reply->closed)
            return {"{\"ok\":true}", "disconnected " + request.client};
        return {"{\"ok\":true,\"closed\":" + QByteArray::number(*reply->closed) + '}',
                "disconnected " + groupedNumber(*reply->closed).toUtf8()
                    + (*reply->closed == 1 ? " client" : " clients") + " of " + plainText(request.user).toUtf8()};
    });
}

int removeFromChannel(const ParsedOptions &options)
{
    admin::Leave request;
    request.client = options.arguments.at(0).toUtf8();
    request.channel = options.arguments.at(1).toUtf8();
    return control(options, request, [&request](const admin::ServerMessage &) -> Texts {
        return {"{\"ok\":true}", "removed " + request.client + " from " + plainText(request.channel).toUtf8()};
    });
}

int drainServer(const ParsedOptions &options)
{
    return control(options, admin::Drain{}, [](const admin::ServerMessage &) -> Texts {
        return {"{\"ok\":true}", "the server is shutting down"};
    });
}

int reloadServer(const ParsedOptions &options)
{
    return control(options, admin::Reload{}, [](const admin::ServerMessage &answer) -> Texts {
        const auto *reply = std::get_if<admin::ReloadReply>(&answer);
        admin::ReloadReply result = reply ? *reply : admin::ReloadReply();
        result.id = {};
        const auto names = [](const QList<QByteArray> &list) {
            return plainText(QByteArrayList(list).join(", ")).toUtf8();
        };
        QByteArray text = "changed: " + (result.changed.isEmpty() ? "nothing" : names(result.changed));
        if (!result.restart.isEmpty())
            text += "\nneeds a restart: " + names(result.restart);
        if (!result.shadowed.isEmpty())
            text += "\nset elsewhere: " + names(result.shadowed);
        return {jsonOf(result), text};
    });
}

} // namespace wsify
