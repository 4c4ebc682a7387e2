// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/message/messagedialog.h"

#include "common/client/adminclient.h"
#include "common/filter/filter.h"
#include "common/text/jsonstring.h"
#include "gui/models/format.h"
#include "gui/models/jsoncheck.h"
#include "gui/servers/serverdirectory.h"
#include "gui/widgets/noticebar.h"
#include "gui/widgets/tones.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QCompleter>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFontDatabase>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QStringListModel>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

namespace wsify::console {

namespace {

constexpr char RecentKey[] = "message/recent";
/// What a line has beside channel and content.
constexpr qsizetype LineRest = 256;

QString fromVariant(const QVariant &value, int index)
{
    return value.toStringList().value(index);
}

} // namespace

MessageDialog::MessageDialog(AdminClient &client, const QByteArray &channel, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_channel(new QLineEdit)
    , m_completer(new QCompleter(this))
    , m_channels(new QStringListModel(this))
    , m_kind(new QComboBox)
    , m_recentButton(new QPushButton(tr("&Recent")))
    , m_recentMenu(new QMenu(this))
    , m_content(new QPlainTextEdit)
    , m_mark(new QLabel)
    , m_check(new QLabel)
    , m_notice(new NoticeBar)
{
    for (const QVariant &one : QSettings().value(QString::fromLatin1(RecentKey)).toList()) {
        if (one.toStringList().size() == 3 && m_recent.size() < MaxRecent)
            m_recent.append({fromVariant(one, 0),
                             fromVariant(one, 1) == QLatin1String("text") ? Kind::Text : Kind::Json,
                             fromVariant(one, 2)});
    }

    m_channel->setAccessibleName(tr("Channel"));
    m_channel->setPlaceholderText(tr("Name of a channel"));
    m_channel->setClearButtonEnabled(true);
    m_completer->setModel(m_channels);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_channel->setCompleter(m_completer);
    m_recentButton->setToolTip(tr("Messages that were sent from here"));
    m_recentButton->setAccessibleName(tr("Recent messages"));
    m_recentButton->setAutoDefault(false);
    m_recentButton->setMenu(m_recentMenu);
    m_recentButton->setEnabled(!m_recent.isEmpty());
    connect(m_recentMenu, &QMenu::aboutToShow, this, &MessageDialog::fillRecent);
    makeContent();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_send = buttons->addButton(tr("&Send"), QDialogButtonBox::ActionRole);
    m_send->setToolTip(tr("Send it to everybody in the channel (%1)")
                           .arg(QKeySequence(Qt::CTRL | Qt::Key_Return).toString(QKeySequence::NativeText)));
    // Enter in a field is no order to send something to everybody.
    for (QAbstractButton *button : buttons->buttons())
        static_cast<QPushButton *>(button)->setAutoDefault(false);
    connect(m_send, &QPushButton::clicked, this, &MessageDialog::send);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (const Qt::Key key : {Qt::Key_Return, Qt::Key_Enter})
        connect(new QShortcut(QKeySequence(Qt::CTRL | key), this), &QShortcut::activated, this, &MessageDialog::send);

    auto *channelRow = new QHBoxLayout;
    channelRow->addWidget(m_channel, 1);
    channelRow->addWidget(m_recentButton);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Channel:"), channelRow);
    form->addRow(tr("Content &is:"), m_kind);
    static_cast<QLabel *>(form->labelForField(channelRow))->setBuddy(m_channel);
    auto *check = new QHBoxLayout;
    check->addWidget(m_mark, 0, Qt::AlignTop);
    check->addWidget(m_check, 1, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(m_content, 1);
    column->addLayout(check);
    column->addWidget(m_notice);
    column->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 80, fontMetrics().height() * 24);

    connect(m_channel, &QLineEdit::textEdited, this, &MessageDialog::askForChannels);
    connect(m_channel, &QLineEdit::textChanged, this, &MessageDialog::updateState);
    connect(m_channel, &QLineEdit::returnPressed, m_content, qOverload<>(&QWidget::setFocus));
    connect(&client, &AdminClient::stateChanged, this, [this] {
        lookAtServer();
        askForChannels();
        updateState();
    });
    lookAtServer();
    setChannel(channel);
    askForChannels();
    updateState();
}

/// Whoever has chosen another server meanwhile should know that it is the one that a message goes to now.
void MessageDialog::lookAtServer()
{
    if (!m_client.isLive())
        m_askedFor.reset();
    if (m_client.address() == m_server && !windowTitle().isEmpty())
        return;
    const bool isOther = !windowTitle().isEmpty();
    m_server = m_client.address();
    const QString name = Format::line(ServerDirectory::nameOf(m_server).toUtf8());
    setWindowTitle(name.isEmpty() ? tr("Send a Message") : tr("Send a Message – %1").arg(name));
    if (!isOther)
        return;
    m_askedFor.reset();
    m_channels->setStringList({});
    m_notice->say(NoticeBar::Kind::Problem, tr("Another server was chosen: messages go to %1 now.").arg(name));
}

void MessageDialog::makeContent()
{
    m_kind->addItem(tr("JSON"));
    m_kind->addItem(tr("Plain text, sent as a JSON string"));
    m_kind->setAccessibleName(tr("Kind of content"));
    m_kind->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_content->setAccessibleName(tr("Content"));
    m_content->setTabChangesFocus(true);
    // Between words the layout of one line of a MiB, which JSON is at times, takes minutes.
    m_content->setWordWrapMode(QTextOption::WrapAnywhere);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_content->setFont(fixed);
    m_check->setTextFormat(Qt::PlainText);
    m_check->setWordWrap(true);
    m_check->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_check->setFocusPolicy(Qt::NoFocus);
    // What is said here changes with every key: two lines of it are kept free.
    m_check->setMinimumHeight(fontMetrics().lineSpacing() * 2);
    m_check->setAlignment(Qt::AlignLeading | Qt::AlignTop);
    connect(m_content, &QPlainTextEdit::textChanged, this, &MessageDialog::updateState);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &MessageDialog::updateState);
}

void MessageDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateState();
}

