// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>
#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace wsify::console {

/// Stands where a table would be: one sentence, and at most one thing to do about it.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    explicit EmptyState(QWidget *parent = nullptr);

    /// `action`: not owned; null for none.
    void say(const QString &sentence, QAction *action);
    QString sentence() const;

private:
    QLabel *m_sentence;
    QPushButton *m_button;
    QAction *m_action = nullptr;
};

} // namespace wsify::console
