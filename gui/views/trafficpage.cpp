// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/views/trafficpage.h"

#include "common/client/adminclient.h"
#include "gui/views/trafficdetails.h"
#include "gui/widgets/filterbar.h"
#include "gui/widgets/togglebutton.h"
#include "gui/widgets/trafficview.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QSet>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

namespace wsify::console {

namespace {

constexpr int Rates[] = {100, 500, 2000, 10'000, admin::Watch::MaxRateLimit};
constexpr int HeadBytes = 256;
constexpr qsizetype MaxCopiedRows = 10'000;
constexpr qsizetype RowsForValues = 5000; // the newest ones, that completion looks at

constexpr char RecentKey[] = "traffic/recentFilters";
constexpr char RateKey[] = "traffic/rate";
constexpr char ColumnsKey[] = "traffic/columns";
constexpr char SplitterKey[] = "traffic/splitter";

QString number(qint64 n)
{
    return QLocale().toString(n);
}

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
    , m_filterBar(new FilterBar(QString::fromLatin1(RecentKey)))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_tableStack(new QStackedWidget)
    , m_view(new TrafficView)
    , m_details(new TrafficDetails(client))
    , m_export(new TrafficExport(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_filterBar);
    makeTools();
    makeTable();
    makeFooter();

    connect(&client, &AdminClient::trafficReceived, this, &TrafficPage::trafficArrived);
    connect(&client, &AdminClient::stateChanged, this, &TrafficPage::updateTools);
    connect(m_model, &TrafficModel::countsChanged, this, &TrafficPage::updateCounts);
    connect(m_filterBar, &FilterBar::applied, this, [this] { watch(); });
    connect(m_view, &TrafficView::followingChanged, m_follow, &QToolButton::setChecked);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TrafficPage::selectionChanged);
    connect(m_model, &QAbstractItemModel::modelReset, this, &TrafficPage::selectionChanged);
    connect(m_export, &TrafficExport::progressed, this,
            [this](qint64 rows, qint64 of) { m_progress->setValue(of > 0 ? int(rows * 1000 / of) : 1000); });
    connect(m_export, &TrafficExport::finished, this, &TrafficPage::exportFinished);
    m_filterBar->setValues([this](FilterField field, const QString &prefix) { return valuesOf(field, prefix); });
    m_filterBar->setPlaceholderText(
        tr("Everything. For example: %1", "%1 is a filter").arg(QStringLiteral("channel ~ chat:* && dir == in")));
    selectionChanged();
    updateTools();
    updateCounts();
}

TrafficPage::~TrafficPage()
{
    QSettings settings;
    settings.setValue(QString::fromLatin1(ColumnsKey), m_view->horizontalHeader()->saveState());
    settings.setValue(QString::fromLatin1(SplitterKey), m_splitter->saveState());
}

void TrafficPage::makeTools()
{
    m_pause = tool(tr("Pause"), tr("Freeze the view; what comes waits (Space)"), new ToggleButton);
    m_stop = tool(tr("Stop"), tr("End the watch; the server sends nothing more (Ctrl+.)"));
    m_clear = tool(tr("Clear"), tr("Remove all rows (Ctrl+K)"));
    m_follow = tool(tr("Follow"), tr("Show the newest rows as they come (End)"), new ToggleButton);
    m_follow->setChecked(true);
    m_exportButton = tool(tr("Export…"), tr("Write the rows into a file (Ctrl+E)"));
    m_rate = new QComboBox;
    m_rate->setAccessibleName(tr("Most rows a second"));
    m_rate->setToolTip(tr("How many rows the server sends a second, at most; the others are counted as sampled out"));
    const int kept = QSettings().value(QString::fromLatin1(RateKey), admin::Watch().maxRate).toInt();
    for (const int rate : Rates) {
        m_rate->addItem(tr("%L1 a second").arg(rate), rate);
        if (rate == kept)
            m_rate->setCurrentIndex(m_rate->count() - 1);
    }
    if (m_rate->currentData().toInt() != kept)
        m_rate->setCurrentIndex(m_rate->findData(admin::Watch().maxRate));

    auto *row = new QHBoxLayout;
    for (QToolButton *button : {m_pause, m_stop, m_clear, m_follow})
        row->addWidget(button);
    row->addStretch(1);
    auto *rateLabel = new QLabel(tr("At &most:"));
    rateLabel->setBuddy(m_rate);
    row->addWidget(rateLabel);
    row->addWidget(m_rate);
    row->addWidget(m_exportButton);
    static_cast<QVBoxLayout *>(layout())->addLayout(row);
    for (QWidget *widget :
         {static_cast<QWidget *>(m_pause), static_cast<QWidget *>(m_stop), static_cast<QWidget *>(m_clear),
          static_cast<QWidget *>(m_follow), static_cast<QWidget *>(m_exportButton), static_cast<QWidget *>(m_rate)})
        widget->installEventFilter(this);

    connect(m_pause, &QToolButton::toggled, this, &TrafficPage::setPaused);
    connect(m_stop, &QToolButton::clicked, this, [this] { setStopped(!m_isStopped); });
    connect(m_clear, &QToolButton::clicked, this, &TrafficPage::clear);
    connect(m_follow, &QToolButton::toggled, m_view, &TrafficView::setFollowing);
    connect(m_exportButton, &QToolButton::clicked, this, &TrafficPage::askExport);
    connect(m_rate, &QComboBox::activated, this, [this] {
        QSettings().setValue(QString::fromLatin1(RateKey), m_rate->currentData());
        watch();
    });
}

void TrafficPage::makeTable()
{
    m_view->setModel(m_model);
    m_view->setAccessibleName(tr("Traffic"));
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, &TrafficPage::showMenu);
    auto *copy = new QAction(tr("Copy Rows"), m_view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &TrafficPage::copyRows);
    m_view->addAction(copy);
    QHeaderView *header = m_view->horizontalHeader();
    if (!header->restoreState(QSettings().value(QString::fromLatin1(ColumnsKey)).toByteArray())) {
        const auto width = [this](int characters) { return fontMetrics().averageCharWidth() * characters + 16; };
        m_view->setColumnWidth(TrafficModel::Time,
                               fontMetrics().horizontalAdvance(QStringLiteral("00:00:00.000")) + 20);
        m_view->setColumnWidth(TrafficModel::Direction, width(9));
        m_view->setColumnWidth(TrafficModel::Channel, width(20));
        m_view->setColumnWidth(TrafficModel::Client, fontMetrics().horizontalAdvance(QString(16, u'd')) + 16);
        m_view->setColumnWidth(TrafficModel::Command, width(12));
        m_view->setColumnWidth(TrafficModel::Size, width(8));
        m_view->setColumnWidth(TrafficModel::Members, width(9));
        for (int column = 0; column < TrafficModel::ColumnCount; ++column)
            m_view->setColumnWidth(column, std::max(m_view->columnWidth(column), header->sectionSizeHint(column)));
    }

