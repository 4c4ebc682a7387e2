// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QFrame>
#include <QString>

class QLabel;
class QToolButton;

namespace wsify::console {

/// A line at the edge of a page that says what happened, and can be closed. Hidden while there is nothing to say.
class NoticeBar : public QFrame
{
    Q_OBJECT
public:
    enum class Kind { Done, Problem };

    explicit NoticeBar(QWidget *parent = nullptr);

    /// Said until something else is, somebody closes it or clear() is called.
    void say(Kind kind, const QString &text);
    void clear();
    QString text() const;
    Kind kind() const { return m_kind; }

private:
    void paintEvent(QPaintEvent *event) override;

    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_close;
    Kind m_kind = Kind::Done;
};

} // namespace wsify::console
