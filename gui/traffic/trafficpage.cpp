// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/trafficpage.h"

#include "common/client/adminclient.h"
#include "gui/models/format.h"
#include "gui/traffic/exportbar.h"
#include "gui/traffic/filtervalues.h"
#include "gui/traffic/findbar.h"
#include "gui/traffic/traffictable.h"
#include "gui/traffic/trafficview.h"
#include "gui/widgets/filterbar.h"
#include "gui/widgets/togglebutton.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSettings>
#include <QToolButton>

namespace wsify::console {

namespace {

constexpr int Rates[] = {100, 500, 2000, 10'000, admin::Watch::MaxRateLimit};

constexpr char RecentKey[] = "traffic/recentFilters";
constexpr char CaptureKey[] = "traffic/recentCaptures";
constexpr char RateKey[] = "traffic/rate";

QToolButton *tool(const QString &text, const QString &toolTip, QToolButton *button = new QToolButton)
{
    button->setText(text);
    button->setToolTip(toolTip);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    return button;
}

} // namespace

TrafficPage::TrafficPage(AdminClient &client)
    : Page(client)
    , m_model(new TrafficModel(this))
    , m_watch(new TrafficWatch(client, *m_model, this))
    , m_finder(new TrafficFinder(*m_model, this))
    , m_values(new FilterValues(client, *m_model, this))
    , m_filterBar(new FilterBar(QString::fromLatin1(RecentKey)))
    , m_captureBar(new FilterBar(QString::fromLatin1(CaptureKey)))
    , m_table(new TrafficTable(client, *m_model))
    , m_findBar(new FindBar(*m_finder, m_table->view()))
    , m_exportBar(new ExportBar(client, *m_model, m_table->view()))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    makeBars();
    makeTools();
    makeTable();
    makeFooter();

