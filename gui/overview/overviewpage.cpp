// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/overview/overviewpage.h"

#include "common/client/adminclient.h"
#include "common/filter/filter.h"
#include "gui/models/format.h"
#include "gui/models/health.h"
#include "gui/models/livestats.h"
#include "gui/models/units.h"
#include "gui/overview/sparkchart.h"
#include "gui/overview/tiles.h"
#include "gui/widgets/plaintable.h"
#include "gui/widgets/togglebutton.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSettings>
#include <QVBoxLayout>

#include <cmath>

namespace wsify::console {

namespace {

constexpr qint64 Minute = 60'000;
const QString WindowKey = QStringLiteral("overview/window");

QString rateText(double perSecond)
{
    return std::isnan(perSecond) ? QStringLiteral("–") : Format::rate(perSecond);
}

} // namespace

OverviewPage::OverviewPage(AdminClient &client, const LiveStats &stats)
    : Page(client)
    , m_stats(stats)
    , m_verdict(new QLabel)
    , m_tiles(new Tiles)
    , m_windows(new QButtonGroup(this))
    , m_clients(new SparkChart(tr("Clients"), Unit::Count))
    , m_in(new SparkChart(tr("Messages in"), Unit::PerSecond))
    , m_out(new SparkChart(tr("Messages out"), Unit::PerSecond))
    , m_delays(new SparkChart(tr("Delays"), Unit::Milliseconds))
    , m_memory(new SparkChart(tr("Memory"), Unit::Bytes))
    , m_processor(new SparkChart(tr("CPU"), Unit::Share))
    , m_channels({tr("Channel"), tr("Members"), tr("Messages/s")}, 1)
    , m_talkers({tr("Client"), tr("Address"), tr("Sent/s"), tr("Unsent")}, 2)
    , m_workers({tr("Worker"), tr("Clients"), tr("Channels"), tr("In/s"), tr("Out/s"), tr("Loop lag")}, 1)
{
    m_clock.start();
    auto *content = new QWidget;
    auto *grid = new QGridLayout(content);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(8);
    auto *charts = new QGridLayout;
    charts->setSpacing(8);
    charts->addWidget(m_clients, 0, 0);
    charts->addWidget(m_in, 0, 1);
    charts->addWidget(m_delays, 1, 0);
    charts->addWidget(m_out, 1, 1);
    charts->addWidget(m_memory, 2, 0);
    charts->addWidget(m_processor, 2, 1);
    m_processor->setToolTip(tr("Of one core: 100% is one that is always busy."));

    PlainTable *warnings = makeTable(&m_warnings, tr("Recent warnings"), tr("No warnings."));
    warnings->setWideColumn(WarningsModel::What);
    PlainTable *workers = makeTable(&m_workers, tr("Workers"), tr("Not known yet."));
    PlainTable *channels = makeTable(&m_channels, tr("Top channels"), tr("No channel has a member."));
    PlainTable *talkers = makeTable(&m_talkers, tr("Top talkers"), tr("Nobody is connected."));

    grid->addWidget(makeTopRow(), 0, 0, 1, 2);
    grid->addWidget(m_tiles, 1, 0, 1, 2);
    grid->addLayout(charts, 2, 0);
    auto *side = new QGridLayout;
    side->setSpacing(8);
    side->addWidget(warnings->parentWidget(), 0, 0);
    side->addWidget(workers->parentWidget(), 1, 0);
    grid->addLayout(side, 2, 1);
    grid->addWidget(channels->parentWidget(), 3, 0);
    grid->addWidget(talkers->parentWidget(), 3, 1);
    grid->setColumnStretch(0, 11);
    grid->setColumnStretch(1, 9);
    grid->setRowStretch(2, 3);
    grid->setRowStretch(3, 2);

    // A small window scrolls, instead of pressing everything into nothing.
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(scroll);

    m_data = {m_tiles, m_clients, m_in, m_out, m_delays, m_memory, m_processor, warnings, workers, channels, talkers};
    connect(channels, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT trafficWanted(QStringLiteral("channel == ") + QString::fromUtf8(filterValue(m_channels.keyOf(index))));
    });
    connect(talkers, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT clientWanted(m_talkers.keyOf(index)); });
    connect(warnings, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (m_warnings.isDenial(index))
            Q_EMIT denialsWanted(m_warnings.denialFilter(index));
    });
    connect(&m_refresh, &QTimer::timeout, this, &OverviewPage::refreshTops);
    connect(&stats, &LiveStats::changed, this, [this] {
        if (isActive())
            updateAll();
    });
    connect(&client, &AdminClient::quietChanged, this, [this] {
        if (isActive())
            updateAll();
    });
    connect(&client, &AdminClient::stateChanged, this, [this] {
        forget();
        if (const bool isLive = this->client().isLive(); std::exchange(m_wasLive, isLive) != isLive && isLive)
            askPastDenials();
        for (QWidget *widget : std::as_const(m_data))
            widget->setEnabled(this->client().isLive());
        updateAll();
    });
    // Also while another page is shown: what happens then is what somebody comes
    // here for.
    client.want(this, admin::Topic::Events | admin::Topic::Log);
    connect(&client, &AdminClient::eventReceived, this, [this](const admin::Event &event) { m_warnings.add(event); });
    connect(&client, &AdminClient::logReceived, this, [this](const admin::Log &log) { m_warnings.add(log); });
    setWindow(QSettings().value(WindowKey, 15 * Minute).toLongLong());
    updateAll();
}

