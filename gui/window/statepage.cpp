// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/statepage.h"

#include "gui/models/format.h"
#include "gui/servers/localserver.h"
#include "gui/servers/serverdirectory.h"
#include "gui/widgets/tones.h"

#include <QAccessible>
#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace wsify::console {

namespace {

constexpr int PictureSide = 48;
constexpr int ColumnChars = 96;
constexpr int MaxFoundRows = 5;

QLabel *wrappingLabel()
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

StatePage::StatePage(QWidget *parent)
    : QWidget(parent)
    , m_picture(new QLabel)
    , m_title(wrappingLabel())
    , m_sentence(wrappingLabel())
    , m_said(wrappingLabel())
    , m_busy(new QProgressBar)
    , m_foundCaption(new QLabel(tr("Soc&kets on this machine:")))
    , m_foundList(new QListWidget)
    , m_commandCaption(new QLabel)
    , m_commandRow(new QWidget)
    , m_command(new QLineEdit)
    , m_retry(new QPushButton(tr("Try &Again")))
    , m_start(new QPushButton)
    , m_connect(new QPushButton(tr("&Connect to…")))
    , m_cancel(new QPushButton(tr("Cancel")))
    , m_hint(wrappingLabel())
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.6);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_said->setFont(fixed);
    m_said->setContentsMargins(10, 8, 10, 8);
    m_said->setBackgroundRole(QPalette::Base);
    m_said->setAutoFillBackground(true);
    m_said->setAccessibleName(tr("What was said"));
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setFixedHeight(6);
    m_busy->setAccessibleName(tr("Connecting"));
    m_foundList->setAccessibleName(tr("Sockets on this machine"));
    m_foundList->setToolTip(tr("Enter or a double click connects"));
    m_foundCaption->setBuddy(m_foundList);
    m_command->setReadOnly(true);
    m_command->setFont(fixed);
    m_command->setAccessibleName(tr("Command"));
    m_commandCaption->setBuddy(m_command);
    auto *copy = new QPushButton(tr("C&opy"));
    copy->setAccessibleName(tr("Copy the command"));
    auto *commandLine = new QHBoxLayout(m_commandRow);
    commandLine->setContentsMargins(0, 0, 0, 0);
    commandLine->addWidget(m_command, 1);
    commandLine->addWidget(copy);

    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_retry, m_start, m_connect, m_cancel})
        buttons->addWidget(button);
    buttons->addStretch(1);

    auto *content = new QWidget;
    content->setMaximumWidth(fontMetrics().averageCharWidth() * ColumnChars);
    auto *column = new QVBoxLayout(content);
    column->setSpacing(10);
    column->addWidget(m_picture);
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addWidget(m_busy);
    column->addWidget(m_said);
    column->addSpacing(4);
    column->addLayout(buttons);
    column->addSpacing(8);
    column->addWidget(m_foundCaption);
    column->addWidget(m_foundList);
    column->addWidget(m_commandCaption);
    column->addWidget(m_commandRow);
    column->addWidget(m_hint);

    auto *middle = new QWidget;
    auto *row = new QHBoxLayout(middle);
    row->addStretch(1);
    auto *rows = new QVBoxLayout;
    rows->addStretch(2);
    rows->addWidget(content);
    rows->addStretch(3);
    row->addLayout(rows, 100);
    row->addStretch(1);
    // A small window scrolls.
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(middle);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);

    connect(m_retry, &QPushButton::clicked, this, &StatePage::retryWanted);
    connect(m_start, &QPushButton::clicked, this, &StatePage::startWanted);
    connect(m_connect, &QPushButton::clicked, this, &StatePage::dialogWanted);
    connect(m_cancel, &QPushButton::clicked, this, &StatePage::cancelWanted);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_command->text()); });
    connect(m_foundList, &QListWidget::itemActivated, this, [this](QListWidgetItem *item) {
        if (const auto address = ServerAddress::fromString(item->data(Qt::UserRole).toString()))
            Q_EMIT connectWanted(*address);
    });
    update();
}

QString StatePage::title() const
{
    return m_title->text();
}

QString StatePage::sentence() const
{
    return m_sentence->text();
}

QString StatePage::command() const
{
    return m_command->text();
}

