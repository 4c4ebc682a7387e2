// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "ledger.h"
#include "socket.h"
#include "wire.h"

#include <QByteArrayList>
#include <QString>

#include <functional>

namespace wsify::soak {

/// A WebSocket client that joins channels and listens; answers pings and close frames.
class Listener : public Socket
{
public:
    struct Callbacks
    {
        std::function<void(QByteArrayView content)> heard; ///< may be empty
        /// It did not end itself: the server's close code, 0 when there was none, and what else was wrong.
        std::function<void(int code, const QString &what)> ended;
    };

    /// `name` is a channel of its own, by which it knows that it is joined.
    Listener(Loop &loop, quint16 port, const QByteArray &name, QByteArrayList channels, Callbacks callbacks);
    bool isReady() const { return m_isReady; }

private:
    void received(QByteArrayView bytes) override;
    void ended(End end) override;
    void opened();
    void take(bench::Opcode opcode, QByteArrayView payload);

    QByteArray m_name;
    QByteArrayList m_channels;
    Callbacks m_callbacks;
    QByteArray m_in;
    bool m_isOpen = false;
    bool m_isReady = false;
    int m_code = 0;
};

} // namespace wsify::soak
