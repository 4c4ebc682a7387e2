// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/filter/filter.h"
#include "gui/export/trafficexport.h"
#include "gui/models/trafficmodel.h"
#include "gui/views/page.h"

#include <QDateTime>
#include <QMap>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace wsify::console {

class FilterBar;
class TrafficDetails;
class TrafficView;

/// What clients send and what is delivered, as it happens. The filter is the server's: what it does not match is never sent.
///
/// Watches while it is active, unless it is stopped. Rows of another server are cleared; those of an earlier process of the same one stay.
class TrafficPage : public Page
{
    Q_OBJECT

public:
    explicit TrafficPage(AdminClient &client);
    ~TrafficPage() override;

    QString title() const override { return tr("Traffic"); }
    Abilities abilities() const override;
    void perform(Ability ability) override;

    /// Watches with that filter, as if somebody had typed it.
    void applyFilter(const QString &filter);
    void followClient(const QByteArray &client);
    void followChannel(const QByteArray &channel);

    bool isPaused() const { return m_model->isPaused(); }
    bool isStopped() const { return m_isStopped; }
    void setPaused(bool paused);
    void setStopped(bool stopped);
    void clear();
    /// Writes the selected rows, or all. Does nothing while an export runs.
    void exportAll(const QString &path, TrafficExport::Format format);
    void cancelExport() { m_export->cancel(); }

    /// Totals of the watch since the filter was applied or the page cleared; matched = received by the model + dropped.
    qint64 matched() const { return m_matched; }
    qint64 dropped() const { return m_dropped; }

    TrafficModel &model() { return *m_model; }
    TrafficView &view() { return *m_view; }
    TrafficDetails &details() { return *m_details; }
    FilterBar &filterBar() { return *m_filterBar; }

Q_SIGNALS:
    void exported(wsify::console::TrafficExport::Result result);

protected:
    void activeChanged() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeTools();
    void makeTable();
    void makeFooter();
    void lookAtServer();
    void watch();
    void watchAnswered(const admin::ServerMessage &answer, const QByteArray &text, const Filter &filter);
    void unwatch();
    void trafficArrived(const admin::Traffic &traffic);
    void selectionChanged();
    void updateDetails();
    void showMenu(const QPoint &position);
    void copyRows();
    void askExport();
    void exportRows(const QString &path, TrafficExport::Format format, const TrafficRing &rows,
                    const std::optional<std::vector<qsizetype>> &chosen);
    void exportFinished(TrafficExport::Result result, qint64 rows, const QString &error);
    void updateTools();
    void updateCounts();
    void updateNotice();
    void selectAgain();
    QStringList valuesOf(FilterField field, const QString &prefix);
    void askForValues(FilterField field, const QString &prefix);

    TrafficModel *m_model;
    FilterBar *m_filterBar;
    QToolButton *m_pause;
    QToolButton *m_stop;
    QToolButton *m_clear;
    QToolButton *m_follow;
    QToolButton *m_exportButton;
    QComboBox *m_rate;
    QSplitter *m_splitter;
    QStackedWidget *m_tableStack;
    TrafficView *m_view;
    QLabel *m_notice;
    QPushButton *m_noticeAction;
    TrafficDetails *m_details;
    QLabel *m_state;
    QLabel *m_counts;
    QWidget *m_exportRow;
    QLabel *m_exportText;
    QProgressBar *m_progress;
    QPushButton *m_cancel;
    TrafficExport *m_export;

    qint64 m_watch = 0; ///< 0: none
    int m_asked = 0; ///< counts the watches asked for; an answer to an earlier one is of no interest
    qint64 m_lastDropped = 0; ///< total of this watch
    qint64 m_matched = 0;
    qint64 m_dropped = 0;
    QDateTime m_since; ///< of this watch
    QByteArray m_rowsFilter; ///< what the rows that are here went through
    Abilities m_lastAbilities;
    bool m_isStopped = false;
    quint32 m_detailsBoot = 0; ///< of the row in the details
    QMap<FilterField, QStringList> m_known; ///< values that the server has named lately
    std::optional<std::pair<FilterField, QString>> m_askedFor; ///< field and prefix that it was asked about last
    QString m_refusal; ///< why there is no watch
    QString m_server; ///< whose rows these are
    QByteArray m_bootId;
};

} // namespace wsify::console
