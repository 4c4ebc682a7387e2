// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/transport.h"

#include <QByteArrayList>

namespace wsify::test {

/// Remembers what a session does to its connection. Like a real one it never calls back by itself: the test does.
class FakeTransport : public Transport
{
public:
    void send(const Frame &frame) override
    {
        if (!closed)
            sent.append(frame.payload().toByteArray());
    }
    void close(CloseCode code, QByteArrayView reason) override
    {
        if (closed)
            return;
        closed = true;
        closeCode = code;
        closeReason = reason.toByteArray();
    }
    void pauseReading(bool pause) override { paused = pause; }
    Activity activity() const override { return {unsent, sent.size(), lastLife}; }
    void sessionFinished() override { ++finished; }

    QByteArrayList sent; ///< payloads
    bool closed = false;
    CloseCode closeCode = CloseCode::Abnormal;
    QByteArray closeReason;
    bool paused = false;
    qint64 unsent = 0;
    Clock::Duration lastLife{};
    int finished = 0;
};

} // namespace wsify::test
