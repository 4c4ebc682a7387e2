// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QModelIndex;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class PayloadKeeper;
class TrafficDetails;
class TrafficModel;
class TrafficView;

/// The rows, or a sentence and a button in their place, and below them the details of the row that is selected; what can be done with rows is in
/// their menu. Main thread; client and model live longer.
class TrafficTable : public QWidget
{
    Q_OBJECT

public:
    TrafficTable(AdminClient &client, TrafficModel &model, QWidget *parent = nullptr);
    ~TrafficTable() override;

    TrafficView &view() { return *m_view; }
    TrafficDetails &details() { return *m_details; }
    /// The view, or what is said in its place.
    QWidget *firstFocus() const;
    /// An empty text: the rows are shown. An empty action: there is no button.
    void setNotice(const QString &text, const QString &action);
    /// Whole payloads of what is seen now are fetched, and kept for the details.
    void keepSeen();
    /// After another filter: the row in the details is selected where it is now, and shown; or it stays in the details alone.
    void selectAgain();
    /// Before the rows go.
    void clear();

Q_SIGNALS:
    void noticePressed();
    void exportWanted();
    /// This as well: a comparison, to be added to the filter that there is.
    void filterWanted(const QString &comparison);
    void followWanted(const QString &filter);
    void clientWanted(const QByteArray &client);
    void messageWanted(const QByteArray &channel);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeNotice();
    void makeActions();
    void limitDetails();
    void selectionChanged();
    void amendDetails();
    void updateDetails();
    void showMenu(const QPoint &position);
    void fillMenu(QMenu &menu, const QModelIndex &at);
    void copyRows();
    QString comparison(const QModelIndex &at, const char *op) const;

    TrafficModel &m_model;
    PayloadKeeper *m_keeper;
    QSplitter *m_splitter;
    QStackedWidget *m_stack;
    TrafficView *m_view;
    QLabel *m_notice;
    QPushButton *m_noticeAction;
    TrafficDetails *m_details;
    quint32 m_detailsBoot = 0; ///< of the row in the details
    bool m_wasMoved = false; ///< somebody has said how large the details are
};

} // namespace wsify::console
