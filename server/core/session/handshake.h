// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/sharedbytes.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace wsify {

/// The texts of a client's handshake that are kept for people to read: one block of at most 1 KiB, or none if there
/// are none. A value.
class Handshake
{
public:
    static constexpr qsizetype MaxProtocol = 128; ///< bytes; a longer text is cut
    static constexpr qsizetype MaxOrigin = 256;
    static constexpr qsizetype MaxAgent = 256;
    static constexpr qsizetype MaxQuery = 381;

    Handshake() = default;
    /// Takes the texts from a request head, where they have no line breaks. `protocol` and `query` must already be masked.
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

    SharedBytes m_lines; ///< one after the other, separated by LF
};

/// Lets clients with the same texts share one block: most clients of a site come from its own pages in few browsers.
/// One per worker; a 256-slot direct-mapped cache keyed by the texts' hash.
class HandshakePool
{
public:
    Handshake share(const Handshake &handshake);

private:
    std::array<Handshake, 256> m_places;
};

} // namespace wsify
