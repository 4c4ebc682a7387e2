// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/closingconnection.h"

#include "engine/droplimits.h"

#include <chrono>
#include <utility>

namespace wsify {

namespace {
constexpr std::chrono::seconds Time{2};
}

ClosingConnection::ClosingConnection(ConnectionContext &context, Stream stream, Handle handle)
    : Connection(context, std::move(stream), nullptr, handle)
{
}

void ClosingConnection::begin()
{
    setDeadline(now() + Time);
}

void ClosingConnection::received(char *, qsizetype size)
{
    m_dropped += size;
    if (m_dropped > DropLimits::Bytes)
        broken();
}

void ClosingConnection::broken()
{
    close();
    m_isOver = true;
    touch();
}

} // namespace wsify
