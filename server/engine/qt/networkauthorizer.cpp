// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/networkauthorizer.h"

#include "core/limits.h"
#include "engine/qt/qtcompat.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <algorithm>
#include <cstring>
#include <utility>

namespace wsify {

namespace {

constexpr int IdleSeconds = 2; // before an idle connection is closed, and a manager without calls goes with its thread

/// A request body that can be read once. QNetworkAccessManager sends a POST again when a kept-alive connection ends under it, unless
/// its body cannot be rewound.
class OneTimeBody : public QIODevice
{
public:
    explicit OneTimeBody(QByteArray body, QObject *parent)
        : QIODevice(parent)
        , m_body(std::move(body))
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }
    bool isSequential() const override { return true; }
    bool seek(qint64) override { return false; } // QIODevice's own says so with a warning
    bool atEnd() const override { return m_pos == m_body.size(); }
    qint64 bytesAvailable() const override { return m_body.size() - m_pos; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qint64 size = std::min<qint64>(maxSize, m_body.size() - m_pos);
        if (size == 0 && maxSize > 0)
            return -1;
        std::memcpy(data, m_body.constData() + m_pos, size_t(size));
        m_pos += size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_body;
    qint64 m_pos = 0;
};

} // namespace

/// One request and its reply.
class NetworkAuthorizer::Exchange : public QObject
{
public:
    QNetworkReply *reply = nullptr;
    Manager *manager = nullptr;
    qint64 received = 0; ///< of the body
};

NetworkAuthorizer::NetworkAuthorizer(Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics,
                                     Observer &observer)
    : QueuedAuthorizer(std::move(options), limits, timers, metrics, observer)
{
}

NetworkAuthorizer::~NetworkAuthorizer() = default;

NetworkAuthorizer::Manager &NetworkAuthorizer::manager()
{
    // Each manager has a thread of its own in Qt: made when the others are full, not ahead.
    // Without keep-alive each has one call only: Qt would use a connection again when the request has announced its end and the answer has not.
    const int most = options().keepAlive ? qtcompat::connectionsPerManager(limits().authorizerConcurrency) : 0;
    for (const auto &manager : m_managers) {
        if (manager->out < most) {
            manager->idle.stop();
            return *manager;
        }
    }
    auto manager = std::make_unique<Manager>();
    manager->qnam = std::make_unique<QNetworkAccessManager>();
    manager->qnam->setProxy(QNetworkProxy::NoProxy);
    manager->qnam->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_managers.push_back(std::move(manager));
    return *m_managers.back();
}

void NetworkAuthorizer::send(PendingCall &call)
{
    QNetworkRequest request(options().url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::ConnectionCacheExpiryTimeoutSecondsAttribute, IdleSeconds);
    if (!authorization().isEmpty())
        request.setRawHeader("Authorization", authorization()); // a forwarded one takes its place below
    qtcompat::setConnectionsPerManager(request, limits().authorizerConcurrency);
    for (const auto &[name, value] : headers(call))
        request.setRawHeader(name, value);
    request.setHeader(QNetworkRequest::ContentLengthHeader, call.request.body.size());
    if (!options().keepAlive)
        request.setRawHeader("Connection", "close");

    auto *exchange = new Exchange;
    exchange->setParent(this);
    call.carrier = exchange;
    exchange->manager = &manager();
    ++exchange->manager->out;
    auto *body = new OneTimeBody(call.request.body, this);
    QNetworkReply *reply = exchange->manager->qnam->post(request, body);
    exchange->reply = reply;
    body->setParent(reply);
    connect(reply, &QIODevice::readyRead, exchange, [this, exchange, &call] {
        exchange->received += exchange->reply->skip(MaxAnswerBody + 1 - exchange->received);
        if (exchange->received > MaxAnswerBody)
            received(call);
    });
    connect(reply, &QNetworkReply::finished, exchange, [this, &call] { received(call); });
}

void NetworkAuthorizer::received(PendingCall &call)
{
    const auto &exchange = *static_cast<const Exchange *>(call.carrier);
    const QNetworkReply &reply = *exchange.reply;
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // Qt reports some refusals (400, 407, a redirect that is not followed) as errors of the transport; their status decides. A 200 must have
    // arrived whole.
    if (status == 0)
        fail(call, reply.error() == QNetworkReply::UnknownNetworkError
                       ? QByteArray("the connection ended before the answer")
                       : reply.errorString().toUtf8());
    else if (status == 200 && reply.error() != QNetworkReply::NoError)
        fail(call, "its answer ended early", status);
    else
        answered(call, status);
}

void NetworkAuthorizer::release(PendingCall &call)
{
    auto *exchange = static_cast<Exchange *>(call.carrier);
    QNetworkReply *reply = exchange->reply;
    Manager *manager = exchange->manager;
    exchange->deleteLater();
    reply->disconnect(exchange);
    reply->abort();
    reply->deleteLater();
    --manager->out;
    if (!options().keepAlive)
        drop(manager);
    else if (manager->out == 0 && manager != m_managers.front().get())
        manager->idle = Timer(timers(), std::chrono::seconds(IdleSeconds), [this, manager] { drop(manager); });
}

void NetworkAuthorizer::drop(const Manager *manager)
{
    const auto found = std::find_if(m_managers.begin(), m_managers.end(),
                                    [manager](const auto &other) { return other.get() == manager; });
    (*found)->qnam.release()->deleteLater();
    m_managers.erase(found);
}

} // namespace wsify
