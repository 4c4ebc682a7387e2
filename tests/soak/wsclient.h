// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "authorizer.h"
#include "socket.h"
#include "wire.h"

namespace wsify::soak {

class World;

/// A WebSocket client of the soak: shakes hands, answers pings and close frames, and says what is wrong when the server ends it for no
/// reason. It has a channel of its own, in which it hears by a barrier that everything it sent before was carried out.
class WsClient : public Socket
{
public:
    enum class Leave : quint8 {
        CloseFrame,
        Fin,
        HalfFrame, ///< and then FIN
        AtOnce, ///< close frame, and the socket is closed without waiting for the server's
        Reset, ///< behind half a frame, at times
    };
    struct Over
    {
        End end;
        int code; ///< of the server's close frame; 0: none came
    };

    int number() const { return m_number; }
    QString who() const;
    /// What the authorizer does about a call of this client.
    virtual Answer judge(const Call &call);
    virtual void tick();
    /// How long it has been over, as far as its ticks have seen.
    Milliseconds overFor() const { return m_overSince > Milliseconds(0) ? now() - m_overSince : Milliseconds(0); }
    /// The run is over: leave in good order.
    void sendAway();

protected:
    /// `isFaulty`: the authorizer has its faults with this client.
    WsClient(World &world, const char *role, bool isFaulty);

    virtual void opened() = 0;
    virtual void message(QByteArrayView content) { Q_UNUSED(content) }
    /// Number `barrier` of barrier() came back.
    virtual void heard(int barrier) { Q_UNUSED(barrier) }
    /// The connection is over, and not by leave(Reset) or leave(AtOnce).
    virtual void over(const Over &over);
    virtual void left(Leave how) { Q_UNUSED(how) }

    bool isOpen() const { return m_isOpen && !isOver() && !m_isLeaving; }
    bool isLeaving() const { return m_isLeaving; }
    /// True when the server had a reason to end this client.
    bool isExplained(const Over &over) const;
    Milliseconds now() const;

    void command(const char *name, QByteArrayView channel, QByteArrayView content = {}, bool isSafe = false);
    int barrier();
    int barriersHeard() const { return m_heard; }
    void leave(Leave how);

    World &m_world;

private:
    void received(QByteArrayView bytes) final;
    void ended(End end) final;
    void takeHead();
    void takeFrame(bench::Opcode opcode, QByteArrayView payload);

    const char *m_role;
    int m_number;
    bool m_isFaulty;
    bool m_isOpen = false;
    bool m_isLeaving = false;
    bool m_isFaulted = false;
    int m_expectedStatus = 101;
    int m_code = 0;
    int m_barriers = 0;
    int m_heard = 0;
    Milliseconds m_began{0};
    Milliseconds m_barrierSince{0}; ///< when the oldest that was not heard was sent, or the last one heard
    Milliseconds m_endSince{0}; ///< when a close frame or FIN was sent or received
    Milliseconds m_overSince{0};
    QByteArray m_in;
};

} // namespace wsify::soak
