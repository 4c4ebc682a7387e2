// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/message.h"

#include <utility>

namespace wsify {

Message::Message(QByteArray channel, QByteArrayView content)
    : m_channel(std::move(channel))
    , m_plain(Frame::text(content))
    , m_arrived(std::chrono::steady_clock::now())
{
}

Message::Message(QByteArray channel, Frame plain)
    : m_channel(std::move(channel))
    , m_plain(std::move(plain))
    , m_arrived(std::chrono::steady_clock::now())
{
}

} // namespace wsify