QWidget *OverviewPage::makeTopRow()
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    m_verdict->setWordWrap(true);
    m_verdict->setTextFormat(Qt::PlainText);
    layout->addWidget(m_verdict, 1);
    auto *switches = new QHBoxLayout;
    switches->setSpacing(0);
    const auto add = [&](qint64 windowMs, const QString &name) {
        auto *button = new ToggleButton(Units::duration(windowMs, locale()));
        button->setAccessibleName(name);
        button->setToolTip(name);
        m_windows->addButton(button, int(windowMs / Minute));
        switches->addWidget(button);
    };
    add(Minute, tr("Show the last minute"));
    add(15 * Minute, tr("Show the last 15 minutes"));
    add(60 * Minute, tr("Show the last hour"));
    layout->addLayout(switches);
    connect(m_windows, &QButtonGroup::idClicked, this, [this](int minutes) { setWindow(minutes * Minute); });
    return row;
}

PlainTable *OverviewPage::makeTable(QAbstractItemModel *model, const QString &title, const QString &placeholder)
{
    auto *box = new QWidget;
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    auto *heading = new QLabel(title);
    QFont bold = heading->font();
    bold.setWeight(QFont::DemiBold);
    heading->setFont(bold);
    auto *table = new PlainTable;
    heading->setBuddy(table);
    table->setModel(model);
    table->setAccessibleName(title);
    table->setPlaceholder(placeholder);
    table->setMinimumHeight(table->fontMetrics().height() * 6);
    layout->addWidget(heading);
    layout->addWidget(table, 1);
    return table;
}

void OverviewPage::setWindow(qint64 windowMs)
{
    QAbstractButton *button = m_windows->button(int(windowMs / Minute));
    if (!button)
        return;
    button->setChecked(true);
    QSettings().setValue(WindowKey, windowMs);
    for (SparkChart *chart : {m_clients, m_in, m_out, m_delays, m_memory, m_processor})
        chart->setWindow(windowMs);
    updateCharts();
}

qint64 OverviewPage::window() const
{
    return m_clients->window();
}

void OverviewPage::activeChanged()
{
    if (!isActive()) {
        m_refresh.stop();
        return;
    }
    forget();
    updateAll();
    refreshTops();
    m_refresh.start(RefreshMs);
}

/// What is known of another server.
void OverviewPage::forget()
{
    if (client().address() == m_address)
        return;
    m_address = client().address();
    m_warnings.clear();
    m_channels.setRows({});
    m_talkers.setRows({});
    m_workers.setRows({});
    m_workersAt = 0;
    for (TopList *list : {&m_channelRates, &m_talkerRates, &m_workersIn, &m_workersOut})
        list->clear();
}

void OverviewPage::updateAll()
{
    updateCharts();
    updateWorkers();
    if (m_stats.isKnown())
        m_tiles->show(m_stats.last(), m_stats.history());
    else
        m_tiles->clear();
    if (!m_stats.isKnown()) {
        m_verdict->setText(tr("Nothing is known of this server yet."));
        return;
    }
    if (!client().isLive()) {
        m_verdict->clear(); // the window says above that the server is gone, and of when this is
        return;
    }
    QStringList sentences;
    if (client().quiet() > 0)
        sentences.append(tr("The server has sent nothing for %Ln seconds.", nullptr, client().quiet()));
    else if (!m_stats.isFresh())
        sentences.append(tr("The server has not told its numbers yet."));
    for (const HealthIssue &issue : Health::issues(m_stats.last(), m_stats.history(), locale()))
        sentences.append(issue.sentence);
    QFont font = m_verdict->font();
    font.setBold(!sentences.isEmpty());
    m_verdict->setFont(font);
    m_verdict->setText(sentences.isEmpty() ? tr("Everything is well: nothing needs attention.")
                                           : sentences.join(QLatin1Char(' ')));
}

