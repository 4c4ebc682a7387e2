// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/listpage.h"

#include "common/client/adminclient.h"
#include "gui/lists/detailspanel.h"
#include "gui/lists/listexport.h"
#include "gui/lists/listview.h"
#include "gui/models/format.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/filterbar.h"
#include "gui/widgets/noticebar.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <climits>
#include <utility>

namespace wsify::console {

namespace {

// Another name when columns are added or change places.
constexpr QLatin1StringView ColumnsKey("columns2");
constexpr QLatin1StringView SplitterKey("splitter1");

ListModel::Fetch fetchFrom(AdminClient &client, QObject *context)
{
    return [&client, context](const admin::ListRequest &request, const ListModel::Answered &answered) {
        client.request(request, context, [answered](const admin::ServerMessage &message) {
            if (const auto *reply = std::get_if<admin::ListReply>(&message))
                answered(*reply);
            else if (const auto *error = std::get_if<admin::Error>(&message))
                answered(*error);
            else
                answered(admin::Error{{}, admin::errorcode::UnknownType, {}, {}, {}});
        });
    };
}

} // namespace

ListPage::ListPage(AdminClient &client, std::unique_ptr<ListColumns> columns, const QString &settingsGroup)
    : Page(client)
    , m_settingsGroup(settingsGroup)
    , m_model(std::make_unique<ListModel>(std::move(columns), fetchFrom(client, this)))
    , m_export(new ListExport(*m_model, fetchFrom(client, this), this))
    , m_filter(new FilterBar(settingsGroup + QStringLiteral("/filters")))
    , m_tools(new QHBoxLayout)
    , m_notice(new NoticeBar)
    , m_stack(new QStackedWidget)
    , m_view(new ListView(*m_model))
    , m_empty(new EmptyState)
    , m_count(new QLabel)
    , m_splitter(new QSplitter)
    , m_panel(new DetailsPanel)
    , m_clearFilter(new QAction(tr("Clear the Filter"), this))
{
    m_filter->setLive();
    m_filter->setPlaceholderText(tr("A word to find, or a filter"));
    m_filter->setValues([this](FilterField field, const QString &prefix) {
        return m_model->values(field, prefix, FilterBar::MaxValues);
    });
    m_tools->addWidget(m_filter, 1);

    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);

    m_panel->hide();

    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_panel);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setSizes({700, 340});

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(m_tools);
    column->addWidget(m_splitter, 1);
    // Below the table: what appears there does not move what somebody is about to click.
    auto *footer = new QHBoxLayout;
    footer->addWidget(m_count);
    footer->addWidget(m_notice, 1);
    column->addLayout(footer);
    setTabOrder(m_view, &m_panel->tree());
    setTabOrder(&m_panel->tree(), m_panel->closeButton());

    connect(m_filter, &FilterBar::applied, this, [this](const QString &filter) {
        // What is done next is not for a row that is perhaps not among these.
        if (filter.toUtf8() != m_model->query())
            setDetailsVisible(false);
        m_model->setQuery(filter.toUtf8());
    });
    // An empty field with rows left out would be a riddle.
    connect(m_filter->edit(), &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty() && !m_filter->filter().isEmpty())
            m_filter->apply({});
    });
    connect(m_clearFilter, &QAction::triggered, this, &ListPage::clearFilter);
    connect(m_view, &ListView::selectionMoved, this, &ListPage::selectionMoved);
    connect(m_view, &ListView::deselected, this, [this] { setDetailsVisible(false); });
    connect(m_view, &ListView::filterWanted, this, &ListPage::narrow);
    connect(m_panel, &DetailsPanel::closeWanted, this, [this] { setDetailsVisible(false); });
    connect(m_view, &ListView::copied, this, [this](qint64 left) {
        if (left > 0)
            sayDone(leftOutText(left));
    });
    addMenuAction(tr("Export…"), [this] { askForExport(); });
    connect(m_export, &ListExport::progressed, this, [this](qint64 rows, qint64 of) {
        m_notice->say(NoticeBar::Kind::Done,
                      //: rows that are written, of how many
                      tr("Exporting: %1 of %2").arg(Format::number(rows), Format::number(of)));
    });
    connect(m_export, &ListExport::finished, this, [this](qint64 rows, const QString &error) {
        if (error.isEmpty())
            sayExported(rows);
        else
            sayProblem(tr("Nothing was exported to %1: %2").arg(m_export->path(), error));
        Q_EMIT abilitiesChanged();
    });
    connect(m_model.get(), &ListModel::updated, this, &ListPage::updateTable);
}

