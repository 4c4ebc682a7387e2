// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/page/page.h"
#include "gui/traffic/trafficexport.h"
#include "gui/traffic/trafficfinder.h"
#include "gui/traffic/trafficmodel.h"
#include "gui/traffic/trafficwatch.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace wsify::console {

class ExportBar;
class FilterBar;
class FilterValues;
class FindBar;
class TrafficDetails;
class TrafficTable;
class TrafficView;

/// What clients send and what is delivered, as it happens.
///
/// The watch begins when the page is first shown and goes on until it is
/// stopped, whatever page is shown then. The filter is a view over what was
/// captured; what the server sends is chosen beside it.
class TrafficPage : public Page
{
    Q_OBJECT

public:
    explicit TrafficPage(AdminClient &client);
    ~TrafficPage() override;

    QString title() const override { return tr("Traffic"); }
    QWidget *firstFocus() override;
    Abilities abilities() const override;
    void perform(Ability ability) override;

    /// Captures and shows what it matches, as if somebody had typed it.
    void applyFilter(const QString &filter);
    void followClient(const QByteArray &client);
    void followChannel(const QByteArray &channel);

    bool isPaused() const { return m_model->isPaused(); }
    bool isStopped() const { return m_watch->isStopped(); }
    void setPaused(bool paused);
    void setStopped(bool stopped) { m_watch->setStopped(stopped); }
    /// From now on a publication has one row for each worker that delivers it, or one for all of them.
    void setEachWorker(bool isShown);
    void clear();
    /// Writes the rows that are listed. Does nothing while an export runs.
    void exportAll(const QString &path, TrafficExport::Format format);
    void cancelExport();

    /// Totals of the watch since the page was cleared; matched = received by the
    /// model + dropped.
    qint64 matched() const { return m_watch->matched(); }
    qint64 dropped() const { return m_watch->dropped(); }

    TrafficModel &model() { return *m_model; }
    TrafficView &view();
    TrafficDetails &details();
    /// Of what is shown.
    FilterBar &filterBar() { return *m_filterBar; }
    /// Of what the server sends.
    FilterBar &captureBar() { return *m_captureBar; }
    FindBar &findBar() { return *m_findBar; }

Q_SIGNALS:
    void exported(wsify::console::TrafficExport::Result result);
    /// Rows come, or come no more.
    void recordingChanged(bool isRecording);
    /// Other than what setEachWorker() was told: the server refused.
    void eachWorkerChanged(bool isShown);

protected:
    void activeChanged() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeBars();
    void makeRate();
    void makeTools();
    void makeTable();
    void makeFooter();
    void showFilter(const QString &text);
    void addToFilter(const QString &comparison);
    void updateTools();
    void updateCounts();
    QString stateText() const;
    void updateNotice();
    void actOnNotice();

    TrafficModel *m_model;
    TrafficWatch *m_watch;
    TrafficFinder *m_finder;
    FilterValues *m_values;
    FilterBar *m_filterBar;
    FilterBar *m_captureBar;
    QComboBox *m_rate;
    QToolButton *m_pause;
    QToolButton *m_stop;
    QToolButton *m_clear;
    QToolButton *m_follow;
    QToolButton *m_exportButton;
    TrafficTable *m_table;
    FindBar *m_findBar;
    ExportBar *m_exportBar;
    QLabel *m_state;
    QLabel *m_counts;
    Abilities m_lastAbilities;
    bool m_wasRecording = false;
};

} // namespace wsify::console
