// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace wsify::console {

class TrafficFinder;
class TrafficView;

/// Looks for a text in the table: next, previous, and how often it is there.
/// Enter and F3 go on, Shift goes back, Escape closes it.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    /// Both live longer.
    FindBar(TrafficFinder &finder, TrafficView &view, QWidget *parent = nullptr);

    void open();
    void close();
    void goNext();
    void goPrevious();
    QLineEdit *edit() const { return m_edit; }
    QString count() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void look();
    void goTo(int row);
    int currentRow() const;
    void update();

    TrafficFinder &m_finder;
    TrafficView &m_view;
    QLineEdit *m_edit;
    QLabel *m_count;
    QToolButton *m_previous;
    QToolButton *m_next;
    QTimer m_delay; ///< a hundred thousand rows are not looked at for every key
};

} // namespace wsify::console
