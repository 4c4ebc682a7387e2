// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/qt/networkauthorizer.h"

#include "core/limits.h"
#include "core/metrics.h"
#include "core/observer.h"
#include "engine/authorizerheaders.h"
#include "engine/qt/qtcompat.h"

#include <QNetworkProxy>
#include <QNetworkReply>
#include <QNetworkRequest>

#include <algorithm>
#include <cstring>
#include <utility>

namespace wsify {

namespace {

constexpr qint64 MaxAnswerBody = 64 * 1024;
constexpr int IdleSeconds = 2; // before an idle connection is closed

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

/// Owned by whoever asked; the authorizer knows it while it waits or is out.
class NetworkAuthorizer::PendingCall : public Authorizer::Call
{
public:
    PendingCall(NetworkAuthorizer &authorizer, AuthRequest asked, Done callback)
        : owner(authorizer)
        , request(std::move(asked))
        , done(std::move(callback))
    {
    }
    ~PendingCall() override
    {
        if (done)
            owner.abandon(this);
    }
    PendingCall(const PendingCall &) = delete;
    PendingCall &operator=(const PendingCall &) = delete;

    NetworkAuthorizer &owner;
    AuthRequest request;
    Done done; ///< empty once it has been called
    Timer deadline;
    QNetworkReply *reply = nullptr; ///< while it is out
    Manager *manager = nullptr;
    QByteArray body;
};

NetworkAuthorizer::NetworkAuthorizer(Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics,
                                     Observer &observer)
    : m_options(std::move(options))
    , m_limits(limits)
    , m_timers(timers)
    , m_metrics(metrics)
    , m_observer(observer)
{
    if (!m_options.url.userInfo().isEmpty()) {
        // As Go's client does for v3; Qt would wait to be asked, and a POST is not sent twice.
        const QString user =
            m_options.url.userName(QUrl::FullyDecoded) + u':' + m_options.url.password(QUrl::FullyDecoded);
        m_authorization = "Basic " + user.toUtf8().toBase64();
        m_options.url.setUserInfo({});
    }
}

NetworkAuthorizer::~NetworkAuthorizer() = default;

std::unique_ptr<Authorizer::Call> NetworkAuthorizer::ask(AuthRequest request, Done done)
{
    auto call = std::make_unique<PendingCall>(*this, std::move(request), std::move(done));
    PendingCall *pending = call.get();
    const bool full = qsizetype(m_waiting.size()) >= m_limits.authorizerWaiting;
    const auto patience = full ? Clock::Duration(0) : m_limits.authorizerQueueTimeout;
    pending->deadline =
        Timer(m_timers, patience, [this, pending] { fail(pending, "too many calls wait (--authorizer-concurrency)"); });
    if (!full) {
        m_waiting.push_back(pending);
        // Sending may fail at once, and nobody is called back from within ask().
        scheduleStart();
    }
    return call;
}

void NetworkAuthorizer::scheduleStart()
{
    if (m_waiting.empty() || m_out >= m_limits.authorizerConcurrency || std::exchange(m_startScheduled, true))
        return;
    QMetaObject::invokeMethod(this, &NetworkAuthorizer::startWaiting, Qt::QueuedConnection);
}

void NetworkAuthorizer::startWaiting()
{
    m_startScheduled = false;
    while (!m_waiting.empty() && m_out < m_limits.authorizerConcurrency) {
        PendingCall *call = m_waiting.front();
        m_waiting.pop_front();
        send(call);
    }
}

NetworkAuthorizer::Manager &NetworkAuthorizer::manager()
{
    // Each manager has a thread of its own in Qt: made when the others are full, not ahead.
    // Without keep-alive each has one call only: Qt would use a connection again when the request has announced its end and the answer has not.
    const int most = m_options.keepAlive ? qtcompat::connectionsPerManager(m_limits.authorizerConcurrency) : 0;
    for (const auto &manager : m_managers) {
        if (manager->out < most)
            return *manager;
    }
    auto manager = std::make_unique<Manager>();
    manager->qnam = std::make_unique<QNetworkAccessManager>();
    manager->qnam->setProxy(QNetworkProxy::NoProxy);
    manager->qnam->setRedirectPolicy(QNetworkRequest::ManualRedirectPolicy);
    m_managers.push_back(std::move(manager));
    return *m_managers.back();
}

void NetworkAuthorizer::send(PendingCall *call)
{
    QNetworkRequest request(m_options.url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    request.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    request.setAttribute(QNetworkRequest::ConnectionCacheExpiryTimeoutSecondsAttribute, IdleSeconds);
    if (!m_authorization.isEmpty())
        request.setRawHeader("Authorization", m_authorization); // a forwarded one takes its place below
    qtcompat::setConnectionsPerManager(request, m_limits.authorizerConcurrency);
    const auto sinceEpoch =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());
    for (const auto &[name, value] : authorizerHeaders(call->request, m_options.secret, sinceEpoch))
        request.setRawHeader(name, value);
    request.setHeader(QNetworkRequest::ContentLengthHeader, call->request.body.size());
    if (!m_options.keepAlive)
        request.setRawHeader("Connection", "close");

    call->manager = &manager();
    ++call->manager->out;
    ++m_out;
    ++m_metrics.authorizerInFlight;
    call->deadline = Timer(m_timers, m_limits.authorizerTimeout,
                           [this, call] { fail(call, "no answer within --authorizer-timeout"); });
    auto *body = new OneTimeBody(call->request.body, this);
    call->reply = call->manager->qnam->post(request, body);
    body->setParent(call->reply);
    connect(call->reply, &QIODevice::readyRead, this, [this, call] {
        call->body += call->reply->read(MaxAnswerBody + 1 - call->body.size());
        if (call->body.size() > MaxAnswerBody)
            received(call);
    });
    connect(call->reply, &QNetworkReply::finished, this, [this, call] { received(call); });
}

void NetworkAuthorizer::received(PendingCall *call)
{
    const int status = call->reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    // Qt reports some refusals (400, 407, a redirect that is not followed) as errors of the transport; their status decides. A 200 must have
    // arrived whole.
    if (status == 0)
        fail(call, call->reply->error() == QNetworkReply::UnknownNetworkError
                       ? QByteArray("the connection ended before the answer")
                       : call->reply->errorString().toUtf8());
    else if (status >= 500)
        fail(call, "it answered " + QByteArray::number(status), status);
    else if (status == 200 && call->reply->error() != QNetworkReply::NoError)
        fail(call, "its answer ended early", status);
    else if (status == 200)
        settle(call, {Verdict::Allow, status, call->body.first(std::min(call->body.size(), MaxAnswerBody))});
    else
        settle(call, {Verdict::Deny, status, {}});
}

void NetworkAuthorizer::fail(PendingCall *call, const QByteArray &reason, int status)
{
    if (!m_isDown)
        m_observer.warned("the authorizer is unavailable: " + reason);
    settle(call, {Verdict::Unavailable, status, {}});
}

void NetworkAuthorizer::settle(PendingCall *call, const AuthAnswer &answer)
{
    const bool wasDown = std::exchange(m_isDown, answer.verdict == Verdict::Unavailable);
    if (wasDown && !m_isDown)
        m_observer.warned("the authorizer answers again");
    ++(answer.verdict == Verdict::Allow  ? m_metrics.authorizerAllowed
       : answer.verdict == Verdict::Deny ? m_metrics.authorizerDenied
                                         : m_metrics.authorizerUnavailable);
    const Done done = std::exchange(call->done, nullptr);
    abandon(call);
    done(answer); // may destroy the call
}

void NetworkAuthorizer::abandon(PendingCall *call)
{
    call->deadline.stop();
    if (!call->reply) {
        m_waiting.erase(std::remove(m_waiting.begin(), m_waiting.end(), call), m_waiting.end());
        return;
    }
    QNetworkReply *reply = std::exchange(call->reply, nullptr);
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
    --call->manager->out;
    if (!m_options.keepAlive) {
        call->manager->qnam.release()->deleteLater();
        std::erase_if(m_managers, [call](const auto &manager) { return manager.get() == call->manager; });
    }
    --m_out;
    --m_metrics.authorizerInFlight;
    scheduleStart();
}

} // namespace wsify
