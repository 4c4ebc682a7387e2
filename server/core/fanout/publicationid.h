// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/audience.h"

#include <QByteArray>
#include <QByteArrayView>

#include <array>

namespace wsify {

/// Stands for the id that a back end or a client gave a publication, in one channel (PROTOCOL.md section 4): 128 bits of a
/// hash, the same on every node and in every version, so that a repeat is known wherever it arrives. What a client gives counts
/// for its user, or for itself if it has none.
///
/// A value; none by default. Two ids of one channel are the same if they are the same JSON string, however it was
/// escaped, or are written with the same digits.
class PublicationId
{
public:
    static constexpr qsizetype MaxText = 128; ///< bytes of a back end's string, unescaped
    static constexpr qsizetype MaxNumber = 64; ///< bytes of JSON
    using Hash = std::array<char, 16>;

    PublicationId() = default;
    /// `id` is a JSON string or number (checked by json.h).
    /// `sender` is null for a back end's.
    PublicationId(const QByteArray &channel, QByteArrayView id, const Identity *sender = nullptr);

    bool isNull() const { return !m_isSet; }
    const Hash &hash() const { return m_hash; }

private:
    Hash m_hash{};
    bool m_isSet = false;
};

} // namespace wsify
