// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/control/controlrequest.h"
#include "core/fanout/broker.h"
#include "core/timers.h"

#include <QByteArray>

#include <functional>
#include <map>
#include <unordered_map>

namespace wsify {

class ControlRoom;

/// What came of a request to all nodes.
struct ControlResult
{
    bool isDown = false; ///< the broker did not confirm it: it may still be carried out
    qint64 clients = 0; ///< whom an order has changed
    std::vector<ChannelFigures> channels = {}; ///< sorted by bytes; of a page up to its limit
    bool hasMore = false; ///< the page ends before the last channel
    int nodes = 0; ///< that were asked
    int answered = 0; ///< of those
    bool isWhole = false; ///< all have answered, and this one is among them
};

/// Asks all nodes of the installation what one worker's HTTP clients want of them, and gathers the answers for GatherFor at most.
///
/// One a worker, on its thread, entered in the room while it lives.
class ControlDesk
{
public:
    static constexpr std::chrono::seconds GatherFor{1};

    ControlDesk(WorkerId worker, ControlRoom &room, Timers &timers);
    ~ControlDesk();
    ControlDesk(const ControlDesk &) = delete;
    ControlDesk &operator=(const ControlDesk &) = delete;

    /// Called once, now or later, unless the desk goes before.
    using Done = std::function<void(ControlResult)>;
    void ask(const ControlRequest &request, Done done);

    enum class Answerer : quint8 { ThisNode, Other };
    /// The answer of one node to this desk's request of that number, or a part of it; late ones are dropped.
    void heard(quint64 number, Answerer answerer, ControlAnswer part, bool isLast);

    /// False when nobody waits for an answer to that request any more.
    bool isOpen(quint64 number) const { return m_open.contains(number); }

private:
    struct Open
    {
        Done done;
        qsizetype limit = 0; ///< rows of channels
        qint64 clients = 0;
        std::map<QByteArray, ChannelFigures> channels = {};
        int answered = 0; ///< nodes
        bool hasOwn = false; ///< this one is among them
        int nodes = 0; ///< 0: not known yet
        Timer timer = {};
    };

    void sent(quint64 number, int nodes);
    void finish(quint64 number);

    WorkerId m_worker;
    ControlRoom &m_room;
    Timers &m_timers;
    std::unordered_map<quint64, Open> m_open;
    quint64 m_number = 0;
};

} // namespace wsify
