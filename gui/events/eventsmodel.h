// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "common/filter/filter.h"
#include "gui/models/resetfilter.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>

namespace wsify::console {

/// One event, or a note of what is missing.
struct EventLine
{
    qint64 t = 0;
    bool isNote = false;
    QByteArray name; ///< as common/admin/PROTOCOL.md has it
    QByteArray client;
    QByteArray user;
    QByteArray ip;
    QByteArray channel;
    QString details; ///< a sentence, for people
};

/// What happened in the server, the newest last: who came, went, joined and left, what was refused, who was cut, the broker.
///
/// What is received waits and is shown with the next flush, ten times a second; while paused it goes on waiting. Shown and waiting lines each
/// keep to MaxRows and lose the oldest first. Main thread.
class EventsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Event, Client, Address, Channel, Details, ColumnCount };
    static constexpr int NameRole = Qt::UserRole; ///< of the event, as the protocol has it
    static constexpr qsizetype MaxRows = 10'000;
    static constexpr std::chrono::milliseconds FlushEvery{100};

    explicit EventsModel(QObject *parent = nullptr);

    void receive(const admin::Event &event);
    /// Between what was received before and what will be after; nothing while nothing was.
    void addNote(const QString &text);
    bool isPaused() const { return m_isPaused; }
    void setPaused(bool paused);
    void clear();
    /// Shows what waits, unless paused. By itself every FlushEvery.
    void flush();

    qsizetype shown() const { return qsizetype(m_shown.size()); }
    qsizetype waiting() const { return qsizetype(m_waiting.size()); }
    const EventLine &line(int row) const { return m_shown[size_t(row)]; }
    static QString eventText(const QByteArray &name);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void countsChanged();

private:
    void add(EventLine line);

    std::deque<EventLine> m_shown;
    std::deque<EventLine> m_waiting;
    QTimer m_flush;
    bool m_isPaused = false;
};

/// Of an EventsModel the lines that a filter matches, and every note. `command` is the event, `text` its details.
class EventsFilter : public ResetFilter
{
    Q_OBJECT

public:
    explicit EventsFilter(EventsModel &model, QObject *parent = nullptr);

    void setFilter(const Filter &filter);
    const EventLine &lineAt(int row) const { return m_model.line(mapToSource(index(row, 0)).row()); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    const EventsModel &m_model;
    Filter m_filter;
};

} // namespace wsify::console
