// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "gui/models/resetfilter.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>

namespace wsify::console {

/// A line of the log as it is kept, or a note of the console between two of them: that some are missing, and why.
struct LogLine
{
    qint64 t = 0;
    admin::LogLevel level = admin::LogLevel::Info; ///< of a note: Info
    bool isNote = false;
    QString text; ///< one line, bounded
    QString fields; ///< as `name=value name=value`, one line, bounded

    qsizetype cost() const { return qsizetype(sizeof(LogLine)) + 2 * (text.size() + fields.size()); }
};

/// The server's log, the newest line last.
///
/// What is received waits and is shown with the next flush, ten times a second; while paused it goes on waiting. Shown and waiting lines each keep
/// to the limits by themselves and lose the oldest first. At any time received() == shown() + waiting() + evicted(), with notes. Main thread.
class LogModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Level, Text, Fields, ColumnCount };
    static constexpr int LevelRole = Qt::UserRole; ///< admin::LogLevel as a number; none of a note
    static constexpr qsizetype MaxRows = 10'000;
    static constexpr qsizetype MaxBytes = 16 * 1024 * 1024;
    static constexpr qsizetype MaxText = 4096; ///< characters of a text, and of the fields; what is longer ends in `…`
    static constexpr std::chrono::milliseconds FlushEvery{100};

    explicit LogModel(QObject *parent = nullptr);

    void receive(const admin::Log &log);
    /// Between what was received before and what will be after.
    void addNote(qint64 t, const QString &text);
    bool isPaused() const { return m_isPaused; }
    void setPaused(bool paused);
    /// Begins again: all lines and counts.
    void clear();
    /// Shows what waits, unless paused. By itself every FlushEvery.
    void flush();

    qint64 received() const { return m_received; }
    qint64 shown() const { return qint64(m_shown.lines.size()); }
    qint64 waiting() const { return qint64(m_waiting.lines.size()); }
    qint64 evicted() const { return m_evicted; }

    const LogLine &line(int row) const { return m_shown.lines[size_t(row)]; }
    /// For other programs, whatever the language: time with its zone, level, text and fields, with tabs between them.
    static QString plainText(const LogLine &line);
    static QString levelText(admin::LogLevel level);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// With every flush, also of a paused model, and after everything else that changes one of the counts.
    void countsChanged();

private:
    struct Ring
    {
        std::deque<LogLine> lines;
        qsizetype bytes = 0;

        void append(LogLine line);
        void removeFirst(qsizetype count);
        /// How many of the first lines have to go before `more` fit under the limits.
        qsizetype excess(const Ring &more) const;
    };

    void add(LogLine line);

    Ring m_shown;
    Ring m_waiting;
    QTimer m_flush;
    qint64 m_received = 0;
    qint64 m_evicted = 0;
    bool m_isPaused = false;
};

/// Of a LogModel the lines from a level on that contain a text, in any case of letters. Notes are shown while no text is looked for.
class LogFilter : public ResetFilter
{
    Q_OBJECT

public:
    explicit LogFilter(LogModel &model, QObject *parent = nullptr);

    admin::LogLevel level() const { return m_level; }
    void setLevel(admin::LogLevel level);
    QString text() const { return m_text; }
    void setText(const QString &text);
    bool isFiltering() const { return m_level != admin::LogLevel::Debug || !m_text.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    const LogModel &m_model;
    admin::LogLevel m_level = admin::LogLevel::Debug;
    QString m_text;
};

} // namespace wsify::console