void MessageDialog::setChannel(const QByteArray &channel)
{
    m_channel->setText(QString::fromUtf8(channel));
    if (channel.isEmpty())
        m_channel->setFocus();
    else
        m_content->setFocus();
}

void MessageDialog::setMessage(const Message &message)
{
    m_channel->setText(message.channel);
    m_kind->setCurrentIndex(int(message.kind));
    m_content->setPlainText(message.content);
}

MessageDialog::Message MessageDialog::message() const
{
    return {m_channel->text(), Kind(m_kind->currentIndex()), m_content->toPlainText()};
}

/// Of the names that begin with what is typed those with the most members.
void MessageDialog::askForChannels()
{
    const QString prefix = m_channel->text();
    if (!m_client.isLive() || !m_client.has(admin::feature::List) || m_askedFor == prefix)
        return;
    m_askedFor = prefix;
    admin::ListRequest request;
    request.kind = admin::ListKind::Channels;
    request.sort = "members";
    request.desc = true;
    request.limit = MaxChannels;
    if (!prefix.isEmpty()) {
        QByteArray value = filterValue(prefix.toUtf8());
        value.insert(value.endsWith('"') ? value.size() - 1 : value.size(), '*');
        request.query = "channel ~ " + value;
    }
    m_client.request(request, this, [this, prefix](const admin::ServerMessage &answer) {
        const auto *list = std::get_if<admin::ListReply>(&answer);
        const auto *rows = list ? std::get_if<QList<admin::ChannelRow>>(&list->rows) : nullptr;
        if (!rows || m_askedFor != prefix)
            return;
        QStringList names;
        for (const admin::ChannelRow &row : *rows)
            names.append(QString::fromUtf8(row.channel));
        m_channels->setStringList(names);
        if (m_channel->hasFocus() && m_channel->isModified() && m_channel->text() == prefix && !prefix.isEmpty()
            && names != QStringList(prefix)) {
            m_completer->setCompletionPrefix(prefix);
            m_completer->complete();
        }
    });
}

