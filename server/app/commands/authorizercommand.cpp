// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/authorizercommand.h"

#include "app/commands/output.h"
#include "app/config/options.h"
#include "common/admin/jsontext.h"
#include "common/text/jsonstring.h"
#include "core/http/httpmessage.h"
#include "core/walltime.h"
#include "engine/authorizer/authorizerheaders.h"
#include "net/tlsauthorities.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTimer>

#include <algorithm>
#include <memory>
#include <utility>

namespace wsify {

namespace {

constexpr qint64 ShownBytes = 300; // of an answer's body

/// What was asked and what came of it.
struct Sample
{
    QByteArray command;
    AuthRequest request;
    HeaderList headers;
    int status = 0; ///< 0: no answer
    QByteArray answer;
    QByteArray location; ///< of a redirect
    QString problem; ///< without an answer
    AuthReading result; ///< of a 200
    double ms = 0;

    bool isAnswered() const { return status > 0 && status < 500 && result.problem.isEmpty(); }
};

void appendText(QByteArray &out, const char *before, const QByteArray &text)
{
    out += before;
    json::appendString(out, text);
}

/// The handshake of a browser, in the form of --authorizer-headers.
QByteArray connectBody(const Config &config, const QByteArray &query)
{
    const HeaderList headers{{"Host", "wsify.example"},       {"User-Agent", "wsify-authorizer-check"},
                             {"Connection", "Upgrade"},       {"Upgrade", "websocket"},
                             {"Sec-Websocket-Version", "13"}, {"Sec-Websocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}};
    QByteArray list;
    for (const auto &[name, value] : headers) {
        if (config.admission.headersAsList) {
            appendText(list, list.isEmpty() ? "[{\"name\":" : ",{\"name\":", name);
            appendText(list, ",\"value\":", value);
            list += '}';
        } else {
            appendText(list, list.isEmpty() ? "{" : ",", name);
            appendText(list, ":[", value);
            list += ']';
        }
    }
    list += config.admission.headersAsList ? ']' : '}';

    QByteArray pairs;
    QByteArrayList seen;
    const HeaderList all = parseQuery(query);
    for (const auto &[name, first] : all) {
        if (seen.contains(name))
            continue;
        seen.append(name);
        appendText(pairs, pairs.isEmpty() ? "" : ",", name);
        QByteArray values;
        for (const auto &[other, value] : all) {
            if (other == name)
                appendText(values, values.isEmpty() ? "" : ",", value);
        }
        pairs += ":[" + values + ']';
    }
    return R"({"command":"connect","args":{"headers":)" + list + R"(,"query":{)" + pairs + "}}}";
}

QByteArray commandBody(const QByteArray &command, const QByteArray &channel)
{
    QByteArray body = R"({"command":")" + command + '"';
    appendText(body, R"(,"args":{"channel":)", channel);
    if (command == "broadcast")
        body += R"(,"content":"sample")";
    return body + "}}";
}

/// The name and password of the URL, which is asked without them.
QByteArray takeAuthorization(QUrl &url)
{
    if (url.userInfo().isEmpty())
        return {};
    const QString user = url.userName(QUrl::FullyDecoded) + QLatin1Char(':') + url.password(QUrl::FullyDecoded);
    url.setUserInfo({});
    return "Basic " + user.toUtf8().toBase64();
}

void ask(Sample &sample, QNetworkAccessManager &network, const QUrl &url, const QByteArray &authorization,
         const Config &config)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setRawHeader("User-Agent", "wsify");
    request.setRawHeader("Accept-Encoding", "identity");
    if (!authorization.isEmpty())
        request.setRawHeader("Authorization", authorization);
    for (const auto &[name, value] : std::as_const(sample.headers))
        request.setRawHeader(name, value);
    if (url.scheme() == QLatin1String("https"))
        request.setSslConfiguration(tlsConfiguration(config.authorizerAuthorities));

    QElapsedTimer clock;
    clock.start();
    const std::unique_ptr<QNetworkReply> reply(network.post(request, sample.request.body));
    QEventLoop loop;
    QTimer deadline; // of the whole answer, as the server has it
    bool isLate = false;
    QObject::connect(&deadline, &QTimer::timeout, &loop, [&] {
        isLate = true;
        loop.quit();
    });
    deadline.start(config.limits.authorizerTimeout);
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    QObject::connect(reply.get(), &QNetworkReply::readyRead, &loop, [&] {
        if (reply->bytesAvailable() > AuthBody::MaxBytes)
            loop.quit();
    });
    if (!reply->isFinished())
        loop.exec();
    sample.ms = double(clock.nsecsElapsed()) / 1e6;
    sample.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    sample.answer = reply->read(AuthBody::MaxBytes);
    sample.location = reply->rawHeader("Location");
    if (isLate)
        sample.problem = QStringLiteral("no answer within %1 ms (--authorizer-timeout)")
                             .arg(config.limits.authorizerTimeout.count());
    else if (sample.status == 0 || (reply->error() > 0 && reply->error() < QNetworkReply::ContentAccessDenied))
        sample.problem = plainText(reply->errorString().toUtf8());
    if (!sample.problem.isEmpty())
        sample.status = 0;
    if (sample.status == 200) {
        const bool isCut = reply->bytesAvailable() > 0;
        sample.result = readAuthResult({.bytes = sample.answer, .isCut = isCut}, sample.request.call, config.limits);
    }
}

const char *verdictOf(const Sample &sample)
{
    if (!sample.isAnswered())
        return "unavailable";
    if (sample.status == 200)
        return "allowed";
    return sample.status == 408 || sample.status == 425 || sample.status == 429 ? "busy" : "denied";
}

QString meaningOf(const Sample &sample)
{
    const bool isConnect = sample.command == "connect";
    const QByteArray verdict = verdictOf(sample);
    if (verdict == "unavailable") {
        const QString why =
            sample.result.problem.isEmpty()
                ? QString()
                : QStringLiteral(" The answer is not understood: %1.").arg(plainText(sample.result.problem));
        return (isConnect ? QStringLiteral("Unavailable: the client is answered 503 and may try again.")
                          : QStringLiteral("Unavailable: the client is closed with 1013 and may connect again."))
               + why;
    }
    if (verdict == "allowed") {
        return (isConnect ? QStringLiteral("Allowed: the client is connected.")
                          : QStringLiteral("Allowed: the command is carried out."))
               + (sample.result.result ? QStringLiteral(" The result object is understood.") : QString());
    }
    if (verdict == "busy" && isConnect)
        return QStringLiteral("Busy: the client is answered 503 and may try again.");
    QString text = isConnect ? QStringLiteral("Denied: the client is answered 403.")
                             : QStringLiteral("Denied: the command is dropped; the client is not told.");
    if (sample.status >= 300 && sample.status < 400)
        text +=
            QStringLiteral(" Redirects are not followed; use the address that it names%1.")
                .arg(sample.location.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(plainText(sample.location)));
    else if (sample.status == 404 || sample.status == 405)
        text += QStringLiteral(" Is the path of the URL right? %1 usually means that nothing answers POST there.")
                    .arg(sample.status);
    else if (sample.status > 200 && sample.status < 300)
        text += QStringLiteral(" Only 200 allows.");
    return text;
}

QString sampleText(const Sample &sample, const QUrl &url)
{
    QString out = bold(QString::fromLatin1(sample.command)) + QLatin1Char('\n');
    out += QStringLiteral("  POST %1\n").arg(url.toString(QUrl::FullyEncoded | QUrl::RemoveQuery));
    for (const auto &[name, value] : sample.headers)
        out += QStringLiteral("  %1: %2\n").arg(plainText(name), plainText(value));
    out += QStringLiteral("\n  %1\n\n").arg(plainText(sample.request.body));
    const QString time = QStringLiteral("%1 ms").arg(sample.ms, 0, 'f', 1);
    if (sample.status == 0)
        out += QStringLiteral("  No answer: %1\n").arg(sample.problem);
    else
        out += QStringLiteral("  Answer %1 after %2\n").arg(QString::number(sample.status), time);
    if (!sample.answer.isEmpty() && sample.status > 0)
        out += QStringLiteral("  %1%2\n")
                   .arg(plainText(sample.answer.left(ShownBytes)),
                        sample.answer.size() > ShownBytes ? QStringLiteral("\u2026") : QString());
    return out + QStringLiteral("  %1\n\n").arg(meaningOf(sample));
}

QByteArray sampleJson(const Sample &sample)
{
    QByteArray out;
    appendText(out, R"({"command":)", sample.command);
    out += ",\"headers\":";
    bool isFirst = true;
    for (const auto &[name, value] : sample.headers) {
        appendText(out, std::exchange(isFirst, false) ? "{" : ",", name);
        appendText(out, ":", value);
    }
    out +=
        "},\"body\":" + sample.request.body + ",\"status\":" + QByteArray::number(sample.status) + ",\"latency_ms\":";
    admin::jsontext::appendDouble(out, sample.ms);
    appendText(out, ",\"answer\":", sample.answer.left(ShownBytes));
    appendText(out, ",\"verdict\":", verdictOf(sample));
    appendText(out, ",\"meaning\":", meaningOf(sample).toUtf8());
    if (!sample.problem.isEmpty())
        appendText(out, ",\"problem\":", sample.problem.toUtf8());
    return out + '}';
}

} // namespace

int tryAuthorizer(const ParsedOptions &options)
{
    const Config &config = options.config;
    QUrl url = options.arguments.isEmpty() ? config.authorizerUrl : QUrl(options.arguments.at(0), QUrl::StrictMode);
    const bool isHttp = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !isHttp || url.host().isEmpty() || url.port() == 0) {
        complain(QStringLiteral("expected the URL of an authorizer, which begins with http:// or https:// and a host"));
        return exitcode::Usage;
    }
    const QByteArray authorization = takeAuthorization(url);
    const QByteArray query = options.flags.value(QStringLiteral("query")).toUtf8();
    const QByteArray channel = options.flags.value(QStringLiteral("channel"), QStringLiteral("news")).toUtf8();
    const bool isJson = options.flags.contains(QStringLiteral("json"));

    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QByteArray out;
    int answered = 0;
    using Call = std::pair<const char *, AuthCall>;
    for (const auto &[command, call] :
         {Call{"connect", AuthCall::Connect}, Call{"join", AuthCall::Join}, Call{"broadcast", AuthCall::Broadcast}}) {
        Sample sample;
        sample.command = command;
        sample.request.call = call;
        sample.request.client = "sample";
        sample.request.remoteAddress = "203.0.113.1";
        sample.request.body =
            sample.command == "connect" ? connectBody(config, query) : commandBody(sample.command, channel);
        sample.headers =
            authorizerHeaders(sample.request, config.authorizerSecret, std::chrono::seconds(wallMs() / 1000));
        ask(sample, network, url, authorization, config);
        answered += sample.isAnswered() ? 1 : 0;
        if (isJson)
            out += (out.isEmpty() ? "{\"calls\":[" : ",\n") + sampleJson(sample);
        else if (!print(sampleText(sample, url).toUtf8())) // as they come: each may take its time
            return exitcode::Refused;
    }
    if (isJson && !print(out + "]}\n"))
        return exitcode::Refused;
    return answered == 3 ? exitcode::Done : exitcode::Refused;
}

} // namespace wsify
