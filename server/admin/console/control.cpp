// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/console/control.h"

#include "admin/adminhost.h"
#include "common/text/json.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/session/command.h"
#include "core/trafficobserver.h"
#include "core/walltime.h"

#include <QTimer>

#include <memory>
#include <utility>

namespace wsify {

namespace {

constexpr std::chrono::seconds GatherFor{1};

} // namespace

/// One publication on its way.
struct Control::Publication
{
    Message message;
    admin::RequestId id;
    AdminReply reply; ///< main thread; empty once it was called

    void answer(const admin::ServerMessage &answer)
    {
        if (const AdminReply taken = std::exchange(reply, nullptr))
            taken(answer);
    }
};

Control::Control(AdminHost &host)
    : m_host(host)
{
    m_levelTimer.setSingleShot(true);
    connect(&m_levelTimer, &QTimer::timeout, this, &Control::restoreLogLevel);
}

void Control::publish(const admin::Publish &request, std::optional<uint> uid, AdminReply reply)
{
    QByteArray channel;
    if (checkChannel(request.channel, m_host.limits.maxChannelName, channel) != ChannelError::None) {
        reply(badField(request.id, "channel", "the channel is empty, too long or has a control character"));
        return;
    }
    static_assert(json::MaxDepth == 128); // as Publish::TooDeep says
    json::Scanner scanner(request.content.text);
    const json::Value content = scanner.value();
    if (!content.isValid() || !scanner.finish()) {
        const bool isTooDeep = scanner.problem() == json::Problem::TooDeep;
        reply(badField(request.id, "content", isTooDeep ? admin::Publish::TooDeep : admin::Publish::NoJson));
        return;
    }
    if (content.bytes.size() > m_host.limits.maxMessage) {
        reply(badField(request.id, "content", "the content is longer than --max-message"));
        return;
    }
    if (m_host.node.isDraining()) {
        reply(errorTo(request.id, admin::errorcode::Draining, "the server is shutting down"));
        return;
    }
    m_host.audit("publish", channel, uid);
    const auto publication = std::make_shared<Publication>();
    publication->message = Message(channel, content.bytes);
    publication->message.setProvenance(new Provenance(Provenance::Via::Console, m_host.node.nextPublication()));
    publication->id = request.id;
    publication->reply = std::move(reply);
    // Keeps nothing: one that has been answered is gone by then, with its content.
    QTimer::singleShot(GatherFor, this, [this, late = std::weak_ptr(publication)] {
        if (const auto open = late.lock())
            open->answer(admin::PublishReply{open->id, delivered(*open)});
    });
    // Always on the same worker: what consoles publish keeps its order.
    m_host.node.post(0, [this, publication] { publishOn(0, publication); });
}

void Control::publishOn(int worker, const std::shared_ptr<Publication> &publication)
{
    Node &node = m_host.node;
    if (node.isBlocked(worker)) {
        node.whenUnblocked(worker, [this, worker, publication] { publishOn(worker, publication); });
        return;
    }
    WorkerMetrics &metrics = m_host.metrics.worker(worker);
    ++metrics.published;
    if (TrafficObserver *watcher = node.hub(worker).watcher())
        watcher->arrived(publication->message);
    node.publishCounted(worker, publication->message, [this, publication](PublishResult result, std::optional<qint64>) {
        m_host.node.post(NoWorker, [this, publication, result] {
            if (result == PublishResult::Ok) {
                publication->answer(admin::PublishReply{publication->id, delivered(*publication)});
                return;
            }
            publication->answer(errorTo(publication->id, admin::errorcode::Broker,
                                        result == PublishResult::Full
                                            ? "too many publications wait for the broker; the message was not sent"
                                            : "the broker did not confirm the message; it may still arrive"));
        });
    });
}

/// A broker that brings it back without its provenance brings it to all members.
qint64 Control::delivered(const Publication &publication) const
{
    const Message &message = publication.message;
    return m_host.node.broker().keepsProvenance() ? message.provenance()->delivered.load(std::memory_order_relaxed)
                                                  : m_host.node.directory().row(message.channel()).members;
}

void Control::drain(const admin::Drain &request, std::optional<uint> uid, const AdminReply &reply)
{
    m_host.audit("drain", {}, uid);
    reply(admin::Ok{request.id, admin::Drain::Type});
    m_host.drain();
}

void Control::reload(const admin::Reload &request, std::optional<uint> uid, const AdminReply &reply)
{
    m_host.audit("reload", {}, uid);
    m_host.reload([id = request.id, reply](const QByteArray &wrong, admin::ReloadReply answer) {
        answer.id = id;
        if (wrong.isEmpty())
            reply(answer);
        else
            reply(errorTo(id, admin::errorcode::Invalid, wrong));
    });
}

void Control::setLogLevel(const admin::SetLogLevel &request, std::optional<uint> uid, const AdminReply &reply)
{
    QByteArray what = admin::LogLevelNames[size_t(request.level)];
    if (request.seconds)
        what += " for " + QByteArray::number(*request.seconds) + " s";
    m_host.audit("loglevel", what, uid);
    m_levelTimer.stop();
    const Level before = isShortLevelInForce() ? m_shortLevel->before : level();
    m_shortLevel.reset();
    m_host.setLogLevel(request.level, "console");
    if (request.seconds) {
        const std::chrono::seconds time(*request.seconds);
        m_shortLevel = {level(), before, wallMs() + std::chrono::milliseconds(time).count()};
        m_levelTimer.start(time);
    }
    reply(admin::Ok{request.id, admin::SetLogLevel::Type});
}

std::optional<qint64> Control::logLevelUntil() const
{
    return isShortLevelInForce() ? std::optional(m_shortLevel->until) : std::nullopt;
}

Control::Level Control::level() const
{
    Level level{m_host.logLevel(), {}};
    for (const admin::ConfigEntry &entry : m_host.config()) {
        if (entry.name == "log-level")
            level.source = entry.source;
    }
    return level;
}

/// Not if a reload has set another one meanwhile, or the same one.
bool Control::isShortLevelInForce() const
{
    return m_shortLevel && level() == m_shortLevel->set;
}

void Control::restoreLogLevel()
{
    const bool isInForce = isShortLevelInForce();
    const Level before = std::exchange(m_shortLevel, {})->before;
    if (!isInForce)
        return;
    m_host.audit("loglevel", QByteArray(admin::LogLevelNames[size_t(before.level)]) + ", as before", {});
    m_host.setLogLevel(before.level, before.source);
}

} // namespace wsify
