// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/sidebar.h"

#include "gui/window/serverlist.h"

#include <QAction>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wsify::console {

namespace {

constexpr int TitleRole = Qt::UserRole;
constexpr int Margin = 8;
constexpr int PreferredWidth = 172;
constexpr int MinimumChars = 18; // of the names of servers

/// Asks for the width that its texts have, and for rows with some air.
class PageList : public QListWidget
{
public:
    QSize sizeHint() const override
    {
        return {std::max(sizeHintForColumn(0) + 2 * frameWidth() + 24, PreferredWidth),
                QListWidget::sizeHint().height()};
    }
    QSize minimumSizeHint() const override { return {0, count() > 0 ? sizeHintForRow(0) * 4 : 0}; }
};

QLabel *captionFor(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    label->setBuddy(buddy);
    return label;
}

} // namespace

SideBar::SideBar(ServerList *servers, QAction *connectAction, QWidget *parent)
    : QWidget(parent)
    , m_pages(new PageList)
{
    m_pages->setAccessibleName(tr("Pages"));
    m_pages->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_pages->setFrameShape(QFrame::NoFrame);
    m_pages->viewport()->setAutoFillBackground(false);
    m_pages->setIconSize({IconSide, IconSide});
    auto *connectButton = new QPushButton(tr("Connect…"));
    connectButton->setToolTip(connectAction->toolTip());
    connect(connectButton, &QPushButton::clicked, connectAction, &QAction::trigger);
    connect(m_pages, &QListWidget::currentRowChanged, this, &SideBar::pageWanted);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Margin, Margin, Margin, Margin);
    column->addWidget(captionFor(tr("Servers"), servers));
    column->addWidget(servers);
    column->addWidget(connectButton);
    column->addSpacing(Margin);
    column->addWidget(captionFor(tr("Pages"), m_pages));
    column->addWidget(m_pages, 1);
    setMinimumWidth(fontMetrics().averageCharWidth() * MinimumChars);
}

void SideBar::addPage(Symbol symbol, const QString &title)
{
    auto *item = new QListWidgetItem(Symbols::icon(symbol), title);
    item->setData(TitleRole, title);
    m_pages->addItem(item);
    giveAir(*m_pages, *item);
}

void SideBar::giveAir(const QListWidget &list, QListWidgetItem &item)
{
    item.setSizeHint({list.sizeHintForColumn(0), list.fontMetrics().height() + 10});
}

void SideBar::focusPages()
{
    m_pages->setFocus();
}

void SideBar::setPage(int index)
{
    m_pages->setCurrentRow(index);
}

void SideBar::setRecording(int index, bool isRecording)
{
    QListWidgetItem *item = m_pages->item(index);
    const QString title = item->data(TitleRole).toString();
    item->setText(isRecording ? title + QStringLiteral(" ●") : title);
    //: %1 is the title of a page
    const QString words = isRecording ? tr("%1: recording, whatever page is shown").arg(title) : QString();
    item->setToolTip(words);
    item->setData(Qt::AccessibleTextRole, isRecording ? words : title);
}

} // namespace wsify::console
