// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QDateTime>
#include <QFrame>
#include <QString>

class QLabel;
class QPushButton;

namespace wsify::console {

/// Above the last data of a server that is gone: what happened, of when the data is, when the next attempt is made, and a button that makes it
/// now.
class GoneBar : public QFrame
{
    Q_OBJECT

public:
    explicit GoneBar(QWidget *parent = nullptr);

    /// `since`: the time of the data. Shows the bar.
    void say(const QString &what, const QDateTime &since);
    /// 0: an attempt is made now.
    void setSeconds(int seconds);

    QString text() const;
    QString countdown() const;

Q_SIGNALS:
    void retryWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_text;
    QLabel *m_countdown;
    QPushButton *m_retry;
};

} // namespace wsify::console