    auto *notice = new QWidget;
    m_notice = new QLabel;
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setWordWrap(true);
    m_notice->setTextFormat(Qt::PlainText);
    m_noticeAction = new QPushButton;
    m_noticeAction->installEventFilter(this);
    auto *noticeColumn = new QVBoxLayout(notice);
    noticeColumn->addStretch(1);
    noticeColumn->addWidget(m_notice);
    noticeColumn->addWidget(m_noticeAction, 0, Qt::AlignHCenter);
    noticeColumn->addStretch(1);
    connect(m_noticeAction, &QPushButton::clicked, this, [this] {
        if (m_isStopped)
            setStopped(false);
        else if (!m_refusal.isEmpty())
            watch();
        else if (isPaused() && m_model->waiting() > 0)
            setPaused(false);
        else if (!m_filterBar->filter().isEmpty())
            m_filterBar->apply({});
        else
            Q_EMIT messageWanted({});
    });
    m_tableStack->addWidget(notice);
    m_tableStack->addWidget(m_view);

    m_splitter->addWidget(m_tableStack);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setCollapsible(0, false);
    m_splitter->setSizes({600, 400});
    m_splitter->restoreState(QSettings().value(QString::fromLatin1(SplitterKey)).toByteArray());
    static_cast<QVBoxLayout *>(layout())->addWidget(m_splitter, 1);
}

void TrafficPage::makeFooter()
{
    m_state = new QLabel;
    m_state->setTextFormat(Qt::PlainText);
    m_counts = new QLabel;
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setToolTip(tr(
        "Shown: rows in this table. Waiting: held back by Pause. Matched: what the filter found on the server. Sampled "
        "out: found, but not sent because of the rate. Evicted: made room for newer rows."));
    auto *row = new QHBoxLayout;
    row->addWidget(m_state, 1);
    row->addWidget(m_counts);
    m_exportRow = new QWidget;
    m_exportText = new QLabel;
    m_exportText->setTextFormat(Qt::PlainText);
    m_progress = new QProgressBar;
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of the export"));
    m_cancel = new QPushButton(tr("Cancel Export"));
    m_cancel->installEventFilter(this);
    connect(m_cancel, &QPushButton::clicked, this, &TrafficPage::cancelExport);
    auto *exportRow = new QHBoxLayout(m_exportRow);
    exportRow->setContentsMargins(0, 0, 0, 0);
    exportRow->addWidget(m_exportText, 1);
    exportRow->addWidget(m_progress);
    exportRow->addWidget(m_cancel);
    m_exportRow->hide();
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->addWidget(m_exportRow);
    column->addLayout(row);
}

Page::Abilities TrafficPage::abilities() const
{
    Abilities abilities = Ability::Filter | Ability::Find | Ability::Pause | Ability::Stop;
    abilities.setFlag(Ability::Clear, m_model->received() > 0);
    abilities.setFlag(Ability::Export, m_model->shown() > 0 && !m_export->isRunning());
    return abilities;
}

void TrafficPage::perform(Ability ability)
{
    switch (ability) {
    case Ability::Find:
    case Ability::Filter:
        m_filterBar->focusEdit();
        break;
    case Ability::Pause:
        setPaused(!isPaused());
        break;
    case Ability::Stop:
        setStopped(!m_isStopped);
        break;
    case Ability::Clear:
        clear();
        break;
    case Ability::Export:
        askExport();
        break;
    case Ability::Disconnect:
        break;
    }
}

/// Space presses the button that has the focus, and is not the window's shortcut there.
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
    m_isStopped = false;
    m_filterBar->apply(filter);
    updateTools();
}

