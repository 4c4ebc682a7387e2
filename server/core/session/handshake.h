// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/sharedbytes.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace wsify {

/// What is kept of a client's handshake for people to read: in one block of at most 1 KiB, and none when there was nothing. A value.
class Handshake
{
public:
    static constexpr qsizetype MaxProtocol = 128; ///< bytes; what is longer is cut
    static constexpr qsizetype MaxOrigin = 256;
    static constexpr qsizetype MaxAgent = 256;
    static constexpr qsizetype MaxQuery = 381;

    Handshake() = default;
    /// The texts of a request head, which has no line breaks in them. `query`: masked already.
    Handshake(QByteArrayView protocol, QByteArrayView origin, QByteArrayView agent, QByteArrayView query);

    QByteArrayView protocol() const { return part(0); }
    QByteArrayView origin() const { return part(1); }
    QByteArrayView agent() const { return part(2); }
    QByteArrayView query() const { return part(3); }

    bool isEmpty() const { return m_lines.isEmpty(); }
    bool isSharedWith(const Handshake &other) const { return m_lines.isSameAs(other.m_lines); }

private:
    friend class HandshakePool;
    QByteArrayView part(int index) const;

    SharedBytes m_lines; ///< one behind the other, with a LF between two
};

/// Lets clients that came with the same texts share one block: most clients of a site come from its own pages in few browsers. One a worker; keeps the
/// last one of each of 256 places, which texts are dealt to by their hash.
class HandshakePool
{
public:
    Handshake share(const Handshake &handshake);

private:
    std::array<Handshake, 256> m_places;
};

} // namespace wsify
