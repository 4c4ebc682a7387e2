// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/lists/lists.h"

#include "admin/lists/clientrows.h"
#include "admin/lists/ranking.h"
#include "common/filter/filter.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/fanout/walks.h"
#include "core/session/session.h"

#include <QSet>

#include <algorithm>
#include <chrono>
#include <utility>

namespace wsify {

namespace {

constexpr int ClientsAStep = 16; // some ten microseconds
constexpr int RowsAStep = 8;
constexpr std::chrono::microseconds MainSlice{1000};

enum class ChannelColumn : quint8 { Channel, Members, Messages };

std::optional<ChannelColumn> channelColumn(QByteArrayView name)
{
    if (name.isEmpty() || name == "channel")
        return ChannelColumn::Channel;
    if (name == "members")
        return ChannelColumn::Members;
    if (name == "messages")
        return ChannelColumn::Messages;
    return {};
}

SortKey sortKey(const Directory::Row &row, ChannelColumn column)
{
    switch (column) {
    case ChannelColumn::Channel:
        return {0, row.channel, row.channel};
    case ChannelColumn::Members:
        return {row.members, {}, row.channel};
    case ChannelColumn::Messages:
        return {row.messages, {}, row.channel};
    }
    return {};
}

/// The session of a candidate, or null when it is gone. Others may have left since it was found, and then it sits elsewhere.
const Session *find(const Roster &roster, const Candidate &candidate)
{
    const auto isIt = [&](quint32 seat) {
        const Session &session = Session::of(roster.at(seat));
        return &session == candidate.session && session.client().id == candidate.id;
    };
    if (candidate.seat < roster.size() && isIt(candidate.seat))
        return candidate.session;
    for (quint32 seat = roster.size(); seat-- > 0;) {
        if (&Session::of(roster.at(seat)) == candidate.session)
            return isIt(seat) ? candidate.session : nullptr; // another one that was given the same memory
    }
    return nullptr;
}

} // namespace

/// One list that is being made. What is not said to be otherwise is the main thread's; workers read what is constant once it runs.
struct Lists::Job
{
    explicit Job(const admin::ListRequest &r)
        : request(r)
        , ranking(r.desc, r.offset + r.limit)
    {
    }

    // constant
    const admin::ListRequest request;
    ConsoleToken console;
    Filter filter;
    const clientrows::Column *column = nullptr;
    ChannelColumn channelColumn = ChannelColumn::Channel;

    AdminReply reply;
    Ranking ranking;
    qint64 total = 0;
    int open = 0; ///< workers that have not answered
    std::vector<Candidate> page;
    std::vector<admin::ClientRow> rows; ///< of the page, in its order; without an id: gone
    Directory::Walk walk;