QByteArray MessageDialog::json() const
{
    const QByteArray content = m_content->toPlainText().toUtf8();
    if (Kind(m_kind->currentIndex()) == Kind::Json)
        return content.trimmed();
    QByteArray string;
    json::appendString(string, content);
    return string;
}

bool MessageDialog::canSend() const
{
    return m_problem.isEmpty() && !m_isSending;
}

void MessageDialog::updateState()
{
    const QString channel = m_channel->text();
    const bool isJson = Kind(m_kind->currentIndex()) == Kind::Json;
    const QString content = m_content->toPlainText();
    const bool isBlank = content.trimmed().isEmpty();
    const QByteArray json = this->json();
    const auto wrong = isJson ? JsonCheck::problemOf(content) : std::nullopt;
    const bool hasControl =
        std::any_of(channel.begin(), channel.end(), [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
    m_content->setPlaceholderText(isJson ? QStringLiteral("{\"text\": \"hello\"}") : QString());
    // JSON is written from left to right, whatever the window is.
    QTextOption option = m_content->document()->defaultTextOption();
    if (const auto direction = isJson ? Qt::LeftToRight : Qt::LayoutDirectionAuto;
        option.textDirection() != direction) {
        option.setTextDirection(direction);
        const QSignalBlocker blocker(m_content);
        m_content->document()->setDefaultTextOption(option);
    }

    // Nobody has done anything wrong who has not finished yet.
    bool isWrong = true;
    m_problem.clear();
    if (!m_client.isLive()) {
        m_problem = tr("There is no connection to a server.");
    } else if (!m_client.has(admin::feature::Control)) {
        m_problem = tr("This server takes no messages from consoles.");
    } else if (hasControl) {
        m_problem = tr("The name of a channel has no control characters.");
    } else if (isJson && isBlank) {
        m_problem = tr("Type the content: any JSON.");
        isWrong = false;
    } else if (wrong) {
        //: line, column, what is wrong
        m_problem = tr("Line %L1, column %L2: %3").arg(wrong->line).arg(wrong->column).arg(wrong->message);
        isWrong = !wrong->isUnfinished;
    } else if (json.size() + 6 * channel.size() + LineRest > admin::MaxLine) {
        m_problem = tr("The content has %1; a console can send %2 at most.")
                        .arg(Format::size(json.size()), Format::size(admin::MaxLine));
    } else if (channel.isEmpty()) {
        m_problem = tr("Name the channel.");
        isWrong = false;
    }
    markProblem(wrong && !isBlank ? std::optional(wrong->position) : std::nullopt);
    m_check->setText(!m_problem.isEmpty() ? m_problem
                     : isJson             ? tr("Valid JSON, %1").arg(Format::size(json.size()))
                              : tr("The content becomes a JSON string, %1.").arg(Format::size(json.size())));
    const bool isBad = !m_problem.isEmpty() && isWrong;
    m_mark->setText(isBad ? QStringLiteral("⚠") : m_problem.isEmpty() ? QStringLiteral("✓") : QStringLiteral("…"));
    for (QLabel *label : {m_mark, m_check}) {
        QPalette colours = palette();
        colours.setColor(QPalette::WindowText, isBad                 ? Tones::bad(palette())
                                               : m_problem.isEmpty() ? Tones::good(palette())
                                                                     : Tones::muted(palette()));
        label->setPalette(colours);
    }
    m_content->setAccessibleDescription(m_check->text());
    m_send->setEnabled(canSend());
}

/// Underlines the character there, or the last one when something is missing behind it.
void MessageDialog::markProblem(std::optional<qsizetype> position)
{
    QList<QTextEdit::ExtraSelection> marks;
    const int size = m_content->document()->characterCount() - 1; // it counts the end
    if (position && size > 0) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = m_content->textCursor();
        mark.cursor.setPosition(int(std::min(*position, qsizetype(size - 1))));
        mark.cursor.movePosition(QTextCursor::NextCharacter, QTextCursor::KeepAnchor);
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(Tones::bad(palette()));
        mark.format.setBackground(Tones::mixed(palette().color(QPalette::Base), Tones::bad(palette()), 0.25));
        marks.append(mark);
    }
    m_content->setExtraSelections(marks);
}

void MessageDialog::send()
{
    if (!canSend())
        return;
    const Message sent = message();
    m_isSending = true;
    updateState();
    m_client.request(admin::Publish{{}, sent.channel.toUtf8(), {json()}}, this,
                     [this, sent](const admin::ServerMessage &answer) { answered(answer, sent); });
}

void MessageDialog::answered(const admin::ServerMessage &answer, const Message &sent)
{
    m_isSending = false;
    // With the time: two that went the same way are told apart.
    const QString time = Format::timeOfDay(QDateTime::currentMSecsSinceEpoch());
    if (const auto *reply = std::get_if<admin::PublishReply>(&answer)) {
        const int n = int(std::min<qint64>(reply->delivered, INT_MAX));
        QString text = n == 0 ? tr("Sent at %1, but the channel has no members.").arg(time)
                              //: %1 is the time of the day
                              : tr("%1: delivered to %Ln client(s).", nullptr, n).arg(time);
        if (m_client.hello().broker != "memory")
            text += u' ' + tr("Those of other servers are not counted.");
        m_notice->say(n == 0 ? NoticeBar::Kind::Problem : NoticeBar::Kind::Done, text);
        remember(sent);
    } else if (const auto *error = std::get_if<admin::Error>(&answer)) {
        //: the time of the day, what went wrong
        m_notice->say(NoticeBar::Kind::Problem, tr("%1: %2").arg(time, wordsOf(*error)));
    }
    updateState();
}

QString MessageDialog::wordsOf(const admin::Error &error) const
{
    const QString message = QString::fromUtf8(error.message);
    if (error.code == AdminClient::NotConnected)
        return tr("the connection ended before the server answered; perhaps the message was sent, perhaps not.");
    if (error.code == admin::errorcode::Broker)
        return tr("the broker did not confirm the message; perhaps nobody has got it.");
    if (error.code == admin::errorcode::Draining)
        return tr("not sent: the server shuts down.");
    if (error.code == admin::errorcode::Off)
        return tr("not sent: this is turned off on the server.");
    if (error.code == admin::errorcode::BadRequest && error.field == QByteArray("channel"))
        return tr("not sent: the server does not take this channel (%1).").arg(message);
    if (error.code == admin::errorcode::BadRequest && error.field == QByteArray("content"))
        return tr("not sent: the server does not take this content (%1).").arg(message);
    return tr("not sent: %1").arg(message);
}

void MessageDialog::remember(const Message &message)
{
    if (message.content.size() > MaxRecentContent)
        return;
    m_recent.removeAll(message);
    m_recent.prepend(message);
    while (m_recent.size() > MaxRecent)
        m_recent.removeLast();
    QVariantList kept;
    for (const Message &one : std::as_const(m_recent))
        kept.append(QVariant(QStringList{
            one.channel, one.kind == Kind::Text ? QStringLiteral("text") : QStringLiteral("json"), one.content}));
    QSettings().setValue(QString::fromLatin1(RecentKey), kept);
    m_recentButton->setEnabled(true);
}

void MessageDialog::fillRecent()
{
    m_recentMenu->clear();
    for (const Message &message : std::as_const(m_recent)) {
        //: channel, content
        const QString text = tr("%1: %2").arg(Format::line(message.channel.toUtf8(), 40),
                                              Format::line(message.content.simplified().toUtf8(), 200));
        QString label = fontMetrics().elidedText(text, Qt::ElideRight, fontMetrics().averageCharWidth() * 70);
        QAction *action = m_recentMenu->addAction(label.replace(u'&', QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, message] { setMessage(message); });
    }
}

} // namespace wsify::console
