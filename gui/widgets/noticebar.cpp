// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/widgets/noticebar.h"

#include "gui/widgets/tones.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QToolButton>

namespace wsify::console {

NoticeBar::NoticeBar(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel)
    , m_text(new QLabel)
    , m_close(new QToolButton)
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_close->setAutoRaise(true);
    m_close->setText(QStringLiteral("×"));
    m_close->setToolTip(tr("Close"));
    m_close->setAccessibleName(tr("Close the notice"));
    connect(m_close, &QToolButton::clicked, this, &NoticeBar::clear);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(10, 4, 4, 4);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close);
    hide();
}

void NoticeBar::say(Kind kind, const QString &text)
{
    if (!isHidden() && kind == m_kind && text == m_text->text())
        return;
    m_kind = kind;
    m_text->setText(text);
    // Not by colour alone.
    m_icon->setText(kind == Kind::Problem ? QStringLiteral("⚠") : QStringLiteral("✓"));
    setVisible(true);
    update();
    setAccessibleName(text);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void NoticeBar::clear()
{
    m_text->clear();
    hide();
}

QString NoticeBar::text() const
{
    return m_text->text();
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor mark = m_kind == Kind::Problem ? Tones::doubtful(palette()) : Tones::good(palette());
    painter.fillRect(rect(), Tones::mixed(palette().color(QPalette::Window), mark, 0.12));
    const int edge = layoutDirection() == Qt::RightToLeft ? width() - 4 : 0;
    painter.fillRect(QRect(edge, 0, 4, height()), mark);
}

} // namespace wsify::console