ListPage::~ListPage()
{
    saveState();
    // Refers to the model, and must not say anything to what is left of this.
    m_view->disconnect(this);
    delete m_view;
}

QWidget *ListPage::firstFocus()
{
    return m_stack->currentWidget(); // the table, or what is said in its place
}

void ListPage::perform(Ability ability)
{
    if (ability == Ability::Find || ability == Ability::Filter) {
        m_filter->focusEdit();
    } else if (ability == Ability::Export) {
        askForExport();
    }
}

Page::Abilities ListPage::abilities() const
{
    Abilities abilities = Ability::Find | Ability::Filter;
    abilities.setFlag(Ability::Export, isActive() && m_model->rowCount() > 0 && !m_export->isRunning());
    return abilities;
}

/// Beside what is filtered already.
void ListPage::narrow(const QString &filter)
{
    const QString before = this->filter().trimmed();
    const bool isChoice = before.contains(QStringLiteral("||"));
    m_filter->apply(before.isEmpty() ? filter
                                     : (isChoice ? u'(' + before + u')' : before) + QStringLiteral(" && ") + filter);
}

/// Of the selected rows when there are several, else of all that the filter has: what is there now, whatever comes while the dialog is open.
void ListPage::askForExport()
{
    if (!abilities().testFlag(Ability::Export))
        return;
    ListExport::What what = m_export->all();
    qint64 left = 0;
    if (const qsizetype selected = m_view->selectedCount(); selected > 1) {
        what.rows = selectedEntries();
        left = selected - what.rows->size();
    }
    auto *dialog = new QFileDialog(this, what.rows ? tr("Export the Selected Rows") : tr("Export the Listed Rows"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString csv = tr("Comma-separated values (*.csv)");
    dialog->setNameFilters({tr("JSON lines (*.jsonl)"), csv});
    dialog->setDefaultSuffix(QStringLiteral("jsonl"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, csv](const QString &chosen) {
        dialog->setDefaultSuffix(chosen == csv ? QStringLiteral("csv") : QStringLiteral("jsonl"));
    });
    connect(dialog, &QFileDialog::fileSelected, this, [this, what, left](const QString &path) {
        const bool isCsv = path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive);
        if (!m_export->isRunning()) {
            m_leftOut = left;
            m_export->start(path, isCsv ? RowWriter::Format::Csv : RowWriter::Format::JsonLines, what);
        }
        Q_EMIT abilitiesChanged();
    });
    dialog->open();
}

void ListPage::sayExported(qint64 rows)
{
    const auto asInt = [](qint64 n) { return int(std::min<qint64>(n, INT_MAX)); };
    QString text = tr("%Ln row(s) are in %1.", nullptr, asInt(rows)).arg(m_export->path());
    if (m_leftOut > 0)
        text += u' ' + leftOutText(m_leftOut);
    if (m_export->left() > 0)
        text += u' '
                + tr("%Ln more row(s) are left out: an export has at most %1.", nullptr, asInt(m_export->left()))
                      .arg(Format::number(ListExport::MaxRows));
    sayDone(text);
}

/// Why something is not done with all selected rows.
QString ListPage::leftOutText(qint64 rows)
{
    return tr("%Ln selected row(s) are left out: at most %1 count, and only those that are loaded.", nullptr,
              int(std::min<qint64>(rows, INT_MAX)))
        .arg(Format::number(ListView::MaxSelected));
}

DetailsTree &ListPage::details()
{
    return m_panel->tree();
}

void ListPage::showFilter(const QString &filter)
{
    m_filter->apply(filter);
}

QString ListPage::filter() const
{
    return m_filter->filter();
}

bool ListPage::can(const char *feature) const
{
    return isActive() && client().has(feature);
}

void ListPage::clearFilter()
{
    m_filter->apply({});
    m_filter->focusEdit();
}

void ListPage::activeChanged()
{
    if (isActive()) {
        const QByteArray server = client().address().toString().toUtf8() + '\n' + client().hello().bootId;
        if (server != m_server) {
            // The clients of another process are others: a filter that names one would find nothing, and look like a fault.
            const auto parsed = Filter::parse(filter().toUtf8());
            const auto *named = std::get_if<Filter>(&parsed);
            if (!m_server.isEmpty() && named && named->names(FilterField::Client))
                m_filter->apply({});
            m_server = server;
            setDetailsVisible(false);
            m_model->clear();
            m_notice->clear();
        }
    }
    m_model->setActive(can(feature()));
    updateTable();
}

void ListPage::setCurrent(const ListEntry &entry)
{
    m_current = entry;
    setDetailsVisible(true);
    updateDetails();
    if (const int row = m_model->rowOf(entry.key); row >= 0)
        m_view->selectRowAt(row);
    updateActions();
}

void ListPage::selectionMoved()
{
    const ListEntry *entry = m_model->entryAt(m_view->selectedRow());
    if (std::exchange(m_wereSeveral, m_view->selectedCount() > 1) || m_wereSeveral)
        updateActions();
    if (!entry)
        return; // its row is not here any more, or not yet
    const bool isOther = !m_current || m_current->key != entry->key;
    m_current = *entry;
    if (!isOther)
        return;
    setDetailsVisible(true);
    updateDetails();
    updateActions();
}

void ListPage::setDetailsVisible(bool visible)
{
    m_panel->setVisible(visible);
    if (visible)
        return;
    m_current.reset();
    m_asked.reset();
    m_reply.reset();
    m_panel->tree().setGroups({});
    m_view->selectionModel()->clear();
    updateActions();
}

void ListPage::updateDetails()
{
    m_reply.reset();
    m_panel->say({});
    showDetails(nullptr);
    m_panel->tree().scrollToTop();
    fetchDetails();
}

void ListPage::fetchDetails()
{
    if (!m_current || !can(feature()) || m_asked == m_current->key)
        return;
    const std::optional<admin::GetRequest> request = detailsRequest(m_current->row);
    if (!request)
        return;
    m_asked = m_current->key;
    client().request(*request, this, [this, key = m_current->key](const admin::ServerMessage &message) {
        if (m_asked == key)
            m_asked.reset();
        if (!m_current || m_current->key != key)
            return;
        if (const auto *reply = std::get_if<admin::GetReply>(&message)) {
            showDetails(reply);
        } else if (const auto *error = std::get_if<admin::Error>(&message);
                   error && error->code == admin::errorcode::NotFound) {
            m_panel->say(goneSentence(), true);
        }
    });
}

void ListPage::showDetails(const admin::GetReply *reply)
{
    if (reply) {
        m_reply = *reply;
        // What is done next is for this one, and not for one that stands in the list.
        const bool isOut = m_model->isWhole() && m_model->rowOf(m_current->key) < 0 && !m_model->isLoading();
        m_panel->say(isOut ? tr("The filter does not match this any more.") : QString());
        std::visit([this](const auto &details) { m_current->row = details.row; }, reply->details);
    }
    m_panel->show(detailsTitle(m_current->row), detailsOf(m_current->row, m_reply ? &*m_reply : nullptr));
    updateActions();
}

void ListPage::updateTable()
{
    const bool isFiltered = !m_model->query().trimmed().isEmpty();
    const Sentences say = sentences();
    if (isActive() && !client().has(feature())) {
        m_empty->say(say.notThere, nullptr);
        m_stack->setCurrentWidget(m_empty);
    } else if (m_model->total().value_or(0) == 0 && m_model->error()) {
        m_empty->say({}, nullptr); // the notice says it all
        m_stack->setCurrentWidget(m_empty);
    } else if (m_model->total() == 0 && !m_model->isLoading()) {
        m_empty->say(isFiltered ? say.noMatch : say.empty, isFiltered ? m_clearFilter : m_emptyAction);
        m_stack->setCurrentWidget(m_empty);
    } else {
        m_stack->setCurrentWidget(m_view);
    }
    m_filter->setEnabled(!isActive() || client().has(feature()));
    m_count->setText(m_model->error()       ? QString()
                     : m_model->isLoading() ? tr("Loading…")
                     : m_model->total()     ? countText(*m_model->total(), isFiltered)
                                            : QString());

    if (const auto &error = m_model->error(); error && error->code != AdminClient::NotConnected) {
        const QString text = QString::fromUtf8(error->message);
        if (error->code == admin::errorcode::BadFilter) {
            if (m_filter->error().isEmpty())
                m_filter->showError(error->column.value_or(0), text);
        } else {
            m_saysError = true;
            sayProblem(tr("The server did not answer with the list: %1").arg(text));
        }
    } else if (m_saysError) {
        m_saysError = false;
        m_notice->clear();
    }

    if (m_current) {
        const int row = m_model->rowOf(m_current->key);
        if (const ListEntry *entry = m_model->entryAt(row)) {
            m_current = *entry;
            if (m_view->selectedRow() != row)
                m_view->selectRowAt(row, false);
        }
        fetchDetails();
    }
    if (std::exchange(m_couldExport, abilities().testFlag(Ability::Export)) != abilities().testFlag(Ability::Export))
        Q_EMIT abilitiesChanged();
    updateActions();
}

const ListRow *ListPage::currentRow() const
{
    return m_current && m_view->selectedCount() < 2 ? &m_current->row : nullptr;
}

qsizetype ListPage::selectedCount() const
{
    return m_view->selectedCount();
}

QList<ListEntry> ListPage::selectedEntries() const
{
    QList<ListEntry> entries;
    for (const int row : m_view->selectedRows()) {
        if (const ListEntry *entry = m_model->entryAt(row))
            entries.append(*entry);
    }
    return entries;
}

QAction *ListPage::addTool(const QString &text, const QString &tooltip, const std::function<void()> &triggered)
{
    auto *action = new QAction(text, this);
    action->setToolTip(tooltip);
    connect(action, &QAction::triggered, this, triggered);
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::StrongFocus);
    m_tools->addWidget(button, 0, Qt::AlignTop);
    m_view->addRowAction(action);
    return action;
}

