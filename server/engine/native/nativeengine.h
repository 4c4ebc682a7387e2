// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"
#include "engine/engine.h"
#include "engine/native/connection.h"
#include "engine/native/reactor.h"
#include "engine/native/turnlog.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace wsify {

/// The fast engine, for Linux: non-blocking descriptors on one epoll, frames joined per turn of the loop, one send per
/// member.
///
/// See engine.h. `closed` is called once for every adopted descriptor, when its connection is gone. A turn is the work
/// of one wake-up of the reactor, or of one call from elsewhere (a mailbox, the authorizer, a timer); at its end every
/// touched connection flushes and settles.
class NativeEngine : public QObject, public Engine
{
    Q_OBJECT

public:
    NativeEngine(EngineContext context, std::function<void()> closed);
    ~NativeEngine() override;

    void adopt(const Accepted &accepted) override;
    void drain(std::chrono::milliseconds over) override;
    int connections() const override { return m_live; }
    std::vector<Holding> largest(size_t atMost) override;
    void shed(quint64 connection) override;

protected:
    void customEvent(QEvent *event) override;

private:
    struct Slot
    {
        std::unique_ptr<Connection> connection;
        quint32 generation = 0; ///< increases when the connection is gone, so that old handles find nothing
    };

    std::unique_ptr<Connection> newConnection(Stream stream, Connection::Handle handle, const Peer &peer,
                                              const Listener &listener);
    Connection *find(Connection::Handle handle) const;
    bool handshakeAdmitted(Connection::Handle handle);
    void cutHandshake(Connection::Handle handle);
    quint32 freeSlot();
    void remove(quint32 slot);
    void touched(Connection &connection);
    void touchYielded();
    void beginTurn();
    void flushAll();
    void endTurn();
    void finishTurn(Connection &connection);
    void drainSome();

    EngineContext m_engine;
    std::function<void()> m_closed;
    TurnLogs m_logs;
    std::unique_ptr<char[]> m_readBuffer;
    Reactor m_reactor;
    std::unique_ptr<TlsShared> m_tls;
    ConnectionContext m_context;

    std::vector<Slot> m_slots;
    std::vector<quint32> m_freeSlots;
    int m_live = 0;

    std::vector<Connection *> m_touched; ///< none of them dies before the end of the turn
    std::vector<Connection *> m_touchedFirst; ///< connections that send before the others
    std::vector<Connection *> m_finishing;
    std::vector<Connection::Handle> m_yielded;
    bool m_isInTurn = false;
    bool m_isEndPosted = false;

    Timer m_drainTick;
    std::vector<Connection::Handle> m_toDrain;
    size_t m_drained = 0;
    Clock::Duration m_drainBegan{};
    Clock::Duration m_drainOver{};
};

} // namespace wsify