void StatePage::setState(const ServerState &state)
{
    if (state == m_state)
        return;
    const bool isOther = state.kind != m_state.kind || state.address != m_state.address;
    if (isOther)
        m_startFailure.clear();
    m_state = state;
    update();
    if (!isOther || !isVisible())
        return;
    setAccessibleName(m_title->text());
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void StatePage::setFound(const QList<ServerAddress> &found)
{
    if (found == m_found)
        return;
    m_found = found;
    update();
}

void StatePage::setSearched(const QStringList &directories)
{
    m_searched = directories.join(QLatin1Char('\n'));
    update();
}

void StatePage::setStarting(bool isStarting, const QString &failure)
{
    m_isStarting = isStarting;
    m_startFailure = failure;
    update();
}

void StatePage::update()
{
    using enum ServerState::Kind;
    const ServerState::Words words = m_state.words(!m_found.isEmpty());
    m_symbol = words.symbol;
    paintSymbol();
    m_title->setText(words.title);
    m_sentence->setText(words.sentence);
    const QString said = m_startFailure.isEmpty() ? m_state.text : m_startFailure;
    m_said->setText(said);
    m_said->setVisible(!said.isEmpty());
    m_busy->setVisible(m_state.kind == Connecting || m_isStarting);

    m_commandCaption->setText(words.caption);
    m_commandCaption->setVisible(!words.command.isEmpty());
    if (m_command->text() != words.command) {
        m_command->setText(words.command);
        m_command->setCursorPosition(0);
    }
    m_commandRow->setVisible(!words.command.isEmpty());

    const bool isConnecting = m_state.kind == Connecting;
    const bool offersStart = m_state.kind == NoServer || m_state.kind == NotConnected
                             || (m_state.kind == NobodyAnswers && m_state.address.kind == ServerAddress::Kind::Socket);
    const bool hasProgram = offersStart && !LocalServer::program().isEmpty();
    m_start->setVisible(offersStart);
    m_start->setEnabled(hasProgram && !m_isStarting);
    m_start->setText(m_isStarting ? tr("Starting…") : tr("Start a &Local Server"));
    m_start->setToolTip(!offersStart || hasProgram
                            ? tr("It can be reached from this machine only, and goes on when the console ends")
                            : tr("There is no program wsify beside the console or in PATH"));
    m_retry->setVisible(!isConnecting && m_state.kind != NoServer && m_state.kind != NotConnected);
    // Enabled always: who has pressed it by a key keeps the focus there.
    m_retry->setText(m_state.isTrying ? tr("Trying…") : tr("Try &Again"));
    m_connect->setVisible(!isConnecting);
    m_cancel->setVisible(isConnecting);

    if (m_state.seconds > 0)
        m_hint->setText(tr("Tries again in %Ln seconds.", nullptr, m_state.seconds));
    else if (m_state.kind == NoServer)
        m_hint->setText(
            hasProgram
                ? tr("The console connects by itself as soon as there is a server. It looks in:\n%1").arg(m_searched)
                : tr("The console connects by itself as soon as there is a server. It cannot start one: "
                     "there is no program wsify beside it or in PATH. It looks in:\n%1")
                      .arg(m_searched));
    else
        m_hint->setText(offersStart && !hasProgram ? tr("To start one here, put wsify beside the console or into PATH.")
                                                   : QString());
    m_hint->setVisible(!m_hint->text().isEmpty());
    updateFound();
    align();
}

/// A label takes the side of its own first letter otherwise, which may be that of a name.
void StatePage::align()
{
    const Qt::Alignment leading = (isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute;
    for (QLabel *label : {m_title, m_sentence, m_hint})
        label->setAlignment(leading | Qt::AlignVCenter);
}

void StatePage::updateFound()
{
    QStringList texts;
    for (const ServerAddress &address : std::as_const(m_found)) {
        if (m_state.kind == ServerState::Kind::NoServer || address != m_state.address)
            texts.append(address.toString());
    }
    const bool isShown = !texts.isEmpty() && m_state.kind != ServerState::Kind::Connecting;
    m_foundCaption->setVisible(isShown);
    m_foundList->setVisible(isShown);
    QStringList shown;
    for (int i = 0; i < m_foundList->count(); ++i)
        shown.append(m_foundList->item(i)->data(Qt::UserRole).toString());
    if (shown == texts)
        return;
    m_foundList->clear();
    for (const QString &text : std::as_const(texts)) {
        const ServerAddress address{ServerAddress::Kind::Socket, text, {}, {}, {}};
        const QString name = Format::line(ServerDirectory::nameOf(address).toUtf8());
        const QString path = Format::line(text.toUtf8());
        //: name of a server, path of its socket
        auto *item =
            new QListWidgetItem(Symbols::icon(Symbol::Server), name == path ? path : tr("%1 – %2").arg(name, path));
        item->setData(Qt::UserRole, text);
        m_foundList->addItem(item);
    }
    const int rows = std::min(int(texts.size()), MaxFoundRows);
    m_foundList->setFixedHeight(std::max(m_foundList->sizeHintForRow(0), 1) * rows + 2 * m_foundList->frameWidth());
}

void StatePage::paintSymbol()
{
    const qreal ratio = devicePixelRatioF();
    QPixmap pixmap(QSize(PictureSide, PictureSide) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    Symbols::paint(painter, m_symbol, QRectF(0, 0, PictureSide, PictureSide), Tones::muted(palette()));
    painter.end();
    m_picture->setPixmap(pixmap);
}

void StatePage::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange)
        paintSymbol();
    else if (event->type() == QEvent::LayoutDirectionChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace wsify::console