    bool isOrphan() const { return console.expired(); }
};

Lists::Lists(Node &node, Walks &walks)
    : m_node(node)
    , m_walks(walks)
{
}

Lists::~Lists() = default;

void Lists::list(const admin::ListRequest &request, const ConsoleToken &console, AdminReply reply)
{
    const auto job = std::make_shared<Job>(request);
    auto parsed = Filter::parse(request.query, request.kind == admin::ListKind::Channels ? filterfields::Channels
                                                                                         : filterfields::Clients);
    if (const auto *error = std::get_if<FilterError>(&parsed)) {
        reply(badFilter(request.id, *error));
        return;
    }
    job->filter = std::get<Filter>(std::move(parsed));
    job->column = clientrows::column(request.sort);
    const auto ofChannels = channelColumn(request.sort);
    job->channelColumn = ofChannels.value_or(ChannelColumn::Channel);
    if (request.kind == admin::ListKind::Clients ? !job->column : !ofChannels) {
        reply(badField(request.id, "sort", "the rows have no such field"));
        return;
    }
    job->console = console;
    job->reply = std::move(reply);
    m_waiting.push_back(job);
    startNext();
}

void Lists::startNext()
{
    const auto isSame = [](const ConsoleToken &a, const ConsoleToken &b) {
        return !a.owner_before(b) && !b.owner_before(a);
    };
    for (auto next = m_waiting.begin(); next != m_waiting.end() && m_running.size() < MaxRunning;) {
        const std::shared_ptr<Job> job = *next;
        const bool isBusy = std::any_of(m_running.begin(), m_running.end(),
                                        [&](const auto &running) { return isSame(running->console, job->console); });
        if (isBusy) {
            ++next;
            continue;
        }
        next = m_waiting.erase(next);
        if (job->isOrphan())
            continue;
        m_running.push_back(job);
        run(job);
    }
}

void Lists::run(const std::shared_ptr<Job> &job)
{
    if (job->request.kind == admin::ListKind::Clients)
        gatherClients(job);
    else
        m_node.post(NoWorker, [this, job] { walkChannels(job); });
}

void Lists::finish(const std::shared_ptr<Job> &job)
{
    std::erase(m_running, job);
    startNext();
}

/// Each worker walks down its roster and keeps the best of it.
void Lists::gatherClients(const std::shared_ptr<Job> &job)
{
    struct Walk
    {
        Ranking ranking;
        qint64 total = 0;
        std::optional<quint32> next = {};
    };
    job->open = m_walks.workers();
    for (int worker = 0; worker < m_walks.workers(); ++worker) {
        const auto walk =
            std::make_shared<Walk>(Walk{Ranking(job->request.desc, job->request.offset + job->request.limit)});
        m_walks.start(worker, [this, job, walk, worker](Hub &hub) {
            const Roster &roster = hub.roster();
            if (!walk->next)
                walk->ranking.reserve(roster.size());
            quint32 next = std::min(walk->next.value_or(roster.size()), roster.size());
            for (int i = 0; i < ClientsAStep && next > 0; ++i) {
                const Session &session = Session::of(roster.at(--next));
                if (!clientrows::matches(session, worker, job->filter))
                    continue;
                ++walk->total;
                const SortKey key = clientrows::sortKey(session, worker, *job->column);
                if (walk->ranking.wants(key))
                    walk->ranking.add(
                        {key.number, key.text.toByteArray(), session.client().id, worker, next, &session});
            }
            walk->next = next;
            if (next > 0 && !job->isOrphan())
                return true;
            m_node.post(NoWorker, [this, job, total = walk->total, best = walk->ranking.release()]() mutable {
                job->total += total;
                job->ranking.merge(std::move(best));
                if (--job->open == 0)
                    clientsGathered(job);
            });
            return false;
        });
    }
}

/// The page is known: the workers that have its clients make the rows.
void Lists::clientsGathered(const std::shared_ptr<Job> &job)
{
    if (job->isOrphan()) {
        finish(job);
        return;
    }
    QSet<QByteArray> seen; // somebody may have been met twice
    std::vector<std::vector<qsizetype>> places(size_t(m_walks.workers()));
    for (Candidate &candidate : job->ranking.page(job->request.offset, job->request.limit)) {
        if (seen.contains(candidate.id))
            continue;
        seen.insert(candidate.id);
        places[size_t(candidate.worker)].push_back(qsizetype(job->page.size()));
        job->page.push_back(std::move(candidate));
    }
    job->rows.resize(job->page.size());
    makeRows(job, std::move(places));
}

void Lists::makeRows(const std::shared_ptr<Job> &job, std::vector<std::vector<qsizetype>> places)
{
    const auto answer = [this, job] {
        QList<admin::ClientRow> rows;
        for (admin::ClientRow &row : job->rows) {
            if (!row.client.isEmpty())
                rows.append(std::move(row));
        }
        job->reply(admin::ListReply{job->request.id, job->total, rows});
        finish(job);
    };
    job->open = int(std::count_if(places.begin(), places.end(), [](const auto &own) { return !own.empty(); }));
    if (job->open == 0) {
        answer();
        return;
    }
    struct Making
    {
        std::vector<qsizetype> places;
        std::vector<Candidate> candidates;
        std::vector<admin::ClientRow> rows;
    };
    for (size_t worker = 0; worker < places.size(); ++worker) {
        if (places[worker].empty())
            continue;
        const auto making = std::make_shared<Making>();
        making->places = std::move(places[worker]);
        for (const qsizetype place : making->places)
            making->candidates.push_back(job->page[size_t(place)]);
        m_walks.start(int(worker), [this, job, making, answer](Hub &hub) {
            for (int i = 0; i < RowsAStep && making->rows.size() < making->candidates.size(); ++i) {
                const Candidate &candidate = making->candidates[making->rows.size()];
                const Session *session = find(hub.roster(), candidate);
                making->rows.push_back(session ? clientrows::row(*session, candidate.worker) : admin::ClientRow());
                // What it was sorted by is shown as it was then, or the page would look as if it were in no order.
                if (session && job->column->field)
                    making->rows.back().*(job->column->field) = candidate.number;
            }
            if (making->rows.size() < making->candidates.size() && !job->isOrphan())
                return true;
            m_node.post(NoWorker, [job, making, answer] {
                for (size_t i = 0; i < making->rows.size(); ++i)
                    job->rows[size_t(making->places[i])] = std::move(making->rows[i]);
                if (--job->open == 0)
                    answer();
            });
            return false;
        });
    }
}

void Lists::walkChannels(const std::shared_ptr<Job> &job)
{
    using SteadyClock = std::chrono::steady_clock;
    const auto end = SteadyClock::now() + MainSlice;
    while (!job->isOrphan() && !job->walk.isAtEnd()) {
        for (const Directory::Row &row : m_node.directory().next(job->walk)) {
            FilterRow filterRow;
            filterRow.channel = row.channel;
            if (!job->filter.matches(filterRow))
                continue;
            ++job->total;
            const SortKey key = sortKey(row, job->channelColumn);
            if (job->ranking.wants(key))
                job->ranking.add({key.number, key.text.toByteArray(), row.channel});
        }
        if (SteadyClock::now() >= end) {
            m_node.post(NoWorker, [this, job] { walkChannels(job); });
            return;
        }
    }
    sendChannels(job);
}

void Lists::sendChannels(const std::shared_ptr<Job> &job)
{
    QSet<QByteArray> seen;
    QList<admin::ChannelRow> rows;
    for (const Candidate &candidate : job->ranking.page(job->request.offset, job->request.limit)) {
        if (seen.contains(candidate.id))
            continue;
        seen.insert(candidate.id);
        const Directory::Row now = m_node.directory().row(candidate.id);
        admin::ChannelRow row{now.channel, now.members, now.messages};
        // As with clients: shown as it was sorted.
        if (job->channelColumn == ChannelColumn::Members)
            row.members = candidate.number;
        if (job->channelColumn == ChannelColumn::Messages)
            row.messages = candidate.number;
        if (now.members > 0)
            rows.append(row);
    }
    job->reply(admin::ListReply{job->request.id, job->total, rows});
    finish(job);
}

} // namespace wsify