    connect(m_watch, &TrafficWatch::changed, this, &TrafficPage::updateTools);
    connect(m_watch, &TrafficWatch::totalsChanged, this, &TrafficPage::updateCounts);
    connect(m_watch, &TrafficWatch::filterRefused, m_captureBar, &FilterBar::showError);
    connect(m_watch, &TrafficWatch::eachWorkerChanged, this, &TrafficPage::eachWorkerChanged);
    connect(m_model, &TrafficModel::countsChanged, this, &TrafficPage::updateCounts);
    connect(&m_table->view(), &TrafficView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_exportBar, &ExportBar::runningChanged, this, &TrafficPage::updateTools);
    connect(m_exportBar, &ExportBar::exported, this, &TrafficPage::exported);
    updateTools();
}

TrafficPage::~TrafficPage() = default;

TrafficView &TrafficPage::view()
{
    return m_table->view();
}

TrafficDetails &TrafficPage::details()
{
    return m_table->details();
}

void TrafficPage::makeBars()
{
    const QString example = QStringLiteral("channel ~ chat:* && dir == in");
    m_filterBar->setLabel(tr("Sh&ow:"), tr("Filter of what is shown"));
    m_filterBar->setPlaceholderText(tr("All captured rows. For example: %1", "%1 is a filter").arg(example));
    m_filterBar->setFields(filterfields::Traffic);
    m_captureBar->setFields(filterfields::Traffic);
    m_filterBar->setCheck([](const Filter &filter) {
        return TrafficModel::canList(filter) ? QString()
                                             : tr("Captured rows have no user and no address; only Capture "
                                                  "knows them.");
    });
    m_captureBar->setLabel(tr("Ca&pture:"), tr("Filter of what the server sends"));
    m_captureBar->setPlaceholderText(tr("Everything that the server sees"));
    makeRate();
    auto *rateLabel = new QLabel(tr("At &most:"));
    rateLabel->setBuddy(m_rate);
    rateLabel->setMinimumHeight(m_rate->sizeHint().height()); // beside it, also when an error makes the row higher
    auto *capture = new QHBoxLayout;
    capture->addWidget(m_captureBar, 1);
    capture->addWidget(rateLabel, 0, Qt::AlignTop);
    capture->addWidget(m_rate, 0, Qt::AlignTop);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addWidget(m_filterBar);
    column->addLayout(capture);

    for (FilterBar *bar : {m_filterBar, m_captureBar}) {
        bar->setValues([this](FilterField field, const QString &prefix) { return m_values->of(field, prefix); });
        connect(m_values, &FilterValues::came, bar, &FilterBar::valuesCame);
    }
    connect(m_filterBar, &FilterBar::applied, this, &TrafficPage::showFilter);
    connect(m_captureBar, &FilterBar::applied, m_watch, &TrafficWatch::setFilter);
}

void TrafficPage::makeRate()
{
    m_rate = new QComboBox;
    m_rate->setAccessibleName(tr("Most rows a second"));
    m_rate->setToolTip(tr("How many rows the server sends a second, at most; the "
                          "others are counted as skipped"));
    const int kept = QSettings().value(QString::fromLatin1(RateKey), admin::Watch().maxRate).toInt();
    for (const int rate : Rates)
        m_rate->addItem(tr("%L1 a second").arg(rate), rate);
    m_rate->setCurrentIndex(m_rate->findData(m_rate->findData(kept) >= 0 ? kept : admin::Watch().maxRate));
    m_watch->setRate(m_rate->currentData().toInt());
    connect(m_rate, &QComboBox::activated, this, [this] {
        QSettings().setValue(QString::fromLatin1(RateKey), m_rate->currentData());
        m_watch->setRate(m_rate->currentData().toInt());
    });
}

void TrafficPage::makeTools()
{
    m_pause = tool(tr("Pause"), tr("Freeze the view; what comes waits (Space)"), new ToggleButton);
    m_stop = tool(tr("Stop"), tr("End the watch; the server sends nothing more (Ctrl+.)"));
    m_clear = tool(tr("Clear"), tr("Remove all rows (Ctrl+K)"));
    m_follow = tool(tr("Follow"), tr("Show the newest rows as they come (End)"), new ToggleButton);
    m_follow->setChecked(true);
    auto *find = tool(tr("Find…"), tr("Find a text in the rows (Ctrl+F)"));
    m_exportButton = tool(tr("Export…"), tr("Write the rows into a file (Ctrl+Shift+E)"));
    auto *row = new QHBoxLayout;
    for (QToolButton *button : {m_pause, m_stop, m_clear, m_follow})
        row->addWidget(button);
    row->addStretch(1);
    row->addWidget(find);
    row->addWidget(m_exportButton);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_pause, m_stop, m_clear, m_follow, find, m_exportButton, m_rate})
        widget->installEventFilter(this);

    connect(m_pause, &QToolButton::toggled, this, &TrafficPage::setPaused);
    connect(m_stop, &QToolButton::clicked, this, [this] { setStopped(!isStopped()); });
    connect(m_clear, &QToolButton::clicked, this, &TrafficPage::clear);
    connect(m_follow, &QToolButton::toggled, &m_table->view(), &TrafficView::setFollowing);
    connect(find, &QToolButton::clicked, m_findBar, &FindBar::open);
    connect(m_exportButton, &QToolButton::clicked, m_exportBar, [this] { m_exportBar->ask(); });
    auto *whole = new QAction(tr("Export with Whole &Payloads…"), m_exportButton);
    connect(whole, &QAction::triggered, m_exportBar, [this] { m_exportBar->ask(true); });
    m_exportButton->addAction(whole);
    m_exportButton->setPopupMode(QToolButton::MenuButtonPopup);
}

void TrafficPage::makeTable()
{
    static_cast<QVBoxLayout *>(layout())->addWidget(m_table, 1);
    connect(m_table, &TrafficTable::noticePressed, this, &TrafficPage::actOnNotice);
    connect(m_table, &TrafficTable::exportWanted, m_exportBar, [this] { m_exportBar->ask(); });
    connect(m_table, &TrafficTable::filterWanted, this, &TrafficPage::addToFilter);
    connect(m_table, &TrafficTable::followWanted, this, &TrafficPage::applyFilter);
    connect(m_table, &TrafficTable::clientWanted, this, &TrafficPage::clientWanted);
    connect(m_table, &TrafficTable::messageWanted, this, &TrafficPage::messageWanted);
}