void OverviewPage::updateCharts()
{
    const StatsHistory &history = m_stats.history();
    const qint64 end = history.newest();
    const qint64 windowMs = window();
    const auto series = [&](Quantity quantity) { return history.series(quantity, windowMs); };
    m_clients->setSeries({{{}, series(Quantity::Clients)}}, end);
    m_in->setSeries({{{}, series(Quantity::MessagesIn)}}, end);
    m_out->setSeries({{{}, series(Quantity::MessagesOut)}}, end);
    m_memory->setSeries({{{}, series(Quantity::Memory)}}, end);
    m_processor->setSeries({{{}, series(Quantity::Processor)}}, end);
    m_delays->setSeries({{tr("Authorizer"), series(Quantity::AuthP95)}, {tr("Loop"), series(Quantity::LoopLag)}}, end);
}

void OverviewPage::updateWorkers()
{
    if (!m_stats.isKnown() || m_stats.last().t == m_workersAt)
        return;
    const admin::Stats &stats = m_stats.last();
    m_workersAt = stats.t;
    QList<TopList::Row> in;
    QList<TopList::Row> out;
    for (qsizetype i = 0; i < stats.perWorker.size(); ++i) {
        in.append({QByteArray::number(i), double(stats.perWorker[i].msgIn)});
        out.append({QByteArray::number(i), double(stats.perWorker[i].msgOut)});
    }
    QList<double> inRates(in.size(), Unknown);
    QList<double> outRates(out.size(), Unknown);
    for (const TopList::Rated &rated : m_workersIn.next(stats.t, in, in.size()))
        inRates[rated.index] = rated.perSecond;
    for (const TopList::Rated &rated : m_workersOut.next(stats.t, out, out.size()))
        outRates[rated.index] = rated.perSecond;

    QList<RowsModel::Row> rows;
    for (qsizetype i = 0; i < stats.perWorker.size(); ++i) {
        const admin::WorkerStats &worker = stats.perWorker[i];
        rows.append({QByteArray::number(i),
                     {locale().toString(int(i)), Units::count(double(worker.clients), locale()),
                      Units::count(double(worker.channels), locale()), rateText(inRates[i]), rateText(outRates[i]),
                      Format::latency(worker.loopLagMs)}});
    }
    m_workers.setRows(rows);
}

void OverviewPage::refreshTops()
{
    if (!client().has(admin::feature::List))
        return;
    askTop(admin::ListKind::Channels, "messages");
    askTop(admin::ListKind::Clients, "msg_in");
}

void OverviewPage::askTop(admin::ListKind kind, const char *sort)
{
    admin::ListRequest request;
    request.kind = kind;
    request.sort = sort;
    request.desc = true;
    request.limit = Candidates;
    client().request(request, this, [this](const admin::ServerMessage &answer) {
        const auto *reply = std::get_if<admin::ListReply>(&answer);
        if (!reply)
            return;
        if (const auto *channels = std::get_if<QList<admin::ChannelRow>>(&reply->rows))
            showChannels(*channels);
        else if (const auto *clients = std::get_if<QList<admin::ClientRow>>(&reply->rows))
            showTalkers(*clients);
    });
}

void OverviewPage::showChannels(const QList<admin::ChannelRow> &rows)
{
    QList<TopList::Row> totals;
    for (const admin::ChannelRow &row : rows)
        totals.append({row.channel, double(row.messages)});
    QList<RowsModel::Row> shown;
    for (const TopList::Rated &rated : m_channelRates.next(m_clock.elapsed(), totals, TopRows)) {
        const admin::ChannelRow &row = rows[rated.index];
        shown.append(
            {row.channel,
             {Format::line(row.channel), Units::count(double(row.members), locale()), rateText(rated.perSecond)}});
    }
    m_channels.setRows(shown);
}

void OverviewPage::showTalkers(const QList<admin::ClientRow> &rows)
{
    QList<TopList::Row> totals;
    for (const admin::ClientRow &row : rows)
        totals.append({row.client, double(row.msgIn)});
    QList<RowsModel::Row> shown;
    for (const TopList::Rated &rated : m_talkerRates.next(m_clock.elapsed(), totals, TopRows)) {
        const admin::ClientRow &row = rows[rated.index];
        shown.append(
            {row.client,
             {Format::line(row.user.isEmpty() ? row.client : row.user), Format::line(row.ip), rateText(rated.perSecond),
              row.queue > 0 ? Units::text(Unit::Bytes, double(row.queue), locale()) : locale().toString(0)}});
    }
    m_talkers.setRows(shown);
}

/// Refusals from before the connection are remembered by the server.
void OverviewPage::askPastDenials()
{
    if (!client().has(admin::feature::Denials))
        return;
    admin::ListRequest request;
    request.kind = admin::ListKind::Denials;
    request.sort = "t";
    request.desc = true;
    request.limit = 50;
    client().request(request, this, [this](const admin::ServerMessage &answer) {
        const auto *reply = std::get_if<admin::ListReply>(&answer);
        if (const auto *rows = reply ? std::get_if<QList<admin::DenialRow>>(&reply->rows) : nullptr)
            m_warnings.addPast(*rows);
    });
}

} // namespace wsify::console
