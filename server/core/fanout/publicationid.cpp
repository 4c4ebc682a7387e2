// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/publicationid.h"

#include "common/text/jsonstring.h"

#include <QCryptographicHash>

#include <algorithm>

namespace wsify {

namespace {
/// Each giver of ids has a word of its own: its ids are others.
QByteArray giver(const Identity *sender)
{
    if (!sender)
        return "post";
    return sender->user.isEmpty() ? "client " + sender->client
                                  : "user " + sender->user; // which hold no control character
}
} // namespace

PublicationId::PublicationId(const QByteArray &channel, QByteArrayView id, const Identity *sender)
    : m_isSet(true)
{
    QByteArray meaning;
    // The first byte tells "1" from 1. A string that UTF-8 cannot say counts as it was written.
    if (id.startsWith('"') && json::unescape(id, meaning))
        meaning.prepend('"');
    else
        meaning = '=' + id.toByteArray();
    QByteArray text;
    const QByteArray from = giver(sender);
    text.reserve(from.size() + 1 + channel.size() + 1 + meaning.size());
    text.append(from).append('\0').append(channel).append('\0').append(meaning); // names hold no control character
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Blake2b_160);
    std::copy_n(hash.begin(), m_hash.size(), m_hash.begin());
}

} // namespace wsify
