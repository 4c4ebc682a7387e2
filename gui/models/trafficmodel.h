// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/models/trafficring.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace wsify {
class Filter;
}

namespace wsify::console {

/// The rows that the traffic page shows, the newest last.
///
/// What is received waits and is shown with the next flush, ten times a second, in one removal at the front and one insertion at the end; while paused
/// it goes on waiting and the shown rows stay what they are. Shown and waiting rows each keep to the limits by themselves and lose their oldest rows
/// first, so that a paused model has at most twice the limits. At any time received() == shown() + waiting() + evicted().
///
/// A text is decoded when a view asks for it. Main thread.
class TrafficModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Direction, Channel, Client, Command, Size, Members, Head, ColumnCount };
    static constexpr int DirectionRole = Qt::UserRole; ///< admin::Direction as a number
    static constexpr qsizetype MaxRows = 100'000;
    static constexpr qsizetype MaxBytes = 64 * 1024 * 1024;
    static constexpr std::chrono::milliseconds FlushEvery{100};

    explicit TrafficModel(QObject *parent = nullptr);

    void receive(const QList<admin::TrafficRow> &rows);
    /// What is received from now on comes from another process of the server.
    void setBoot(quint32 boot) { m_boot = boot; }
    quint32 boot() const { return m_boot; }
    bool isPaused() const { return m_isPaused; }
    void setPaused(bool paused);
    /// Begins again: all rows and counts.
    void clear();
    /// Clears what the filter does not match, waiting rows too; what is left counts as received. A row knows no user, no address and only the
    /// beginning of its text, so the filter must not use them: see canKeep().
    void keep(const Filter &filter);
    static bool canKeep(const Filter &filter);

    qint64 received() const { return m_received; }
    qint64 shown() const { return m_shown.size(); }
    qint64 waiting() const { return m_waiting.size(); }
    /// Rows that had to make room for newer ones, shown before or not.
    qint64 evicted() const { return m_evicted; }

    const TrafficRing &rows() const { return m_shown; }
    /// A cell as the table shows it: one line, without characters that could change how it reads.
    static QString text(const admin::TrafficRowView &row, Column column);
    static QString directionText(admin::Direction direction);

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
    TrafficRing m_shown;
    TrafficRing m_waiting;
    QTimer m_flush;
    qint64 m_received = 0;
    qint64 m_evicted = 0;
    quint32 m_boot = 0;
    bool m_isPaused = false;
};

/// UTF-8 as one line to look at: white space is a space, and what has no picture or turns the direction of the text is U+FFFD.
QString oneLine(QByteArrayView utf8);

} // namespace wsify::console
