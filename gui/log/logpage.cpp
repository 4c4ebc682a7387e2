// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/log/logpage.h"

#include "common/client/adminclient.h"
#include "gui/log/serverlevel.h"
#include "gui/models/format.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/followview.h"
#include "gui/widgets/noticebar.h"
#include "gui/widgets/togglebutton.h"
#include "gui/widgets/tones.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QStackedWidget>
#include <QStyledItemDelegate>
#include <QToolButton>

#include <array>

namespace wsify::console {

namespace {

constexpr char ColumnsKey[] = "log/columns";
constexpr char ShownLevelKey[] = "log/level";

/// A level that calls for attention has a colour besides its word; a note is set apart from what the server said.
class LineDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->state &= ~QStyle::State_HasFocus; // a row is what is looked at, not a cell
        const QVariant level = index.data(LogModel::LevelRole);
        const bool isSelected = option->state & QStyle::State_Selected;
        if (index.column() == LogModel::Fields) {
            // What machines write, in their face and direction.
            option->displayAlignment = QStyle::visualAlignment(option->direction, Qt::AlignLeft) | Qt::AlignVCenter;
            option->direction = Qt::LeftToRight;
            option->font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            option->font.setPointSizeF(option->widget->font().pointSizeF());
            option->fontMetrics = QFontMetrics(option->font);
        } else if (option->direction == Qt::RightToLeft && index.column() == LogModel::Text && level.isValid()) {
            // Read in its own direction, whatever signs it begins or ends with.
            option->text = QChar(0x2068) + option->text + QChar(0x2069);
        }
        if (!level.isValid()) {
            option->font.setItalic(true);
            if (!isSelected)
                option->palette.setColor(QPalette::Text, Tones::muted(option->palette));
        } else if (index.column() == LogModel::Level && !isSelected) {
            if (level.toInt() == int(admin::LogLevel::Error))
                option->palette.setColor(QPalette::Text, Tones::bad(option->palette));
            else if (level.toInt() == int(admin::LogLevel::Warning))
                option->palette.setColor(QPalette::Text, Tones::doubtful(option->palette));
        }
    }
};

QLabel *labelOf(QWidget *buddy, const QString &text)
{
    auto *label = new QLabel(text);
    label->setBuddy(buddy);
    return label;
}

} // namespace