void TrafficPage::followClient(const QByteArray &client)
{
    applyFilter(QStringLiteral("client == ") + QString::fromUtf8(filterValue(client)));
}

void TrafficPage::followChannel(const QByteArray &channel)
{
    applyFilter(QStringLiteral("channel == ") + QString::fromUtf8(filterValue(channel)));
}

void TrafficPage::setPaused(bool paused)
{
    m_model->setPaused(paused);
    updateTools();
}

void TrafficPage::setStopped(bool stopped)
{
    if (m_isStopped == stopped)
        return;
    m_isStopped = stopped;
    if (stopped)
        unwatch();
    else
        watch();
    updateTools();
}

void TrafficPage::clear()
{
    m_matched = 0;
    m_dropped = 0;
    m_details->showNothing({});
    m_model->clear();
    m_view->setFollowing(true);
}

void TrafficPage::activeChanged()
{
    if (isActive()) {
        lookAtServer();
        watch();
    } else {
        unwatch();
    }
    updateTools();
}

/// Rows of another server would be taken for this one's; numbers of rows begin again with every process.
void TrafficPage::lookAtServer()
{
    const QString server = client().address().toString();
    const QByteArray bootId = client().hello().bootId;
    if (!m_server.isEmpty() && server != m_server)
        clear();
    if (bootId != m_bootId)
        m_model->setBoot(m_model->boot() + 1);
    m_server = server;
    m_bootId = bootId;
}

