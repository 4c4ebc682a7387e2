// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/trafficring.h"

#include "common/text/utf8.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace wsify::console {

void TrafficRing::append(const admin::TrafficRowView &row, quint32 boot)
{
    const QByteArrayView texts[] = {utf8::cut(row.channel, MaxText), utf8::cut(row.client, MaxText),
                                    utf8::cut(row.command, MaxText), utf8::cut(row.head, MaxText)};
    qint64 length = 0;
    for (const QByteArrayView text : texts)
        length += text.size();
    // A row is in one block.
    if (m_end % BlockSize + length > BlockSize)
        m_end += BlockSize - m_end % BlockSize;
    if (m_blocks.empty())
        m_firstBlock = m_end / BlockSize;
    while (m_end / BlockSize >= m_firstBlock + qint64(m_blocks.size()))
        m_blocks.push_back(std::make_shared_for_overwrite<char[]>(BlockSize));
    char *to = m_blocks[size_t(m_end / BlockSize - m_firstBlock)].get() + m_end % BlockSize;
    for (const QByteArrayView text : texts) {
        if (text.isEmpty())
            continue;
        std::memcpy(to, text.data(), size_t(text.size()));
        to += text.size();
    }
    m_records.push_back({row.seq,
                         row.tUs,
                         row.size,
                         row.members.value_or(-1),
                         m_end,
                         row.publication,
                         boot,
                         quint16(texts[0].size()),
                         quint16(texts[1].size()),
                         quint16(texts[2].size()),
                         quint16(texts[3].size()),
                         1,
                         row.dir,
                         Note::None,
                         {},
                         {}});
    m_records.back().via.set(row.via);
    m_records.back().verdict.set(row.verdict);
    m_end += length;
    m_bytes += m_records.back().cost();
}

void TrafficRing::appendNote(Note note, qint64 tUs, QByteArrayView sentence, quint32 boot)
{
    admin::TrafficRowView row;
    row.seq = NoteSeq;
    row.tUs = tUs;
    row.dir = admin::Direction::Unknown;
    row.head = sentence;
    append(row, boot);
    m_records.back().note = note;
    ++m_notes;
}

void TrafficRing::append(const TrafficRing &ring, qsizetype index)
{
    append(ring.at(index), ring.boot(index));
    m_records.back().note = ring.note(index);
    m_records.back().parts = quint16(ring.parts(index));
    m_notes += ring.note(index) == Note::None ? 0 : 1;
}

void TrafficRing::merge(qsizetype index, qint64 members)
{
    Record &record = m_records[size_t(index)];
    record.members = members;
    record.parts = quint16(std::min(record.parts + 1, int(std::numeric_limits<quint16>::max())));
}

admin::TrafficRow TrafficRing::copyOf(qsizetype index) const
{
    const admin::TrafficRowView row = at(index);
    return {row.seq,
            row.tUs,
            row.dir,
            row.channel.toByteArray(),
            row.client.toByteArray(),
            row.command.toByteArray(),
            row.size,
            row.members,
            row.head.toByteArray(),
            row.via.toByteArray(),
            row.verdict.toByteArray(),
            row.publication};
}

admin::TrafficRowView TrafficRing::viewOf(const admin::TrafficRow &row)
{
    return {row.seq,  row.tUs,     row.dir,  row.channel, row.client,  row.command,
            row.size, row.members, row.head, row.via,     row.verdict, row.publication};
}

void TrafficRing::removeFirst(qsizetype count)
{
    const auto end = m_records.begin() + std::min(count, size());
    for (auto it = m_records.begin(); it != end; ++it) {
        m_bytes -= it->cost();
        m_notes -= it->note == Note::None ? 0 : 1;
    }
    m_records.erase(m_records.begin(), end);
    const qint64 first = m_records.empty() ? m_end / BlockSize : m_records.front().text / BlockSize;
    while (!m_blocks.empty() && m_firstBlock < first) {
        m_blocks.pop_front();
        ++m_firstBlock;
    }
}

admin::TrafficRowView TrafficRing::at(qsizetype index) const
{
    const Record &record = m_records[size_t(index)];
    admin::TrafficRowView row;
    row.seq = record.seq;
    row.tUs = record.tUs;
    row.dir = record.dir;
    row.size = record.size;
    row.publication = record.publication;
    row.via = record.via.view();
    row.verdict = record.verdict.view();
    if (record.members >= 0)
        row.members = record.members;
    const qint64 block = record.text / BlockSize - m_firstBlock;
    if (block >= qint64(m_blocks.size())) // a row without text behind the last block
        return row;
    const char *text = m_blocks[size_t(block)].get() + record.text % BlockSize;
    const auto take = [&text](quint16 length) {
        const QByteArrayView view(text, length);
        text += length;
        return view;
    };
    row.channel = take(record.channel);
    row.client = take(record.client);
    row.command = take(record.command);
    row.head = take(record.head);
    return row;
}

qsizetype TrafficRing::excess(qsizetype maxRows, qsizetype maxBytes, qsizetype rows, qsizetype bytes) const
{
    qsizetype count = std::clamp(size() + rows - maxRows, qsizetype(0), size());
    qsizetype left = m_bytes + bytes;
    for (qsizetype i = 0; i < count; ++i)
        left -= m_records[size_t(i)].cost();
    for (; count < size() && left > maxBytes; ++count)
        left -= m_records[size_t(count)].cost();
    return count;
}

} // namespace wsify::console