QAction *ListPage::addMenuAction(const QString &text, const std::function<void()> &triggered)
{
    auto *action = new QAction(text, this);
    connect(action, &QAction::triggered, this, triggered);
    m_view->addRowAction(action);
    return action;
}

void ListPage::addToolWidget(QWidget *widget)
{
    m_tools->addWidget(widget, 0, Qt::AlignTop);
}

QAction *ListPage::makeExampleAction()
{
    auto *action = new QAction(tr("Copy a Test Snippet"), this);
    action->setToolTip(tr("One line for the console of a browser"));
    connect(action, &QAction::triggered, this, [this] {
        const QByteArray listen = client().hello().listen.value(0, "localhost:3000");
        const QByteArray url =
            "ws://localhost" + listen.sliced(std::max<qsizetype>(listen.lastIndexOf(':'), 0)) + "/ws";
        QGuiApplication::clipboard()->setText(QString::fromUtf8(
            "ws = new WebSocket('" + url
            + "'); ws.onmessage = e => console.log(e.data); "
              "ws.onopen = () => ws.send('{\"command\":\"join\",\"args\":{\"channel\":\"news\"}}');"));
        sayDone(tr("Copied. Paste it into the console of a browser on the server's machine."));
    });
    return action;
}

void ListPage::sayDone(const QString &text)
{
    m_notice->say(NoticeBar::Kind::Done, text);
}

void ListPage::sayProblem(const QString &text)
{
    m_notice->say(NoticeBar::Kind::Problem, text);
}

void ListPage::saveState() const
{
    QSettings settings;
    settings.beginGroup(m_settingsGroup);
    settings.setValue(ColumnsKey, m_view->saveColumns());
    settings.setValue(SplitterKey, m_splitter->saveState());
}

void ListPage::restoreState()
{
    QSettings settings;
    settings.beginGroup(m_settingsGroup);
    m_view->restoreColumns(settings.value(ColumnsKey).toByteArray());
    m_splitter->restoreState(settings.value(SplitterKey).toByteArray());
}

} // namespace wsify::console
