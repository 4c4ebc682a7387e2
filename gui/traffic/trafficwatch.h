// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class TrafficModel;

/// Watches a server's traffic for the model, from begin() on and as long as it
/// is connected, whatever page is shown.
///
/// What is missing between two rows is a note in the model: times without a
/// watch, another filter, another process or server, rows that the server
/// skipped. Main thread; client and model live longer.
class TrafficWatch : public QObject
{
    Q_OBJECT

public:
    /// Of each payload, in bytes.
    static constexpr int HeadBytes = admin::Watch::MaxHeadBytes;
    /// The same with a filter that is narrow, where the server can.
    static constexpr int NarrowHeadBytes = admin::Watch::MaxNarrowHeadBytes;

    TrafficWatch(AdminClient &client, TrafficModel &model, QObject *parent = nullptr);

    /// Somebody wants to see traffic.
    void begin();
    bool isStopped() const { return m_isStopped; }
    void setStopped(bool stopped);
    /// What the server sends; the watch that is there goes on until the server
    /// has taken the new one.
    void setFilter(const QString &filter);
    QString filter() const { return m_filter; }
    /// Every worker that delivers a publication has a row of its own.
    void setEachWorker(bool isShown);
    /// Rows a second.
    void setRate(int rate);
    int rate() const { return m_rate; }
    /// Tries again after a refusal.
    void retry() { watch(); }
    /// Begins to count again.
    void clearTotals();

    /// Rows come, or would if there were any.
    bool isWatching() const { return m_watch != 0; }
    QDateTime since() const { return m_since; }
    /// Why there is no watch, for people; empty: nobody refuses one.
    QString refusal() const { return m_refusal; }
    /// Totals since clearTotals(); matched = received by the model + dropped.
    qint64 matched() const { return m_matched; }
    qint64 dropped() const { return m_dropped; }

Q_SIGNALS:
    /// Anything of the above but the totals.
    void changed();
    void totalsChanged();
    /// The server does not take the filter; the watch is as it was, and so are filter() and rate(). Without one there is
    /// a refusal(). `column` as in FilterError, or 0.
    void filterRefused(int column, const QString &message);
    /// The server did not take it: it is as it was.
    void eachWorkerChanged(bool isShown);

private:
    void connectionChanged();
    void watch();
    int headBytes() const;
    void answered(const admin::ServerMessage &answer, const admin::Watch &request);
    void unwatch();
    void noteGap(const QString &filter, bool isMerged);
    void noteSkipped();
    void received(const admin::Traffic &traffic);

    AdminClient &m_client;
    TrafficModel &m_model;
    QString m_filter;
    int m_rate = admin::Watch().maxRate;
    bool m_isEachWorker = false;
    bool m_isBegun = false;
    bool m_isStopped = false;
    bool m_wasLive = false;
    qint64 m_watch = 0; ///< 0: none
    int m_asked = 0; ///< counts the watches asked for; an answer to an earlier
        ///< one is of no interest
    QString m_refusal;
    QDateTime m_since; ///< of this watch
    qint64 m_lastDropped = 0; ///< total of this watch
    qint64 m_matched = 0;
    qint64 m_dropped = 0;
    qint64 m_skipped = 0; ///< of m_dropped, not noted yet
    QTimer m_skippedSoon;
    // Of the rows that are in the model.
    qint64 m_gapFrom = 0; ///< when the watch ended; 0: there is one, or was none
    QString m_rowsFilter;
    int m_rowsRate = 0;
    bool m_areRowsMerged = true;
    QString m_server;
    QByteArray m_bootId;
    bool m_isOtherServer = false; ///< since the watch before
    bool m_isRestarted = false;
};

} // namespace wsify::console