LogPage::LogPage(AdminClient &client, std::chrono::milliseconds aWhile)
    : Page(client)
    , m_find(new QLineEdit)
    , m_shownLevel(new QComboBox)
    , m_server(new ServerLevel(client, aWhile))
    , m_notice(new NoticeBar)
    , m_stack(new QStackedWidget)
    , m_view(new FollowView)
    , m_empty(new EmptyState)
    , m_state(new QLabel)
    , m_counts(new QLabel)
    , m_copy(new QAction(tr("Copy Lines"), this))
    , m_resume(new QAction(tr("Resume"), this))
    , m_showAll(new QAction(tr("Show All Lines"), this))
    , m_debug(new QAction(tr("Let the Server Log Everything…"), this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    makeTools();
    makeTable();
    m_state->setTextFormat(Qt::PlainText);
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setToolTip(tr("Shown: lines in this table. Waiting: held back by Pause. Dropped: not sent by the server, "
                            "which sends 200 a second at most. Evicted: made room for newer lines."));
    auto *footer = new QHBoxLayout;
    footer->addWidget(m_state, 1);
    footer->addWidget(m_counts);
    column->addLayout(footer);
    column->addWidget(m_notice); // below the table, which stays where it is

    connect(m_copy, &QAction::triggered, this, &LogPage::copyLines);
    connect(m_resume, &QAction::triggered, this, [this] { setPaused(false); });
    connect(m_showAll, &QAction::triggered, this, &LogPage::showAll);
    connect(m_debug, &QAction::triggered, m_server, &ServerLevel::askForEverything);
    connect(m_server, &ServerLevel::changed, this, &LogPage::updateState);
    connect(m_server, &ServerLevel::said, m_notice, &NoticeBar::say);
    connect(&client, &AdminClient::logReceived, this, &LogPage::received);
    connect(&client, &AdminClient::stateChanged, this, &LogPage::connectionChanged);
    client.want(this, admin::Topic::Log);
    connect(&m_model, &LogModel::countsChanged, this, &LogPage::updateState);
    const auto kept = ServerLevel::named(QSettings().value(QString::fromLatin1(ShownLevelKey)).toByteArray());
    m_shownLevel->setCurrentIndex(int(kept.value_or(admin::LogLevel::Debug)));
    connectionChanged();
}

std::optional<admin::LogLevel> LogPage::serverLevel() const
{
    return m_server->level();
}

LogPage::~LogPage()
{
    QSettings().setValue(QString::fromLatin1(ColumnsKey), m_view->horizontalHeader()->saveState());
    // Refers to the model, and must not say anything to what is left of this.
    m_view->disconnect(this);
    delete m_view;
}

void LogPage::makeTools()
{
    m_find->setAccessibleName(tr("Find in the log"));
    m_find->setPlaceholderText(tr("A text that the lines contain"));
    m_find->setClearButtonEnabled(true);
    connect(m_find, &QLineEdit::textChanged, this, &LogPage::setText);
    m_shownLevel->setAccessibleName(tr("Levels that are shown"));
    m_shownLevel->setToolTip(tr("Which of the lines that came are shown"));
    for (const admin::LogLevel level : ServerLevel::Levels) {
        m_shownLevel->addItem(level == admin::LogLevel::Debug   ? tr("All levels")
                              : level == admin::LogLevel::Error ? LogModel::levelText(level)
                                                                //: %1 is a level of the log
                                                                : tr("%1 and worse").arg(LogModel::levelText(level)),
                              int(level));
    }
    connect(m_shownLevel, &QComboBox::currentIndexChanged, this,
            [this] { setShownLevel(admin::LogLevel(m_shownLevel->currentData().toInt())); });

    m_pause = new ToggleButton(tr("Pause"));
    m_pause->setToolTip(tr("Freeze the view; what comes waits (Space)"));
    m_clear = new QToolButton;
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(tr("Remove all lines (Ctrl+K)"));
    m_clear->setFocusPolicy(Qt::StrongFocus);
    m_follow = new ToggleButton(tr("Follow"));
    m_follow->setToolTip(tr("Show the newest lines as they come (End)"));
    m_follow->setChecked(true);
    connect(m_pause, &QToolButton::toggled, this, &LogPage::setPaused);
    connect(m_clear, &QToolButton::clicked, this, &LogPage::clear);
    connect(m_follow, &QToolButton::toggled, m_view, &FollowView::setFollowing);
    connect(m_view, &FollowView::followingChanged, m_follow, &QToolButton::setChecked);

    auto *row = new QHBoxLayout;
    row->addWidget(labelOf(m_find, tr("F&ind:")));
    row->addWidget(m_find, 1);
    row->addWidget(labelOf(m_shownLevel, tr("Sho&w:")));
    row->addWidget(m_shownLevel);
    auto *tools = new QHBoxLayout;
    for (QToolButton *button : {m_pause, m_clear, m_follow})
        tools->addWidget(button);
    tools->addStretch(1);
    tools->addWidget(m_server);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    static_cast<QVBoxLayout *>(layout())->addLayout(tools);
}

void LogPage::makeTable()
{
    m_view->setModel(&m_filter);
    m_view->setItemDelegate(new LineDelegate(m_view));
    m_view->setAccessibleName(tr("Log"));
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(m_copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { m_copy->setEnabled(m_view->selectionModel()->hasSelection()); });
    // A reset ends the selection and does not say so.
    connect(&m_filter, &QAbstractItemModel::modelReset, this, [this] { m_copy->setEnabled(false); });
    m_copy->setEnabled(false);
    QHeaderView *header = m_view->horizontalHeader();
    if (!header->restoreState(QSettings().value(QString::fromLatin1(ColumnsKey)).toByteArray())) {
        m_view->setColumnWidth(LogModel::Time, fontMetrics().horizontalAdvance(QStringLiteral("00:00:00.000")) + 20);
        int level = header->sectionSizeHint(LogModel::Level);
        for (const admin::LogLevel one : ServerLevel::Levels)
            level = std::max(level, fontMetrics().horizontalAdvance(LogModel::levelText(one)) + 20);
        m_view->setColumnWidth(LogModel::Level, level);
        m_view->setColumnWidth(LogModel::Text, fontMetrics().averageCharWidth() * 56);
    }
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    static_cast<QVBoxLayout *>(layout())->addWidget(m_stack, 1);
}

QWidget *LogPage::firstFocus()
{
    return m_stack->currentWidget(); // the table, or what is said in its place
}

Page::Abilities LogPage::abilities() const
{
    Abilities abilities = Ability::Find | Ability::Filter | Ability::Pause;
    abilities.setFlag(Ability::Clear, m_model.received() > 0);
    return abilities;
}

void LogPage::perform(Ability ability)
{
    switch (ability) {
    case Ability::Find:
    case Ability::Filter:
        m_find->setFocus(Qt::ShortcutFocusReason);
        m_find->selectAll();
        break;
    case Ability::Pause:
        setPaused(!isPaused());
        break;
    case Ability::Clear:
        clear();
        break;
    default:
        break;
    }
}

void LogPage::setPaused(bool paused)
{
    m_model.setPaused(paused);
    updateState();
}

void LogPage::clear()
{
    m_dropped = 0;
    m_model.clear();
    m_view->setFollowing(true);
}

void LogPage::copyLines()
{
    QString text;
    for (const qsizetype row : m_view->selectedRowNumbers())
        text += LogModel::plainText(m_model.line(m_filter.mapToSource(m_filter.index(int(row), 0)).row())) + u'\n';
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void LogPage::activeChanged()
{
    m_server->setActive(isActive());
    updateState();
}

void LogPage::connectionChanged()
{
    const bool isLive = client().isLive();
    if (isLive && !m_wasLive)
        begin();
    else if (!isLive && m_wasLive)
        m_lostAt = QDateTime::currentMSecsSinceEpoch();
    m_wasLive = isLive;
    updateState();
}

void LogPage::begin()
{
    const QString server = client().address().toString();
    const QByteArray bootId = client().hello().bootId;
    const bool isOther = server != m_address;
    const bool isOtherProcess = isOther || bootId != m_bootId;
    m_address = server;
    m_bootId = bootId;
    if (isOther)
        clear();
    if (isOtherProcess)
        m_notice->clear();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const bool hasPast = client().has(admin::feature::Past);
    if (m_model.received() > 0 && isOtherProcess)
        m_model.addNote(now, hasPast
                                 ? tr("The server has started again.")
                                 : tr("The server has started again; what it logged before this line is not here."));
    else if (m_model.received() > 0 && m_lostAt > 0)
        //: two times of the day; there was no connection
        m_gap = tr("Not read from %1 to %2.").arg(Format::timeOfDay(m_lostAt), Format::timeOfDay(now));
    m_lostAt = 0;
    if (!hasPast)
        noteGap();
    m_server->begin(isOtherProcess);
}

/// Where the past that the server tells does not reach back to what was read before.
void LogPage::noteGap()
{
    if (const QString gap = std::exchange(m_gap, {}); !gap.isEmpty())
        m_model.addNote(QDateTime::currentMSecsSinceEpoch(), gap);
}

void LogPage::received(const admin::Log &log)
{
    if (client().hasWholeLog())
        m_gap.clear();
    noteGap();
    if (log.dropped > 0) {
        m_dropped += log.dropped;
        m_model.addNote(log.t, tr("%Ln line(s) are missing here: the server logged more than it sends to consoles.",
                                  nullptr, int(std::min<qint64>(log.dropped, INT_MAX))));
    }
    if (!log.past)
        m_server->heard(log.level);
    m_model.receive(log);
}

void LogPage::setText(const QString &text)
{
    m_view->keepWhile([&] { m_filter.setText(text.trimmed()); });
    updateState();
}

void LogPage::setShownLevel(admin::LogLevel level)
{
    static constexpr std::array Names{"debug", "info", "warning", "error"};
    QSettings().setValue(QString::fromLatin1(ShownLevelKey), QByteArray(Names[size_t(level)]));
    m_view->keepWhile([&] { m_filter.setLevel(level); });
    updateState();
}

void LogPage::showAll()
{
    m_find->clear();
    m_shownLevel->setCurrentIndex(int(admin::LogLevel::Debug));
}

void LogPage::updateState()
{
    const bool canRead = client().isLive() && client().has(admin::feature::Log);
    m_pause->setChecked(isPaused());
    m_pause->setText(isPaused() ? tr("Resume") : tr("Pause"));
    m_clear->setEnabled(abilities().testFlag(Ability::Clear));
    m_server->setEnabled(canRead);
    if (!client().isLive())
        m_state->setText(tr("Not connected"));
    else if (!canRead)
        m_state->clear();
    else if (isPaused())
        m_state->setText(tr("Paused: %Ln line(s) wait", nullptr, int(m_model.waiting())));
    else
        m_state->setText(tr("Reading"));
    m_counts->setText(tr("Shown %1 of %2   Waiting %3   Dropped %4   Evicted %5")
                          .arg(Format::number(m_filter.rowCount()), Format::number(m_model.shown()),
                               Format::number(m_model.waiting()), Format::number(m_dropped),
                               Format::number(m_model.evicted())));
    updateEmptyState();
    if (m_lastAbilities != abilities()) {
        m_lastAbilities = abilities();
        Q_EMIT abilitiesChanged();
    }
}

void LogPage::updateEmptyState()
{
    m_stack->setCurrentWidget(m_filter.rowCount() > 0 ? static_cast<QWidget *>(m_view) : m_empty);
    if (m_filter.rowCount() > 0)
        return;
    if (!client().isLive() && m_model.shown() == 0)
        m_empty->say(tr("There is no connection to a server."), nullptr);
    else if (client().isLive() && !client().has(admin::feature::Log))
        m_empty->say(tr("This server does not show its log."), nullptr);
    else if (m_model.shown() > 0)
        m_empty->say(tr("None of the %Ln line(s) is what you look for.", nullptr, int(m_model.shown())), m_showAll);
    else if (isPaused())
        m_empty->say(tr("Paused: %Ln line(s) wait", nullptr, int(m_model.waiting())), m_resume);
    else
        m_empty->say(tr("There are no lines of the log to show."),
                     serverLevel() == admin::LogLevel::Debug ? nullptr : m_debug);
}

} // namespace wsify::console
