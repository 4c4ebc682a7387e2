// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/publicationid.h"

#include "common/text/jsonstring.h"

#include <QCryptographicHash>

#include <algorithm>

namespace wsify {

namespace {
/// The ids of back ends. Another giver of ids takes another word: its ids are others.
constexpr char Giver[] = "post";
} // namespace

PublicationId::PublicationId(const QByteArray &channel, QByteArrayView id)
    : m_isSet(true)
{
    QByteArray meaning;
    // The first byte tells "1" from 1. A string that UTF-8 cannot say counts as it was written.
    if (id.startsWith('"') && json::unescape(id, meaning))
        meaning.prepend('"');
    else
        meaning = '=' + id.toByteArray();
    QByteArray text;
    text.reserve(qsizetype(sizeof Giver) + channel.size() + 1 + meaning.size());
    text.append(Giver, sizeof Giver).append(channel).append('\0').append(meaning); // names hold no control character
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Blake2b_160);
    std::copy_n(hash.begin(), m_hash.size(), m_hash.begin());
}

} // namespace wsify