/// Asks for a watch; the one that is there goes on until the server has taken the new one.
void TrafficPage::watch()
{
    if (!isActive() || m_isStopped) {
        updateTools();
        return;
    }
    if (!client().has(admin::feature::Watch)) {
        m_refusal = tr("This server cannot show live traffic.");
        updateTools();
        return;
    }
    admin::Watch request;
    request.filter = m_filterBar->filter().toUtf8();
    request.maxRate = m_rate->currentData().toInt();
    request.headBytes = HeadBytes;
    request.self = true; // a test message that somebody sends from here is meant to be seen
    const auto parsed = Filter::parse(request.filter);
    const int asked = ++m_asked;
    client().request(
        request, this,
        [this, asked, text = request.filter, filter = std::get<Filter>(parsed)](const admin::ServerMessage &answer) {
            if (asked == m_asked) {
                watchAnswered(answer, text, filter);
            } else if (const auto *reply = std::get_if<admin::WatchReply>(&answer); reply && client().isLive()) {
                client().request(admin::Unwatch{{}, reply->watch}, this, [](const auto &) {});
            }
        });
}

void TrafficPage::watchAnswered(const admin::ServerMessage &answer, const QByteArray &text, const Filter &filter)
{
    const auto *reply = std::get_if<admin::WatchReply>(&answer);
    if (const auto *error = std::get_if<admin::Error>(&answer)) {
        const QString message = QString::fromUtf8(error->message);
        if (error->code == AdminClient::NotConnected)
            return;
        // A watch that is there goes on, with the filter and the rate that it has.
        if (error->code == admin::errorcode::BadFilter || m_watch != 0)
            m_filterBar->showError(error->column.value_or(0), message);
        else
            m_refusal = error->code == admin::errorcode::Off
                            ? tr("Live traffic is turned off on this server.")
                            : tr("The server does not show its traffic: %1").arg(message);
    } else if (reply) {
        if (m_watch != 0)
            client().request(admin::Unwatch{{}, m_watch}, this, [](const auto &) {});
        m_watch = reply->watch;
        m_lastDropped = 0;
        m_since = QDateTime::currentDateTime();
        m_refusal.clear();
        if (std::exchange(m_rowsFilter, text) != text) {
            if (TrafficModel::canKeep(filter))
                m_model->keep(filter);
            else
                m_model->clear();
            m_matched = m_model->received();
            m_dropped = 0;
            selectAgain();
            m_view->setFollowing(true);
        }
    }
    updateTools();
}

void TrafficPage::unwatch()
{
    ++m_asked;
    if (m_watch != 0 && client().isLive())
        client().request(admin::Unwatch{{}, m_watch}, this, [](const auto &) {});
    m_watch = 0;
}

void TrafficPage::trafficArrived(const admin::Traffic &traffic)
{
    if (traffic.watch != m_watch || m_watch == 0)
        return;
    // Rows that came before the answer to the watch are in its totals, and were nobody's here.
    m_matched += traffic.rows.size() + traffic.dropped - m_lastDropped;
    m_dropped += traffic.dropped - m_lastDropped;
    m_lastDropped = traffic.dropped;
    if (traffic.rows.isEmpty())
        updateCounts();
    else
        m_model->receive(traffic.rows);
}

void TrafficPage::selectionChanged()
{
    const auto rows = m_view->selectedRowNumbers();
    if (rows.size() == 1) {
        const auto view = m_model->rows().at(rows.front());
        m_details->showRow({view.seq, view.tUs, view.dir, view.channel.toByteArray(), view.client.toByteArray(),
                            view.command.toByteArray(), view.size, view.members, view.head.toByteArray()},
                           m_model->rows().boot(rows.front()) == m_model->boot());
        m_detailsBoot = m_model->rows().boot(rows.front());
    } else if (rows.size() > 1) {
        m_details->showNothing(tr("%Ln row(s) are selected.", nullptr, int(rows.size())));
    } else if (!m_details->row()) {
        m_details->showNothing(tr("Select a row to see its payload."));
    }
    updateDetails();
}

