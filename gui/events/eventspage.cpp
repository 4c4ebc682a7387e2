// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/events/eventspage.h"

#include "common/client/adminclient.h"
#include "gui/models/format.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/filterbar.h"
#include "gui/widgets/followview.h"
#include "gui/widgets/togglebutton.h"

#include <QAction>
#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>

#include <climits>

namespace wsify::console {

namespace {
constexpr char ColumnsKey[] = "events/columns";
}

EventsPage::EventsPage(AdminClient &client)
    : Page(client)
    , m_filterBar(new FilterBar(QStringLiteral("events/filters")))
    , m_pause(new ToggleButton(tr("Pause")))
    , m_clear(new QToolButton)
    , m_follow(new ToggleButton(tr("Follow")))
    , m_stack(new QStackedWidget)
    , m_view(new FollowView)
    , m_empty(new EmptyState)
    , m_count(new QLabel)
    , m_copy(new QAction(tr("Copy Rows"), this))
    , m_showClient(new QAction(tr("Show This Client"), this))
    , m_onlyClient(new QAction(tr("Only This Client"), this))
    , m_onlyChannel(new QAction(tr("Only This Channel"), this))
    , m_showAll(new QAction(tr("Show All Events"), this))
{
    m_filterBar->setLive();
    m_filterBar->setPlaceholderText(
        tr("All events. For example: %1", "%1 is a filter").arg(QStringLiteral("command == disconnect")));
    m_pause->setToolTip(tr("Freeze the view; what comes waits (Space)"));
    m_clear->setText(tr("Clear"));
    m_clear->setToolTip(tr("Remove all rows (Ctrl+K)"));
    m_clear->setFocusPolicy(Qt::StrongFocus);
    m_follow->setToolTip(tr("Show the newest rows as they come (End)"));
    m_follow->setChecked(true);
    auto *top = new QHBoxLayout;
    top->addWidget(m_filterBar, 1);
    for (QToolButton *button : {m_pause, m_clear, m_follow})
        top->addWidget(button, 0, Qt::AlignTop);
    m_count->setTextFormat(Qt::PlainText);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(top);
    column->addWidget(m_stack, 1);
    column->addWidget(m_count);
    makeTable();

    connect(m_filterBar, &FilterBar::applied, this, &EventsPage::filter);
    connect(m_showAll, &QAction::triggered, this, [this] { m_filterBar->apply({}); });
    connect(m_pause, &QToolButton::toggled, this, &EventsPage::setPaused);
    connect(m_clear, &QToolButton::clicked, this, &EventsPage::clear);
    connect(m_follow, &QToolButton::toggled, m_view, &FollowView::setFollowing);
    connect(m_view, &FollowView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(&m_model, &EventsModel::countsChanged, this, &EventsPage::update);
    connect(&client, &AdminClient::eventReceived, this, &EventsPage::received);
    connect(&client, &AdminClient::stateChanged, this, &EventsPage::connectionChanged);
    client.want(this, admin::Topic::Events);
    connectionChanged();
}

EventsPage::~EventsPage()
{
    QSettings().setValue(QString::fromLatin1(ColumnsKey), m_view->horizontalHeader()->saveState());
    // Refers to the model, and must not say anything to what is left of this.
    m_view->disconnect(this);
    delete m_view;
}

void EventsPage::makeTable()
{
    m_view->setModel(&m_filter);
    m_view->setAccessibleName(tr("Events"));
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    for (QAction *action : {m_copy, m_showClient, m_onlyClient, m_onlyChannel})
        m_view->addAction(action);
    const auto only = [this](const char *field, const QByteArray &value) {
        m_filterBar->apply(QString::fromUtf8(QByteArray(field) + " == " + filterValue(value)));
    };
    connect(m_copy, &QAction::triggered, this, &EventsPage::copyRows);
    connect(m_showClient, &QAction::triggered, this, [this] {
        if (const EventLine *line = current())
            Q_EMIT clientWanted(line->client);
    });
    connect(m_onlyClient, &QAction::triggered, this, [this, only] {
        if (const EventLine *line = current())
            only("client", line->client);
    });
    connect(m_onlyChannel, &QAction::triggered, this, [this, only] {
        if (const EventLine *line = current())
            only("channel", line->channel);
    });
    connect(m_view, &QAbstractItemView::doubleClicked, m_showClient, &QAction::trigger);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &EventsPage::updateActions);
    // A reset ends the selection and does not say so.
    connect(&m_filter, &QAbstractItemModel::modelReset, this, &EventsPage::updateActions);
    QHeaderView *header = m_view->horizontalHeader();
    if (!header->restoreState(QSettings().value(QString::fromLatin1(ColumnsKey)).toByteArray())) {
        const int digit = fontMetrics().horizontalAdvance(u'0');
        const int widths[] = {10, 14, 22, 16, 20};
        for (int column = 0; column < int(std::size(widths)); ++column)
            m_view->setColumnWidth(column, std::max(header->sectionSizeHint(column), widths[column] * digit));
    }
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    updateActions();
}

QWidget *EventsPage::firstFocus()
{
    return m_stack->currentWidget(); // the table, or what is said in its place
}

Page::Abilities EventsPage::abilities() const
{
    Abilities abilities = Ability::Find | Ability::Filter | Ability::Pause;
    abilities.setFlag(Ability::Clear, m_model.shown() > 0 || m_model.waiting() > 0);
    return abilities;
}

void EventsPage::perform(Ability ability)
{
    switch (ability) {
    case Ability::Find:
    case Ability::Filter:
        m_filterBar->focusEdit();
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

/// Whoever looks at a row goes on to do so while it is shown.
void EventsPage::filter(const QString &text)
{
    m_view->keepWhile([&] { m_filter.setFilter(std::get<Filter>(Filter::parse(text.toUtf8()))); });
    update();
}

void EventsPage::showFilter(const QString &filter)
{
    m_filterBar->apply(filter);
}

void EventsPage::setPaused(bool paused)
{
    m_model.setPaused(paused);
    update();
}

void EventsPage::clear()
{
    m_model.clear();
    m_view->setFollowing(true);
}

void EventsPage::connectionChanged()
{
    const bool isLive = client().isLive();
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (isLive && !m_wasLive) {
        const QString server = client().address().toString();
        const QByteArray bootId = client().hello().bootId;
        if (server != m_server)
            m_model.clear();
        else if (bootId != m_bootId)
            m_model.addNote(tr("The server was restarted."));
        else if (m_lostAt > 0)
            // Of the rest the server tells its past.
            //: two times of the day; there was no connection
            m_model.addNote((client().has(admin::feature::Past) ? tr("Joins and leaves from %1 to %2 are missing.")
                                                                : tr("The events from %1 to %2 are missing."))
                                .arg(Format::timeOfDay(m_lostAt), Format::timeOfDay(now)));
        m_server = server;
        m_bootId = bootId;
        m_lostAt = 0;
    } else if (!isLive && m_wasLive) {
        m_lostAt = now;
    }
    m_wasLive = isLive;
    update();
}

void EventsPage::received(const admin::Event &event)
{
    if (event.dropped > 0)
        m_model.addNote(tr("%Ln event(s) are missing here: there were more than the server sends to consoles.", nullptr,
                           int(std::min<qint64>(event.dropped, INT_MAX))));
    m_model.receive(event);
}

/// The one row that is selected; null for several, none or a note.
const EventLine *EventsPage::current() const
{
    const auto rows = m_view->selectedRowNumbers();
    if (rows.size() != 1)
        return nullptr;
    const EventLine &line = m_filter.lineAt(int(rows.front()));
    return line.isNote ? nullptr : &line;
}

void EventsPage::copyRows()
{
    QString text;
    for (const qsizetype row : m_view->selectedRowNumbers()) {
        for (int column = 0; column < EventsModel::ColumnCount; ++column)
            text += m_filter.index(int(row), column).data().toString()
                    + (column + 1 < EventsModel::ColumnCount ? u'\t' : u'\n');
    }
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void EventsPage::updateActions()
{
    const EventLine *line = current();
    m_copy->setEnabled(m_view->selectionModel()->hasSelection());
    m_showClient->setEnabled(line && !line->client.isEmpty());
    m_onlyClient->setEnabled(line && !line->client.isEmpty());
    m_onlyChannel->setEnabled(line && !line->channel.isEmpty());
}

void EventsPage::update()
{
    m_pause->setChecked(isPaused());
    m_pause->setText(isPaused() ? tr("Resume") : tr("Pause"));
    m_clear->setEnabled(abilities().testFlag(Ability::Clear));
    const int rows = m_filter.rowCount();
    m_count->setText(isPaused() ? tr("Paused: %Ln event(s) wait", nullptr, int(m_model.waiting()))
                     : rows == m_model.shown()
                         ? tr("%Ln event(s)", nullptr, rows)
                         : tr("%1 of %2").arg(Format::number(rows), Format::number(m_model.shown())));
    m_stack->setCurrentWidget(rows > 0 ? static_cast<QWidget *>(m_view) : m_empty);
    if (rows == 0) {
        if (m_model.shown() > 0)
            m_empty->say(tr("No event matches the filter."), m_showAll);
        else if (!client().isLive())
            m_empty->say(tr("There is no connection to a server."), nullptr);
        else if (!client().has(admin::feature::Events))
            m_empty->say(tr("This server does not tell its events."), nullptr);
        else
            m_empty->say(tr("Nothing has happened since the console connected."), nullptr);
    }
    const Abilities now = abilities();
    if (std::exchange(m_lastAbilities, now) != now)
        Q_EMIT abilitiesChanged();
}

} // namespace wsify::console
