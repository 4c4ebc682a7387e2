// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/findbar.h"

#include "gui/models/format.h"
#include "gui/traffic/trafficfinder.h"
#include "gui/traffic/trafficview.h"

#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace wsify::console {

using namespace std::chrono_literals;

namespace {

QToolButton *tool(const QString &text, const QString &name)
{
    auto *button = new QToolButton;
    button->setText(text);
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

FindBar::FindBar(TrafficFinder &finder, TrafficView &view, QWidget *parent)
    : QWidget(parent)
    , m_finder(finder)
    , m_view(view)
    , m_edit(new QLineEdit)
    , m_count(new QLabel)
    , m_previous(tool(QStringLiteral("▲"), tr("Find the one before (Shift+Enter)")))
    , m_next(tool(QStringLiteral("▼"), tr("Find the next one (Enter)")))
{
    m_edit->setAccessibleName(tr("Find in the rows"));
    m_edit->setPlaceholderText(tr("A text that the rows contain"));
    m_edit->setClearButtonEnabled(true);
    m_edit->installEventFilter(this);
    m_count->setTextFormat(Qt::PlainText);
    auto *label = new QLabel(tr("F&ind:"));
    label->setBuddy(m_edit);
    auto *closing = tool(QStringLiteral("✕"), tr("Close (Escape)"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label);
    row->addWidget(m_edit, 1);
    row->addWidget(m_count);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(closing);
    hide();

    m_delay.setSingleShot(true);
    m_delay.setInterval(200ms);
    connect(&m_delay, &QTimer::timeout, this, &FindBar::look);
    connect(m_edit, &QLineEdit::textChanged, &m_delay, qOverload<>(&QTimer::start));
    connect(m_previous, &QToolButton::clicked, this, &FindBar::goPrevious);
    connect(m_next, &QToolButton::clicked, this, &FindBar::goNext);
    connect(closing, &QToolButton::clicked, this, &FindBar::close);
    connect(&finder, &TrafficFinder::changed, this, &FindBar::update);
    connect(view.selectionModel(), &QItemSelectionModel::currentRowChanged, this, &FindBar::update);
    update();
}

void FindBar::open()
{
    show();
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
    look();
}

void FindBar::close()
{
    m_delay.stop();
    hide();
    m_finder.setText({});
    m_view.setFocus();
}

void FindBar::look()
{
    m_delay.stop();
    if (m_finder.text() != m_edit->text())
        m_finder.setText(m_edit->text());
}

int FindBar::currentRow() const
{
    return m_view.selectionModel()->hasSelection() ? m_view.currentIndex().row() : -1;
}

void FindBar::goNext()
{
    look();
    goTo(m_finder.next(currentRow()));
}

void FindBar::goPrevious()
{
    look();
    const int row = currentRow();
    goTo(m_finder.previous(row < 0 ? m_view.model()->rowCount() : row));
}

void FindBar::goTo(int row)
{
    if (row >= 0)
        m_view.goTo(row);
    update();
}

void FindBar::update()
{
    const qsizetype count = m_finder.count();
    const qsizetype number = m_finder.numberOf(currentRow());
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
    m_count->setText(m_finder.text().isEmpty() ? QString()
                     : count == 0              ? tr("not found")
                     : number > 0
                         //: the second of twelve found rows
                         ? tr("%1 of %2").arg(Format::number(number), Format::number(count))
                         : tr("%Ln found", nullptr, int(count)));
}

QString FindBar::count() const
{
    return m_count->text();
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_edit || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isBack = key->modifiers().testFlag(Qt::ShiftModifier);
    switch (key->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F3:
        isBack ? goPrevious() : goNext();
        return true;
    case Qt::Key_Escape:
        close();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

} // namespace wsify::console