/// Are there when there is something in them; the row that was chosen is not covered by them.
void TrafficPage::updateDetails()
{
    const bool areShown = m_details->row() || m_view->selectionModel()->hasSelection();
    if (areShown != m_details->isHidden())
        return;
    const QModelIndex current = m_view->currentIndex();
    const bool isSeen = m_view->viewport()->rect().intersects(m_view->visualRect(current));
    m_details->setVisible(areShown);
    m_splitter->refresh(); // now: later, the view may have been scrolled to another place
    if (areShown && isSeen)
        m_view->scrollTo(current);
}

void TrafficPage::showMenu(const QPoint &position)
{
    const auto rows = m_view->selectedRowNumbers();
    QModelIndex at = m_view->indexAt(position);
    if (!m_view->selectionModel()->isSelected(at)) // asked for by a key
        at = m_view->currentIndex();
    QMenu menu(this);
    QAction *copy = menu.addAction(tr("Copy Rows"), this, &TrafficPage::copyRows);
    copy->setEnabled(!rows.empty() && qsizetype(rows.size()) <= MaxCopiedRows);
    if (at.isValid()) {
        const auto row = m_model->rows().at(at.row());
        const QString cell = at.data().toString();
        menu.addAction(tr("Copy Cell"), this, [cell] { QGuiApplication::clipboard()->setText(cell); });
        menu.addSeparator();
        QAction *followClientAction = menu.addAction(
            tr("Follow This Client"), this, [this, client = row.client.toByteArray()] { followClient(client); });
        followClientAction->setEnabled(!row.client.isEmpty());
        QAction *followChannelAction = menu.addAction(
            tr("Follow This Channel"), this, [this, channel = row.channel.toByteArray()] { followChannel(channel); });
        followChannelAction->setEnabled(!row.channel.isEmpty());
        QAction *showClient = menu.addAction(
            tr("Show This Client"), this, [this, client = row.client.toByteArray()] { Q_EMIT clientWanted(client); });
        showClient->setEnabled(!row.client.isEmpty());
        QAction *send = menu.addAction(tr("Send a Message to This Channel…"), this,
                                       [this, channel = row.channel.toByteArray()] { Q_EMIT messageWanted(channel); });
        send->setEnabled(!row.channel.isEmpty());
    }
    menu.addSeparator();
    QAction *exportAction = menu.addAction(rows.size() > 1 ? tr("Export the Selected Rows…") : tr("Export…"), this,
                                           &TrafficPage::askExport);
    exportAction->setEnabled(abilities().testFlag(Ability::Export));
    menu.exec(m_view->viewport()->mapToGlobal(position));
}

void TrafficPage::copyRows()
{
    const auto rows = m_view->selectedRowNumbers();
    if (rows.empty() || qsizetype(rows.size()) > MaxCopiedRows)
        return;
    QString text;
    for (const qsizetype number : rows) {
        const auto row = m_model->rows().at(number);
        for (int column = 0; column < TrafficModel::ColumnCount; ++column)
            text += TrafficModel::text(row, TrafficModel::Column(column))
                    + (column + 1 < TrafficModel::ColumnCount ? u'\t' : u'\n');
    }
    QGuiApplication::clipboard()->setText(text);
}

