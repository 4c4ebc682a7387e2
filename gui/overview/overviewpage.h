// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"
#include "gui/overview/rowsmodel.h"
#include "gui/overview/toplist.h"
#include "gui/overview/warningsmodel.h"
#include "gui/page/page.h"

#include <QElapsedTimer>
#include <QTimer>

class QAbstractButton;
class QButtonGroup;
class QLabel;

namespace wsify::console {

class LiveStats;
class PlainTable;
class SparkChart;
class Tiles;

/// Is the server healthy, and who keeps it busy. Asks for two lists every two seconds while it is active.
class OverviewPage : public Page
{
    Q_OBJECT

public:
    static constexpr int RefreshMs = 2000;
    static constexpr int TopRows = 10;
    /// Of the rows with the largest totals the busiest are found: a list has no rates to sort by.
    static constexpr int Candidates = 200;

    /// Both live longer.
    OverviewPage(AdminClient &client, const LiveStats &stats);

    QString title() const override { return tr("Overview"); }

    /// Of all charts; one of those that the buttons offer.
    void setWindow(qint64 windowMs);
    qint64 window() const;

protected:
    void activeChanged() override;

private:
    QWidget *makeTopRow();
    PlainTable *makeTable(QAbstractItemModel *model, const QString &title, const QString &placeholder);
    void updateAll();
    void updateCharts();
    void updateWorkers();
    void refreshTops();
    void askTop(admin::ListKind kind, const char *sort);
    void showChannels(const QList<admin::ChannelRow> &rows);
    void showTalkers(const QList<admin::ClientRow> &rows);
    void askPastDenials();
    void forget();

    const LiveStats &m_stats;
    bool m_wasLive = false;
    ServerAddress m_address;
    QLabel *m_verdict;
    Tiles *m_tiles;
    QButtonGroup *m_windows;
    SparkChart *m_clients;
    SparkChart *m_in;
    SparkChart *m_out;
    SparkChart *m_delays;
    SparkChart *m_memory;
    SparkChart *m_processor;
    RowsModel m_channels;
    RowsModel m_talkers;
    RowsModel m_workers;
    WarningsModel m_warnings;
    TopList m_channelRates;
    TopList m_talkerRates;
    TopList m_workersIn;
    TopList m_workersOut;
    qint64 m_workersAt = 0; ///< time of the stats that are shown
    QList<QWidget *> m_data; ///< greyed when it is old
    QTimer m_refresh;
    QElapsedTimer m_clock;
};

} // namespace wsify::console
