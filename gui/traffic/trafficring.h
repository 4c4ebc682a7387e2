// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/codec.h"
#include "common/admin/messages.h"

#include <QtGlobal>

#include <algorithm>
#include <deque>
#include <memory>

namespace wsify::console {

/// Rows of traffic in the order they came, as bytes in a few large blocks: one row costs its text and a record, and no allocation of its own.
///
/// Between them are notes: what is missing there, as a sentence.
///
/// A value. A copy is cheap (it shares the blocks, which never change where a
/// row is) and may be read on another thread while this one goes on.
class TrafficRing
{
public:
    /// Of one text of a row, in bytes; what is longer is cut between two characters. The server cuts at a quarter of it.
    static constexpr qsizetype MaxText = 4096;

    enum class Note : quint8 {
        None, ///< a row
        Gap, ///< nobody watched, or watched something else
        Skipped, ///< rows were there, and were not sent or not kept
    };
    /// The `seq` of notes; their sentence is the head.
    static constexpr qint64 NoteSeq = -1;

    /// `boot`: which process of the server it came from, for whoever asks it for more about the row.
    void append(const admin::TrafficRowView &row, quint32 boot);
    void appendNote(Note note, qint64 tUs, QByteArrayView sentence, quint32 boot);
    /// Row or note of another ring.
    void append(const TrafficRing &ring, qsizetype index);
    void removeFirst(qsizetype count);
    void clear() { *this = {}; }

    qsizetype size() const { return qsizetype(m_records.size()); }
    bool isEmpty() const { return m_records.empty(); }
    /// So many of size() are notes.
    qsizetype notes() const { return m_notes; }
    /// Bytes of all rows: text and records.
    qsizetype bytes() const { return m_bytes; }
    /// The views live as long as the row does.
    admin::TrafficRowView at(qsizetype index) const;
    quint32 boot(qsizetype index) const { return m_records[size_t(index)].boot; }
    Note note(qsizetype index) const { return m_records[size_t(index)].note; }
    /// Of how many rows that came it was made: those of one publication that were merged.
    int parts(qsizetype index) const { return m_records[size_t(index)].parts; }
    /// Owns its texts.
    admin::TrafficRow copyOf(qsizetype index) const;

    /// `members` of the publication in all, of one row more.
    void merge(qsizetype index, qint64 members);
    void setMembers(qsizetype index, qint64 members) { m_records[size_t(index)].members = members; }
    void setVerdict(qsizetype index, QByteArrayView verdict) { m_records[size_t(index)].verdict.set(verdict); }
    static admin::TrafficRowView viewOf(const admin::TrafficRow &row);

    /// How many of the first rows have to go before `rows` more with `bytes` bytes fit under the limits.
    qsizetype excess(qsizetype maxRows, qsizetype maxBytes, qsizetype rows = 0, qsizetype bytes = 0) const;

private:
    /// One of the protocol's own short names.
    struct Word
    {
        static constexpr qsizetype Max = 15;

        void set(QByteArrayView text)
        {
            size = quint8(std::min(text.size(), Max));
            std::copy_n(text.data(), size, bytes);
        }
        QByteArrayView view() const { return {bytes, size}; }

        quint8 size = 0;
        char bytes[Max];
    };
    struct Record
    {
        qint64 seq;
        qint64 tUs;
        qint64 size;
        qint64 members; ///< -1 for none
        qint64 text; ///< where it begins, in bytes since the first row ever
        qint64 publication;
        quint32 boot;
        quint16 channel; ///< lengths
        quint16 client;
        quint16 command;
        quint16 head;
        quint16 parts;
        admin::Direction dir;
        Note note;
        Word via;
        Word verdict; ///< may come later, so not among the texts

        qsizetype cost() const { return qsizetype(sizeof(Record)) + channel + client + command + head; }
    };
    static constexpr qint64 BlockSize = 64 * 1024; // several times four texts of MaxText

    std::deque<Record> m_records;
    std::deque<std::shared_ptr<char[]>> m_blocks;
    qint64 m_firstBlock = 0; ///< number of m_blocks.front(); that of a byte is its place / BlockSize
    qint64 m_end = 0; ///< where the next text begins
    qsizetype m_bytes = 0;
    qsizetype m_notes = 0;
};

} // namespace wsify::console