void TrafficPage::makeFooter()
{
    m_state = new QLabel;
    m_state->setTextFormat(Qt::PlainText);
    m_counts = new QLabel;
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setToolTip(tr("Shown: rows in this table, of those that are kept here. Waiting: "
                            "held back by Pause. Matched: rows that came or were skipped, "
                            "without those that were added to an earlier row. "
                            "Skipped: found, but not sent because of the rate limit. Dropped: made "
                            "room for newer rows."));
    auto *row = new QHBoxLayout;
    row->addWidget(m_state, 1);
    row->addWidget(m_counts);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addWidget(m_findBar);
    column->addWidget(m_exportBar);
    column->addLayout(row);
}

QWidget *TrafficPage::firstFocus()
{
    return m_table->firstFocus();
}

Page::Abilities TrafficPage::abilities() const
{
    Abilities abilities = Ability::Filter | Ability::Find | Ability::Pause | Ability::Stop;
    abilities.setFlag(Ability::Clear, m_model->received() > 0);
    abilities.setFlag(Ability::Export, m_model->listedRows() > 0 && !m_exportBar->isRunning());
    return abilities;
}

void TrafficPage::perform(Ability ability)
{
    switch (ability) {
    case Ability::Find:
        m_findBar->open();
        break;
    case Ability::Filter:
        m_filterBar->focusEdit();
        break;
    case Ability::Pause:
        setPaused(!isPaused());
        break;
    case Ability::Stop:
        setStopped(!isStopped());
        break;
    case Ability::Clear:
        clear();
        break;
    case Ability::Export:
        m_exportBar->ask();
        break;
    case Ability::Disconnect:
        break;
    }
}

/// Space presses the button that has the focus, and is not the window's
/// shortcut there.
bool TrafficPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        event->accept();
        return true;
    }
    return Page::eventFilter(watched, event);
}

void TrafficPage::applyFilter(const QString &filter)
{
    m_captureBar->apply(filter);
    const auto parsed = Filter::parse(filter.toUtf8());
    const auto *known = std::get_if<Filter>(&parsed);
    m_filterBar->apply(known && TrafficModel::canList(*known) ? filter : QString());
    setStopped(false);
}

void TrafficPage::followClient(const QByteArray &client)
{
    applyFilter(QStringLiteral("client == ") + QString::fromUtf8(filterValue(client)));
}

void TrafficPage::followChannel(const QByteArray &channel)
{
    applyFilter(QStringLiteral("channel == ") + QString::fromUtf8(filterValue(channel)));
}

void TrafficPage::showFilter(const QString &text)
{
    const auto parsed = Filter::parse(text.toUtf8());
    const bool wasFollowing = view().isFollowing();
    m_model->setFilter(std::get<Filter>(parsed));
    m_table->selectAgain();
    if (wasFollowing)
        view().setFollowing(true);
    updateTools();
}

/// Both have to hold, whatever is in the filter that there is.
void TrafficPage::addToFilter(const QString &comparison)
{
    const QString text = m_filterBar->filter();
    m_filterBar->apply(text.isEmpty()                        ? comparison
                       : text.contains(QStringLiteral("||")) ? u'(' + text + QStringLiteral(") && ") + comparison
                                                             : text + QStringLiteral(" && ") + comparison);
}

void TrafficPage::setPaused(bool paused)
{
    const bool begins = paused && !isPaused();
    m_model->setPaused(paused);
    if (begins)
        m_table->keepSeen();
    updateTools();
}

void TrafficPage::setEachWorker(bool isShown)
{
    m_watch->setEachWorker(isShown);
}

void TrafficPage::clear()
{
    m_watch->clearTotals();
    m_table->clear();
    m_model->clear();
    view().setFollowing(true);
}

void TrafficPage::exportAll(const QString &path, TrafficExport::Format format)
{
    m_exportBar->exportListed(path, format);
}

void TrafficPage::cancelExport()
{
    m_exportBar->cancel();
}

void TrafficPage::activeChanged()
{
    if (isActive())
        m_watch->begin();
    updateTools();
}

