// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/control/clientvisits.h"

#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/fanout/walks.h"

#include <QSet>

#include <algorithm>
#include <atomic>
#include <memory>
#include <utility>

namespace wsify {

namespace {

constexpr int ClientsAStep = 64;

/// Of all workers together.
struct Round
{
    Subject subject;
    ClientVisit visit;
    ClientsVisited visited;
    std::atomic<bool> isFound = false; ///< the one client
    int open = 0; ///< workers that have not answered; the asking thread's
};

/// Of one worker.
struct Visit
{
    std::optional<quint32> next = {}; ///< seat
    qint64 counted = 0;
    QSet<QByteArray> seen = {}; ///< of a user: a walk may meet somebody twice
};

/// A walk downwards meets everyone who stays. True if there is more to do.
bool step(Round &round, Visit &own, const Roster &roster, WorkerId worker)
{
    quint32 seat = std::min(own.next.value_or(roster.size()), roster.size());
    for (int i = 0; i < ClientsAStep && seat > 0 && !round.isFound; ++i) {
        Session &session = Session::of(roster.at(--seat));
        const QByteArray &id = session.client().id;
        if (round.subject.client.isEmpty()) {
            if (session.user() != round.subject.user || own.seen.contains(id))
                continue;
            own.seen.insert(id);
        } else if (id == round.subject.client) {
            round.isFound = true;
        } else {
            continue;
        }
        if (round.visit(session, worker))
            ++own.counted;
    }
    own.next = seat;
    return seat > 0 && !round.isFound;
}

} // namespace

void visitClients(Node &node, Walks &walks, WorkerId from, const Subject &subject, ClientVisit visit,
                  ClientsVisited visited)
{
    const auto round = std::make_shared<Round>();
    round->subject = subject;
    round->visit = std::move(visit);
    round->visited = std::move(visited);
    round->open = node.workers();
    for (WorkerId worker = 0; worker < node.workers(); ++worker) {
        walks.start(worker, [&node, from, worker, round, own = Visit()](Hub &hub) mutable {
            if (step(*round, own, hub.roster(), worker))
                return true;
            node.post(from, [round, counted = own.counted] { round->visited(counted, --round->open == 0); });
            return false;
        });
    }
}

} // namespace wsify