void TrafficPage::askExport()
{
    if (!abilities().testFlag(Ability::Export))
        return;
    // What is selected now; while somebody looks for a name, rows come and go.
    const bool selectedOnly = m_view->selectedRowNumbers().size() > 1;
    const auto selection =
        selectedOnly ? std::optional(std::pair(m_model->rows(), m_view->selectedRowNumbers())) : std::nullopt;
    auto *dialog = new QFileDialog(this, selectedOnly ? tr("Export the Selected Rows") : tr("Export All Rows"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString json = tr("JSON lines (*.jsonl)");
    const QString csv = tr("Comma-separated values (*.csv)");
    dialog->setNameFilters({json, csv});
    dialog->setDefaultSuffix(QStringLiteral("jsonl"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, csv](const QString &chosen) {
        dialog->setDefaultSuffix(chosen == csv ? QStringLiteral("csv") : QStringLiteral("jsonl"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, selection](const QString &path) {
        const auto format = path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive)
                                ? TrafficExport::Format::Csv
                                : TrafficExport::Format::JsonLines;
        if (selection)
            exportRows(path, format, selection->first, selection->second);
        else
            exportAll(path, format);
    });
    dialog->open();
}

void TrafficPage::exportAll(const QString &path, TrafficExport::Format format)
{
    exportRows(path, format, m_model->rows(), std::nullopt);
}

void TrafficPage::exportRows(const QString &path, TrafficExport::Format format, const TrafficRing &rows,
                             const std::optional<std::vector<qsizetype>> &chosen)
{
    if (m_export->isRunning())
        return;
    m_exportText->setText(tr("Exporting to %1").arg(path));
    m_progress->setValue(0);
    m_progress->show();
    m_cancel->setText(tr("Cancel Export"));
    m_cancel->disconnect(this);
    connect(m_cancel, &QPushButton::clicked, this, &TrafficPage::cancelExport);
    m_exportRow->show();
    m_export->start(rows, chosen, path, format);
    updateTools();
}

void TrafficPage::exportFinished(TrafficExport::Result result, qint64 rows, const QString &error)
{
    switch (result) {
    case TrafficExport::Result::Done:
        m_exportText->setText(tr("%Ln row(s) are in %1.", nullptr, int(rows)).arg(m_export->path()));
        break;
    case TrafficExport::Result::Cancelled:
        m_exportText->setText(tr("The export was cancelled; nothing was written."));
        break;
    case TrafficExport::Result::Failed:
        m_exportText->setText(tr("Nothing was exported to %1: %2").arg(m_export->path(), error));
        break;
    }
    m_progress->hide();
    m_cancel->setText(tr("Close", "puts away what is said of the export"));
    m_cancel->disconnect(this);
    connect(m_cancel, &QPushButton::clicked, this, [this] { m_exportRow->hide(); });
    updateTools();
    Q_EMIT exported(result);
}

void TrafficPage::updateTools()
{
    m_pause->setChecked(isPaused());
    m_pause->setText(isPaused() ? tr("Resume") : tr("Pause"));
    m_stop->setText(m_isStopped ? tr("Start") : tr("Stop"));
    m_stop->setToolTip(m_isStopped ? tr("Watch again (Ctrl+.)")
                                   : tr("End the watch; the server sends nothing more (Ctrl+.)"));
    updateCounts();
}

void TrafficPage::updateCounts()
{
    if (m_isStopped)
        m_state->setText(tr("Stopped"));
    else if (!client().isLive())
        m_state->setText(tr("Not connected"));
    else if (!m_refusal.isEmpty())
        m_state->setText(m_refusal);
    else if (m_watch == 0)
        m_state->setText(tr("Not watching"));
    else if (isPaused())
        m_state->setText(tr("Paused: %Ln row(s) wait", nullptr, int(m_model->waiting())));
    else
        m_state->setText(tr("Watching since %1").arg(QLocale().toString(m_since.time(), QStringLiteral("HH:mm:ss"))));
    m_counts->setText(tr("Shown %1   Waiting %2   Matched %3   Sampled out %4   Evicted %5")
                          .arg(number(m_model->shown()), number(m_model->waiting()), number(m_matched),
                               number(m_dropped), number(m_model->evicted())));
    m_exportButton->setEnabled(abilities().testFlag(Ability::Export));
    m_clear->setEnabled(abilities().testFlag(Ability::Clear));
    updateNotice();
    if (m_lastAbilities != abilities()) {
        m_lastAbilities = abilities();
        Q_EMIT abilitiesChanged();
    }
}

/// One sentence and one action where there are no rows.
void TrafficPage::updateNotice()
{
    m_tableStack->setCurrentIndex(m_model->shown() > 0 ? 1 : 0);
    updateDetails();
    if (m_model->shown() > 0)
        return;
    QString text;
    QString action;
    if (m_isStopped) {
        text = tr("The watch is stopped.");
        action = tr("Start Watching");
    } else if (!client().isLive()) {
        text = tr("There is no connection to a server.");
    } else if (!m_refusal.isEmpty()) {
        text = m_refusal;
        action = client().has(admin::feature::Watch) ? tr("Try Again") : QString();
    } else if (m_model->waiting() > 0 && isPaused()) {
        text = tr("Paused: %Ln row(s) wait", nullptr, int(m_model->waiting()));
        action = tr("Resume");
    } else if (!m_filterBar->filter().isEmpty()) {
        text = tr("Nothing has matched the filter yet.");
        action = tr("Show Everything");
    } else {
        text = tr("No message has come yet.");
        action = tr("Send a Message…");
    }
    m_notice->setText(text);
    m_noticeAction->setText(action);
    m_noticeAction->setVisible(!action.isEmpty());
}

/// After the rows have been filtered: the row in the details is selected where it is now, or leaves them.
void TrafficPage::selectAgain()
{
    if (!m_details->row())
        return;
    const qint64 seq = m_details->row()->seq;
    const TrafficRing &rows = m_model->rows();
    for (qsizetype i = 0; i < rows.size(); ++i) {
        if (rows.at(i).seq == seq && rows.boot(i) == m_detailsBoot) {
            m_view->selectionModel()->setCurrentIndex(m_model->index(int(i), 0),
                                                      QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
            return;
        }
    }
    m_details->showNothing(tr("Select a row to see its payload."));
}

/// From the newest rows, and what the server has named before.
QStringList TrafficPage::valuesOf(FilterField field, const QString &prefix)
{
    QStringList values;
    QSet<QByteArrayView> seen;
    const TrafficRing &rows = m_model->rows();
    for (qsizetype i = rows.size() - 1; i >= std::max(qsizetype(0), rows.size() - RowsForValues); --i) {
        const auto row = rows.at(i);
        const QByteArrayView value = field == FilterField::Channel   ? row.channel
                                     : field == FilterField::Client  ? row.client
                                     : field == FilterField::Command ? row.command
                                                                     : QByteArrayView();
        if (value.isEmpty() || seen.contains(value))
            continue;
        seen.insert(value);
        values.append(QString::fromUtf8(value));
    }
    values += m_known.value(field);
    values.removeIf([&](const QString &value) { return !value.startsWith(prefix, Qt::CaseInsensitive); });
    values.removeDuplicates();
    values.sort();
    askForValues(field, prefix);
    return values.first(std::min(values.size(), qsizetype(FilterBar::MaxValues)));
}

void TrafficPage::askForValues(FilterField field, const QString &prefix)
{
    const QByteArray name = field == FilterField::Channel  ? "channel"
                            : field == FilterField::Client ? "client"
                            : field == FilterField::User   ? "user"
                            : field == FilterField::Ip     ? "ip"
                                                           : QByteArray();
    if (name.isEmpty() || !isActive() || !client().has(admin::feature::List) || m_askedFor == std::pair(field, prefix))
        return;
    m_askedFor = std::pair(field, prefix);
    QByteArray value = filterValue(prefix.toUtf8());
    value.insert(value.endsWith('"') ? value.size() - 1 : value.size(), '*');
    admin::ListRequest request;
    request.kind = field == FilterField::Channel ? admin::ListKind::Channels : admin::ListKind::Clients;
    request.query = name + " ~ " + value;
    request.limit = FilterBar::MaxValues;
    client().request(request, this, [this, field, prefix](const admin::ServerMessage &answer) {
        const auto *list = std::get_if<admin::ListReply>(&answer);
        if (!list || m_askedFor != std::pair(field, prefix))
            return;
        QStringList values;
        if (const auto *channels = std::get_if<QList<admin::ChannelRow>>(&list->rows)) {
            for (const admin::ChannelRow &row : *channels)
                values.append(QString::fromUtf8(row.channel));
        } else if (const auto *clients = std::get_if<QList<admin::ClientRow>>(&list->rows)) {
            for (const admin::ClientRow &row : *clients)
                values.append(QString::fromUtf8(field == FilterField::Client ? row.client
                                                : field == FilterField::User ? row.user
                                                                             : row.ip));
        }
        values.removeAll(QString());
        m_known[field] = values;
        m_filterBar->valuesCame();
    });
}

} // namespace wsify::console