void TrafficPage::updateTools()
{
    m_pause->setChecked(isPaused());
    m_pause->setText(isPaused() ? tr("Resume") : tr("Pause"));
    m_stop->setText(isStopped() ? tr("Start") : tr("Stop"));
    m_stop->setToolTip(isStopped() ? tr("Watch again (Ctrl+.)")
                                   : tr("End the watch; the server sends nothing more (Ctrl+.)"));
    updateCounts();
    if (const int rate = m_rate->findData(m_watch->rate()); rate >= 0)
        m_rate->setCurrentIndex(rate); // the server may have refused another one
    const bool isRecording = m_watch->isWatching();
    if (std::exchange(m_wasRecording, isRecording) != isRecording)
        Q_EMIT recordingChanged(isRecording);
}

QString TrafficPage::stateText() const
{
    if (isStopped())
        return tr("Stopped");
    if (!client().isLive())
        return tr("Not connected");
    if (!m_watch->refusal().isEmpty())
        return m_watch->refusal();
    if (!m_watch->isWatching())
        return tr("Not watching");
    if (isPaused())
        return tr("Paused: %Ln row(s) wait", nullptr, int(m_model->waitingRows()));
    return tr("Watching since %1").arg(Format::timeOfDay(m_watch->since().toMSecsSinceEpoch()));
}

void TrafficPage::updateCounts()
{
    m_state->setText(stateText());
    const QString shown =
        m_model->isFiltered()
            //: so many rows of all
            ? tr("%1 of %2").arg(Format::number(m_model->listedRows()), Format::number(m_model->shownRows()))
            : Format::number(m_model->shownRows());
    m_counts->setText(tr("Shown %1   Waiting %2   Matched %3   Skipped %4   Dropped %5")
                          .arg(shown, Format::number(m_model->waitingRows()), Format::number(matched()),
                               Format::number(dropped()), Format::number(m_model->evictedRows())));
    const Abilities now = TrafficPage::abilities();
    m_exportButton->setEnabled(now.testFlag(Ability::Export));
    m_clear->setEnabled(now.testFlag(Ability::Clear));
    updateNotice();
    if (std::exchange(m_lastAbilities, now) != now)
        Q_EMIT abilitiesChanged();
}

/// One sentence and one action where there are no rows.
void TrafficPage::updateNotice()
{
    // Notes alone say less than why there are no rows.
    if (m_model->listedRows() > 0)
        return m_table->setNotice({}, {});
    QString text;
    QString action;
    if (m_model->shownRows() > 0) {
        text = tr("None of the %Ln captured row(s) matches the filter.", nullptr, int(m_model->shownRows()));
        action = tr("Show All Rows");
    } else if (isStopped()) {
        text = tr("The watch is stopped.");
        action = tr("Start Watching");
    } else if (!client().isLive()) {
        text = tr("There is no connection to a server.");
    } else if (!m_watch->refusal().isEmpty()) {
        text = m_watch->refusal();
        action = client().has(admin::feature::Watch) ? tr("Try Again") : QString();
    } else if (m_model->waitingRows() > 0 && isPaused()) {
        text = tr("Paused: %Ln row(s) wait", nullptr, int(m_model->waitingRows()));
        action = tr("Resume");
    } else if (!m_captureBar->filter().isEmpty()) {
        text = tr("Nothing has matched the capture filter yet.");
        action = tr("Capture Everything");
    } else {
        text = tr("No message has come yet.");
        action = tr("Send a Message…");
    }
    m_table->setNotice(text, action);
}

/// In the order of updateNotice().
void TrafficPage::actOnNotice()
{
    if (m_model->shownRows() > 0)
        m_filterBar->apply({});
    else if (isStopped())
        setStopped(false);
    else if (!m_watch->refusal().isEmpty())
        m_watch->retry();
    else if (isPaused() && m_model->waitingRows() > 0)
        setPaused(false);
    else if (!m_captureBar->filter().isEmpty())
        m_captureBar->apply({});
    else
        Q_EMIT messageWanted({});
}

} // namespace wsify::console
