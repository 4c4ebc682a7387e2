// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/filter/filter.h"
#include "gui/traffic/recentrows.h"
#include "gui/traffic/trafficring.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <optional>

namespace wsify::console {

/// The rows that the traffic page shows, the newest last.
///
/// What is received waits and is shown with the next flush, ten times a second,
/// in one removal at the front and one insertion at the end; while paused it
/// goes on waiting and the shown rows stay what they are. Shown and waiting
/// rows each keep to the limits by themselves and lose their oldest rows first,
/// so that a paused model has at most twice the limits. At any time received()
/// + notes() == shown() + waiting() + evicted().
///
/// A filter is a view: what it does not match is not listed, and is here all
/// the same. Rows of the table are at() a row of the list, not of rows().
///
/// A text is decoded when a view asks for it. Main thread.
class TrafficModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Direction, Channel, Client, Command, Size, Members, Head, ColumnCount };
    static constexpr int DirectionRole = Qt::UserRole; ///< admin::Direction as a number
    static constexpr int RefusedRole = Qt::UserRole + 1; ///< the server refused the command
    static constexpr int UnheardRole = Qt::UserRole + 2; ///< published, and nobody was there
    static constexpr qsizetype MaxRows = 100'000;
    static constexpr qsizetype MaxBytes = 64 * 1024 * 1024;
    static constexpr std::chrono::milliseconds FlushEvery{100};

    explicit TrafficModel(QObject *parent = nullptr);

    /// How many of them are rows by themselves: one that belongs to an earlier row is added to it, an `out` row of the
    /// same publication (unless each worker is shown) and the verdict on a command.
    qint64 receive(const QList<admin::TrafficRow> &rows);
    /// `out` rows of one publication stay apart, as the workers made them.
    void setEachWorker(bool isShown) { m_isEachWorker = isShown; }
    /// What is received from now on comes from another process of the server.
    void setBoot(quint32 boot) { m_boot = boot; }
    quint32 boot() const { return m_boot; }
    bool isPaused() const { return m_isPaused; }
    void setPaused(bool paused);
    /// Begins again: all rows and counts.
    void clear();
    /// What is missing here, between what was received before and what will be
    /// after. Nothing while there are no rows.
    void addNote(TrafficRing::Note note, const QString &sentence);
    /// Lists the rows that it matches, and every note. A row knows no user, no
    /// address and only the beginning of its text: see canList().
    void setFilter(const Filter &filter);
    const Filter &filter() const { return m_filter; }
    bool isFiltered() const { return !m_filter.matchesEverything(); }
    /// False for a filter that names what a row does not know.
    static bool canList(const Filter &filter);
    static FilterRow filterRow(const admin::TrafficRowView &row);

    /// Rows of the table, which are rows of traffic and notes.
    qsizetype listed() const { return isFiltered() ? qsizetype(m_listed.size()) : m_shown.size(); }
    admin::TrafficRowView at(qsizetype row) const { return m_shown.at(inRing(row)); }
    quint32 bootOf(qsizetype row) const { return m_shown.boot(inRing(row)); }
    admin::TrafficRow copyOf(qsizetype row) const { return m_shown.copyOf(inRing(row)); }
    int partsOf(qsizetype row) const { return m_shown.parts(inRing(row)); }
    bool isNote(qsizetype row) const { return m_shown.note(inRing(row)) != TrafficRing::Note::None; }
    /// Row of the table -> index in rows().
    qsizetype inRing(qsizetype row) const { return isFiltered() ? qsizetype(m_listed[size_t(row)] - m_first) : row; }
    /// Index in rows() of the newest row with that number, or -1; a row of the
    /// table, or -1.
    qsizetype find(qint64 seq, quint32 boot) const;
    qsizetype rowOf(qsizetype indexInRing) const;

    qint64 received() const { return m_received; }
    qint64 notes() const { return m_notes; }
    qint64 shown() const { return m_shown.size(); }
    qint64 waiting() const { return m_waiting.size(); }
    /// Rows that had to make room for newer ones, shown before or not.
    qint64 evicted() const { return m_evicted; }
    /// The same for people, without notes: shownRows() + waitingRows() + evictedRows() == received().
    qint64 listedRows() const { return listed() - m_shown.notes(); }
    qint64 shownRows() const { return m_shown.size() - m_shown.notes(); }
    qint64 waitingRows() const { return m_waiting.size() - m_waiting.notes(); }
    qint64 evictedRows() const { return received() - shownRows() - waitingRows(); }

    const TrafficRing &rows() const { return m_shown; }
    /// A cell as the table shows it: one line, without characters that could change how it reads.
    static QString text(const admin::TrafficRowView &row, Column column);
    static QString directionText(admin::Direction direction);
    /// How a publication came that no client sent; of others, nothing.
    static QString viaText(QByteArrayView via);
    /// Why a command was refused, as a sentence; of others, nothing.
    static QString verdictText(const admin::TrafficRowView &row);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// Shows what waits, unless paused. By itself every FlushEvery.
    void flush();

Q_SIGNALS:
    /// With every flush, also of a paused model, and after everything else that changes one of the counts.
    void countsChanged();

private:
    /// A row that was received: shown or waiting, or gone.
    struct Place
    {
        TrafficRing *ring = nullptr; ///< null: gone
        qsizetype index = 0;
    };
    Place placeOf(qint64 number);
    bool belongsToAnother(const admin::TrafficRow &row);
    bool amend(const admin::TrafficRow &row);
    void remember(const admin::TrafficRow &row);
    void add(const Place &place, const admin::TrafficRow &row);
    void addLate();
    void changed(const Place &place);
    void tellChanges();
    bool lists(const TrafficRing &ring, qsizetype index) const;
    void removeFirst(qsizetype count);
    void showWaiting();

    Filter m_filter;
    std::deque<qint64> m_listed; ///< with a filter: numbers since the first row ever, rising
    qint64 m_first = 0; ///< number of the first row of m_shown
    TrafficRing m_shown;
    TrafficRing m_waiting;
    QTimer m_flush;
    qint64 m_received = 0;
    qint64 m_evicted = 0;
    qint64 m_notes = 0;
    qint64 m_lostWaiting = 0; ///< evicted before they were shown: a hole behind the rows that are
    quint32 m_boot = 0;
    bool m_isPaused = false;
    bool m_isEachWorker = false;
    // Rows are numbered as they come, notes, too. What later rows belong to is looked up by number.
    qint64 m_next = 0;
    qint64 m_unbroken = 0; ///< since that number none has gone but at the front of m_shown
    RecentRows m_commands; ///< by `seq`
    RecentRows m_publications; ///< `in` rows, by `pub`
    RecentRows m_deliveries; ///< `out` rows, by `pub`
    /// What belongs to a row that is shown while the view is paused: at most MaxRows.
    struct Late
    {
        qint64 number = 0; ///< of that row, as m_first
        admin::TrafficRow row;
    };
    std::deque<Late> m_late;
    qint64 m_changedFrom = -1; ///< indexes in m_shown that the view has not heard of; -1: none
    qint64 m_changedTo = -1;
};

} // namespace wsify::console
