// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/gonebar.h"

#include "gui/models/format.h"
#include "gui/widgets/tones.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace wsify::console {

GoneBar::GoneBar(QWidget *parent)
    : QFrame(parent)
    , m_text(new QLabel)
    , m_countdown(new QLabel)
    , m_retry(new QPushButton(tr("Try &Now")))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_countdown->setTextFormat(Qt::PlainText);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 4, 8, 4);
    layout->setSpacing(10);
    // Not by colour alone.
    layout->addWidget(new QLabel(QStringLiteral("⚠")));
    layout->addWidget(m_text, 1);
    layout->addWidget(m_countdown);
    layout->addWidget(m_retry);
    connect(m_retry, &QPushButton::clicked, this, &GoneBar::retryWanted);
    hide();
}

void GoneBar::say(const QString &what, const QDateTime &since)
{
    //: what happened; a time
    const QString text = tr("%1 Showing data from %2.").arg(what, Format::timeOfDay(since.toMSecsSinceEpoch()));
    const bool isNew = isHidden() || text != m_text->text();
    m_text->setText(text);
    setVisible(true);
    if (!isNew)
        return;
    setAccessibleName(text);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void GoneBar::setSeconds(int seconds)
{
    m_countdown->setText(seconds > 0 ? tr("Next attempt in %Ln seconds", nullptr, seconds) : tr("Trying…"));
}

QString GoneBar::text() const
{
    return m_text->text();
}

QString GoneBar::countdown() const
{
    return m_countdown->text();
}

void GoneBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const QColor mark = Tones::doubtful(palette());
    painter.fillRect(rect(), Tones::mixed(palette().color(QPalette::Window), mark, 0.12));
    const int edge = layoutDirection() == Qt::RightToLeft ? width() - 4 : 0;
    painter.fillRect(QRect(edge, 0, 4, height()), mark);
}

} // namespace wsify::console
