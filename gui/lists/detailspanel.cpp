// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/detailspanel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

namespace wsify::console {

DetailsPanel::DetailsPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_note(new QLabel)
    , m_tree(new DetailsTree)
    , m_close(new QToolButton)
{
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_title->setWordWrap(true);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setContentsMargins(10, 0, 10, 6);
    m_note->hide();
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setAccessibleName(tr("Details"));
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *copy = new QAction(tr("Copy"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, m_tree, &DetailsTree::copyCurrent);
    m_tree->addAction(copy);
    m_close->setAutoRaise(true);
    m_close->setText(QStringLiteral("×"));
    m_close->setToolTip(tr("Close the details"));
    m_close->setAccessibleName(tr("Close the details"));
    connect(m_close, &QToolButton::clicked, this, &DetailsPanel::closeWanted);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 6, 6, 6);
    head->addWidget(m_title, 1);
    head->addWidget(m_close, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_note);
    column->addWidget(m_tree, 1);
    setMinimumWidth(fontMetrics().averageCharWidth() * 36);
}

QWidget *DetailsPanel::closeButton() const
{
    return m_close;
}

void DetailsPanel::say(const QString &note, bool isGone)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_tree->setEnabled(!isGone);
}

QString DetailsPanel::note() const
{
    return m_note->text();
}

void DetailsPanel::show(const QString &title, const QList<DetailGroup> &groups)
{
    m_title->setText(title);
    m_title->setToolTip(title.toHtmlEscaped());
    m_tree->setGroups(groups);
}

} // namespace wsify::console
