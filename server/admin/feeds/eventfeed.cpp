// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/feeds/eventfeed.h"

#include "admin/adminhost.h"
#include "admin/consolesink.h"
#include "admin/feeds/statssampler.h"
#include "common/admin/codec.h"
#include "core/fanout/node.h"
#include "core/walltime.h"

#include <QHash>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace wsify {

namespace {

constexpr std::chrono::milliseconds CollectEvery{50};
constexpr std::chrono::milliseconds KeepEvery{1000}; // while nobody waits for them
constexpr qsizetype MinBytesAWorker = 32 * 1024;

using Events = std::vector<admin::Event>;

/// One order for all: by time, and each worker's own as it is, also when the clock was set back.
Events merged(std::vector<Events> &&lists)
{
    Events all;
    size_t size = 0;
    for (const Events &list : lists)
        size += list.size();
    all.reserve(size);
    std::vector<size_t> next(lists.size(), 0);
    while (all.size() < size) {
        size_t first = lists.size();
        for (size_t i = 0; i < lists.size(); ++i) {
            if (next[i] < lists[i].size()
                && (first == lists.size() || lists[i][next[i]].t < lists[first][next[first]].t))
                first = i;
        }
        all.push_back(std::move(lists[first][next[first]++]));
    }
    return all;
}

/// One text for each state there is.
const char *brokerText(const Broker &broker)
{
    static constexpr const char *Texts[2][2] = {
        {"publishing is not possible, and members here may miss messages from other publishers",
         "publishing is not possible"},
        {"members here may miss messages from other publishers", "the broker is available"}};
    return Texts[size_t(broker.isUp())][size_t(broker.isSubscribed())];
}

/// None for an event that is not kept.
std::optional<qsizetype> textBytesToKeep(const admin::Event::What &what)
{
    return std::visit(
        [](const auto &event) -> std::optional<qsizetype> {
            if constexpr (requires { event.denial; }) {
                const admin::DenialRow &row = event.denial;
                return row.client.size() + row.user.size() + row.ip.size() + row.command.size() + row.channel.size()
                       + row.agent.size() + row.origin.size();
            } else if constexpr (requires { event.reason; }) {
                return event.client.size() + event.user.size() + event.ip.size() + event.reason.size();
            } else if constexpr (requires { event.ip; }) {
                return event.client.size() + event.user.size() + event.ip.size();
            } else if constexpr (requires { event.text; }) {
                return event.text.size();
            } else { // a join or a leave
                return std::nullopt;
            }
        },
        what);
}

QByteArray encoded(const Events &events, qint64 dropped)
{
    QByteArray lines;
    for (const admin::Event &event : events)
        admin::appendLine(lines, admin::Event{event.t, dropped, event.what});
    return lines;
}

} // namespace

EventFeed::EventFeed(const AdminHost &host, Denials &denials)
    : m_host(host)
    , m_brokerText(brokerText(host.node.broker()))
{
    const int workers = host.node.workers();
    const qsizetype maxBytes = std::max(MaxBytes / workers, MinBytesAWorker);
    for (int worker = 0; worker < workers; ++worker)
        m_workers.push_back(std::make_unique<WorkerObserver>(denials, maxBytes));
    connect(&m_timer, &QTimer::timeout, this, &EventFeed::collect);
    m_timer.start(KeepEvery);
}

EventFeed::~EventFeed() = default;

void EventFeed::setConsoles(const std::vector<ConsoleSink *> &consoles)
{
    if (m_subscribers.isEmpty())
        collect(); // what was before is nothing new to the first one
    if (m_subscribers.set(consoles))
        begin();
}

/// The first console came, or the last one went.
void EventFeed::begin()
{
    const bool isWanted = !m_subscribers.isEmpty();
    for (const auto &worker : m_workers)
        worker->events().setOpen(isWanted);
    m_timer.start(isWanted ? CollectEvery : KeepEvery);
}

void EventFeed::addWithPast(ConsoleSink &console)
{
    collect();
    const auto past = m_kept.past();
    State state;
    state.dropped = past.dropped;
    if (m_subscribers.add(&console, state))
        begin();
    if (!past.lines.isEmpty())
        console.sendLines(past.lines); // last: it may cut the console off
}

void EventFeed::keep(const Events &events)
{
    size_t first = events.size();
    for (size_t kept = 0; first > 0 && kept < KeptLines<admin::Event>::MaxLines;) {
        if (textBytesToKeep(events[--first].what))
            ++kept;
    }
    for (size_t i = first; i < events.size(); ++i) {
        const admin::Event &event = events[i];
        if (const auto bytes = textBytesToKeep(event.what))
            m_kept.add(event, *bytes);
    }
}

void EventFeed::collect()
{
    std::vector<Events> lists;
    qint64 dropped = 0;
    for (const auto &worker : m_workers) {
        EventInbox::Batch batch = worker->events().take();
        dropped += batch.dropped;
        lists.push_back(std::move(batch.events));
    }
    Events events = merged(std::move(lists));
    addBroker(events);
    keep(events);
    m_kept.addLost(dropped);

    QHash<qint64, QByteArray> lines; // those who have missed the same get the same
    std::vector<std::pair<ConsoleSink *, QByteArray>>
        due; // one that fails while it is written to comes back here, through setConsoles()
    for (auto &[console, state] : m_subscribers) {
        state.dropped += dropped;
        if (events.empty())
            continue;
        if (console->isBehind()) {
            state.dropped += qint64(events.size());
            continue;
        }
        QByteArray &text = lines[state.dropped];
        if (text.isEmpty())
            text = encoded(events, state.dropped);
        due.emplace_back(console, text);
    }
    for (const auto &[console, text] : due)
        console->sendLines(text);
}

void EventFeed::addBroker(Events &events)
{
    const char *text = brokerText(m_host.node.broker());
    if (std::exchange(m_brokerText, text) != text)
        events.push_back({wallMs(), 0, admin::BrokerEvent{StatsSampler::brokerState(m_host), text}});
}

} // namespace wsify
