// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/admission.h"

#include "common/text/json.h"
#include "core/http/origins.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/observer.h"
#include "core/session/v3session.h"
#include "core/session/v4session.h"

#include <QCryptographicHash>
#include <QHash>
#include <QRandomGenerator>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace wsify {

namespace {

// Seconds. They differ from client to client, so that they do not all come back at once.
constexpr int RetryAfterMin = 1;
constexpr int RetryAfterMax = 5;
constexpr int LimitRetryMax = 10; // wsify.v4

constexpr char TooFast[] = "Connection rate limit reached; retry later.";

/// A call to the authorizer that is out.
class PendingConnect : public Admission::Ticket
{
public:
    std::unique_ptr<Authorizer::Call> call;
};

/// One in that gauge, until the last copy is gone.
std::shared_ptr<const void> count(Counter &gauge)
{
    ++gauge;
    return {&gauge, [&gauge](const void *) { --gauge; }};
}

HttpResponse refusal(int status, const char *text)
{
    HttpResponse response;
    response.status = status;
    response.headers = {{"Content-Type", "text/plain; charset=utf-8"}};
    response.body = QByteArray(text) + '\n';
    return response;
}

/// Of a close frame: the word, and the seconds to wait. By tenths, so that the clients that are told the same spread.
QByteArray wordAndWait(const char *word, int most)
{
    const int tenths = QRandomGenerator::global()->bounded(10 * RetryAfterMin, 10 * most + 1);
    return QByteArray(word) + ' ' + QByteArray::number(tenths / 10.0);
}

/// With a random Retry-After, or with the one that the authorizer asked for.
HttpResponse notNow(int status, const char *text, std::optional<std::chrono::seconds> retryAfter = {})
{
    HttpResponse response = refusal(status, text);
    const qint64 seconds =
        retryAfter ? retryAfter->count() : QRandomGenerator::global()->bounded(RetryAfterMin, RetryAfterMax + 1);
    response.headers.emplaceBack("Retry-After", QByteArray::number(seconds));
    return response;
}

HttpResponse unavailable(const char *text)
{
    return notNow(503, text);
}

/// RFC 6585 section 4
HttpResponse tooMany(const char *text)
{
    return notNow(429, text);
}

/// RFC 9110 section 15.5.22, RFC 6455 section 4.4
HttpResponse upgradeRequired(const char *text)
{
    HttpResponse response = refusal(426, text);
    response.headers.emplaceBack("Upgrade", "websocket");
    response.headers.emplaceBack("Sec-WebSocket-Version", "13");
    return response;
}

qint64 bytesOf(const HeaderList &headers)
{
    qint64 bytes = 0;
    for (const auto &[name, value] : headers)
        bytes += name.size() + value.size();
    return bytes;
}

QByteArray newClientId()
{
    quint32 words[4];
    QRandomGenerator::system()->fillRange(words);
    const auto bytes = QByteArray::fromRawData(reinterpret_cast<const char *>(words), 15);
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// {"name":["value",...],...}, names in the order of their first appearance.
void appendGrouped(QByteArray &out, const HeaderList &pairs)
{
    struct Group
    {
        QByteArray name;
        QByteArrayList values;
    };
    QList<Group> groups;
    QHash<QByteArray, qsizetype> index; // a client may send thousands of names
    for (const auto &[name, value] : pairs) {
        const auto it = index.constFind(name);
        if (it == index.cend()) {
            index.insert(name, groups.size());
            groups.append({name, {value}});
        } else {
            groups[*it].values.append(value);
        }
    }
    out += '{';
    for (const Group &group : std::as_const(groups)) {
        if (!out.endsWith('{'))
            out += ',';
        json::appendString(out, group.name);
        out += ":[";
        for (const QByteArray &value : group.values) {
            if (!out.endsWith('['))
                out += ',';
            json::appendString(out, value);
        }
        out += ']';
    }
    out += '}';
}

HttpResponse switchingProtocols(const HttpHead &head, const QByteArray &subprotocol)
{
    HttpResponse response;
    response.status = 101;
    response.headers = {{"Upgrade", "websocket"},
                        {"Connection", "Upgrade"},
                        {"Sec-WebSocket-Accept", Admission::acceptKey(head.header("Sec-WebSocket-Key"))}};
    if (!subprotocol.isEmpty())
        response.headers.emplaceBack("Sec-WebSocket-Protocol", subprotocol);
    return response;
}

} // namespace

/// A refusal: how it is said by HTTP, and to a client of wsify.v4, if there is a code for it.
struct Admission::No
{
    HttpResponse response;
    std::optional<Farewell> late = {};
};

Admission::Admission(SessionContext &context, const Config &config, ConnectLimits &connectLimits)
    : m_context(context)
    , m_config(config)
    , m_connectLimits(connectLimits)
    , m_reader(context.limits)
{
}

bool Admission::isUpgrade(const HttpHead &head)
{
    return head.method == "GET" && head.route() == "/ws";
}

QByteArray Admission::acceptKey(QByteArrayView key)
{
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData(key.toByteArray());
    hash.addData(QByteArrayLiteral("258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
    return hash.result().toBase64();
}

std::optional<HttpResponse> Admission::checkHandshake(const HttpHead &head) const
{
    // RFC 6455 section 4.2.1
    if (head.minorVersion < 1)
        return refusal(400, "A WebSocket handshake requires HTTP/1.1.");
    if (!head.headerHasToken("Upgrade", "websocket") || !head.headerHasToken("Connection", "upgrade")) {
        return upgradeRequired("This is a WebSocket endpoint: send Upgrade: websocket and Connection: Upgrade.");
    }
    if (head.header("Sec-WebSocket-Version") != "13") {
        return upgradeRequired("Sec-WebSocket-Version must be 13.");
    }
    const auto isKey = [](const auto &field) {
        return field.first.compare("sec-websocket-key", Qt::CaseInsensitive) == 0;
    };
    const auto keys = std::count_if(head.headers.begin(), head.headers.end(), isKey);
    const QByteArray key = head.header("Sec-WebSocket-Key");
    const auto decoded = QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    if (keys != 1 || !decoded || (*decoded).size() != 16)
        return refusal(400, "Exactly one Sec-WebSocket-Key (16 bytes, base64) is required.");
    return std::nullopt;
}

bool Admission::isOriginAllowed(const HttpHead &head) const
{
    if (m_config.allowedOrigins.isEmpty())
        return true;
    const QByteArray origin = head.header("Origin");
    if (origin.isNull())
        return true; // no browser
    return isOriginListed(origin, m_config.allowedOrigins);
}

QByteArray Admission::connectBody(const HttpHead &head) const
{
    HeaderList headers;
    headers.reserve(head.headers.size());
    for (const auto &[name, value] : head.headers)
        headers.emplaceBack(canonicalHeaderName(name), value);

    QByteArray body = R"({"command":"connect","args":{"headers":)";
    if (m_config.headersAsList) {
        body += '[';
        for (const auto &[name, value] : std::as_const(headers)) {
            if (!body.endsWith('['))
                body += ',';
            body += R"({"name":)";
            json::appendString(body, name);
            body += R"(,"value":)";
            json::appendString(body, value);
            body += '}';
        }
        body += ']';
    } else {
        appendGrouped(body, headers);
    }
    body += R"(,"query":)";
    appendGrouped(body, parseQuery(head.query()));
    body += "}}";
    return body;
}

std::unique_ptr<Admission::Ticket> Admission::admit(const HttpHead &received, const Peer &peer, Done done)
{
    const Subprotocols offer = Subprotocols::read(received.headers);
    HttpHead head = received;
    head.headers = offer.shown(received.headers);
    Answer answer{.subprotocol = offer.chosen};
    answer.client.address = peer.address;
    answer.client.isV4 = offer.isV4();
    if (auto no = refusalBefore(head, peer, offer, answer.client)) {
        if (no->late)
            answer.response = switchingProtocols(head, offer.chosen);
        done(refused(std::move(answer), std::move(*no)));
        return nullptr;
    }
    accept(head, answer);
    if (m_context.authorizer)
        return ask(head, std::move(answer), std::move(done));
    done(std::move(answer));
    return nullptr;
}

/// `asked` has the 101, and the place that it has already. A flood of clients that are told nothing but this must not take the
/// descriptors of others: so many at a time, and the rest is answered by HTTP.
Admission::Answer Admission::refused(Answer asked, No no)
{
    if (!no.late || !asked.client.isV4)
        return {.response = std::move(no.response)};
    Late late{std::move(*no.late), std::move(asked.client.place), count(m_context.metrics.refusingLate)};
    m_context.process.settle();
    if (m_context.process.sum(&WorkerMetrics::refusingLate) > Limits::lateRefusals) {
        ++m_context.metrics.limitLateRefusals;
        return {.response = std::move(no.response)};
    }
    ++m_context.metrics.refusedLate;
    if (!late.place)
        late.place = m_connectLimits.hold(asked.client.address);
    return {
        .response = std::move(asked.response), .subprotocol = std::move(asked.subprotocol), .late = std::move(late)};
}

/// What can be said without the authorizer. Whoever is not refused has its place among the clients that are connecting, and of its address.
std::optional<Admission::No> Admission::refusalBefore(const HttpHead &head, const Peer &peer, const Subprotocols &offer,
                                                      ClientInfo &client)
{
    WorkerMetrics &metrics = m_context.metrics;
    const auto refuse = [&](Counter &counter, No no, const char *code, const char *reason) {
        ++counter;
        m_context.observer.refused({.address = peer.address,
                                    .command = "\"connect\"",
                                    .code = code,
                                    .reason = reason,
                                    .agent = head.header("User-Agent"),
                                    .origin = head.header("Origin")});
        return no;
    };
    if (auto bad = checkHandshake(head))
        return refuse(metrics.refusedHandshake, {std::move(*bad)}, refusalcode::Malformed,
                      "the handshake is malformed");
    if (offer.problem)
        return refuse(metrics.refusedHandshake, {refusal(400, offer.problem)}, refusalcode::Malformed,
                      "the token in Sec-WebSocket-Protocol is malformed");
    if (m_context.node.isDraining())
        return refuse(metrics.refusedDraining, {unavailable("The server is shutting down.")}, refusalcode::Draining,
                      "the server is shutting down");
    ProcessMetrics &process = m_context.process;
    const Limits &limits = m_context.limits;
    if (process.sum(&WorkerMetrics::heldBytes) + m_context.node.broker().heldBytes() >= limits.memoryToRefuse())
        return refuse(metrics.refusedMemory, {unavailable("The server is short of memory.")}, refusalcode::Memory,
                      "connections hold nine tenths of --memory-limit");
    // Counted first and looked at afterwards, so that workers that do this in the same moment see one another.
    client.connecting = count(metrics.connecting);
    process.settle();
    if (process.sum(&WorkerMetrics::clients) + process.sum(&WorkerMetrics::connecting) > limits.maxClients)
        return refuse(metrics.refusedClients, {unavailable("The server has reached its maximum number of clients.")},
                      refusalcode::Limit, "--max-clients is reached");
    client.forwarded = forwardedHeaders(head);
    if (bytesOf(client.forwarded) > limits.authorizerForwardBytes)
        return refuse(metrics.refusedForward,
                      {refusal(431, "The headers that the server passes on to its authorizer are too long.")},
                      refusalcode::Limit,
                      "the headers of --authorizer-forward are longer than --authorizer-forward-bytes");
    if (!isOriginAllowed(head))
        return refuse(
            metrics.refusedOrigin,
            {refusal(403, "This origin is not allowed."), Farewell{CloseCode::ForeignOrigin, closereason::Origin}},
            refusalcode::Origin, "the origin is not in --allowed-origins");
    // Last, because whoever is let in here takes a place and counts against a rate.
    ConnectLimits::Entry entry = m_connectLimits.enter(peer.address, m_context.timers.now());
    const auto limit = [] { return Farewell{CloseCode::Limited, wordAndWait(closereason::Limit, LimitRetryMax)}; };
    switch (entry.verdict) {
    case ConnectLimits::Verdict::Ok:
        break;
    case ConnectLimits::Verdict::TooMany:
        return refuse(metrics.refusedAddress, {tooMany("Too many connections from this address."), limit()},
                      refusalcode::Limit, "--max-clients-per-ip is reached");
    case ConnectLimits::Verdict::AddressTooFast:
        return refuse(metrics.refusedRate, {tooMany(TooFast), limit()}, refusalcode::Rate,
                      "--connect-rate-per-ip is reached");
    case ConnectLimits::Verdict::TooFast:
        return refuse(metrics.refusedRate, {tooMany(TooFast)}, refusalcode::Rate, "--connect-rate is reached");
    }
    client.place = std::move(entry.place);
    return std::nullopt;
}

/// Makes it the 101.
void Admission::accept(const HttpHead &head, Answer &answer)
{
    answer.response = switchingProtocols(head, answer.subprotocol);
    answer.client.id = newClientId();
    if (m_config.keepsHandshake) {
        // Pages cannot send headers: many offer their token as a subprotocol.
        const QByteArrayView protocol = answer.client.isV4             ? QByteArrayView(Subprotocols::V4)
                                        : answer.subprotocol.isEmpty() ? ""
                                                                       : "***";
        answer.client.handshake =
            m_handshakes.share({protocol, head.header("Origin"), head.header("User-Agent"), maskedQuery(head.query())});
    }
}

/// Has the authorizer decide whether the 101 stands.
std::unique_ptr<Admission::Ticket> Admission::ask(const HttpHead &head, Answer accepted, Done done)
{
    AuthRequest request{.body = connectBody(head),
                        .client = accepted.client.id,
                        .remoteAddress = accepted.client.address,
                        .forwarded = accepted.client.forwarded,
                        .call = AuthCall::Connect};
    auto ticket = std::make_unique<PendingConnect>();
    ticket->call =
        m_context.authorizer->ask(std::move(request), [this, accepted = std::move(accepted),
                                                       done = std::move(done)](const AuthAnswer &answer) mutable {
            if (auto no = refusalAfter(accepted.client, answer)) {
                done(refused(std::move(accepted), std::move(*no)));
                return;
            }
            accepted.client.granted = answer.result;
            done(std::move(accepted));
        });
    return ticket;
}

std::optional<Admission::No> Admission::refusalAfter(const ClientInfo &client, const AuthAnswer &answer)
{
    if (m_context.node.isDraining())
        return No{unavailable("The server is shutting down.")};
    if (answer.verdict == Verdict::Allow)
        return std::nullopt;
    const bool denied = answer.verdict == Verdict::Deny;
    ++(denied ? m_context.metrics.refusedDenied : m_context.metrics.refusedUnavailable);
    m_context.observer.refused({.address = client.address,
                                .command = "\"connect\"",
                                .code = denied ? refusalcode::Denied : refusalcode::Unavailable,
                                .reason = denied ? "denied by the authorizer" : "the authorizer is unavailable",
                                .status = answer.status,
                                .latency = answer.latency,
                                .agent = client.handshake.agent(),
                                .origin = client.handshake.origin(),
                                .said = answer.denial ? answer.denial->code : QByteArray()});
    if (denied) {
        const bool isExpired = answer.denial && answer.denial->isExpired;
        return No{refusal(403, "The authorizer denied the connection."),
                  isExpired ? Farewell{CloseCode::Expired, closereason::Expired}
                            : Farewell{CloseCode::NotAuthorized, closereason::NotAuthorized}};
    }
    QByteArray reason = answer.retryAfter ? QByteArray(closereason::AuthorizerDown) + ' '
                                                + QByteArray::number(answer.retryAfter->count())
                                          : wordAndWait(closereason::AuthorizerDown, RetryAfterMax);
    return No{notNow(503, "The authorizer is unavailable.", answer.retryAfter),
              Farewell{CloseCode::TryAgainLater, std::move(reason)}};
}

HeaderList Admission::forwardedHeaders(const HttpHead &head) const
{
    HeaderList forwarded;
    for (const auto &[name, value] : head.headers) {
        if (m_config.forwardedHeaders.contains(name.toLower()))
            forwarded.emplaceBack(name, value);
    }
    return forwarded;
}

std::unique_ptr<Session> Admission::open(ClientInfo client, Transport &transport)
{
    if (client.isV4)
        return std::make_unique<V4Session>(m_context, std::move(client), transport, m_reader);
    return std::make_unique<V3Session>(m_context, std::move(client), transport);
}

} // namespace wsify
