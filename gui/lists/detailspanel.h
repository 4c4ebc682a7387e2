// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/lists/detailstree.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace wsify::console {

/// What is known of a row, beside its list: a title, perhaps a note, names and values, and a button that closes it.
class DetailsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit DetailsPanel(QWidget *parent = nullptr);

    DetailsTree &tree() { return *m_tree; }
    QWidget *closeButton() const;
    /// Also when nothing is known any more; then `isGone`.
    void say(const QString &note, bool isGone = false);
    QString note() const;
    void show(const QString &title, const QList<DetailGroup> &groups);

Q_SIGNALS:
    void closeWanted();

private:
    QLabel *m_title;
    QLabel *m_note;
    DetailsTree *m_tree;
    QToolButton *m_close;
};

} // namespace wsify::console
