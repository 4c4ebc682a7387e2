// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/configuration/settingspage.h"

#include "common/client/adminclient.h"
#include "gui/models/format.h"
#include "gui/widgets/emptystate.h"
#include "gui/widgets/plaintable.h"
#include "gui/widgets/togglebutton.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace wsify::console {

namespace {

constexpr char ChangedOnlyKey[] = "settings/changedOnly";

} // namespace

SettingsPage::SettingsPage(AdminClient &client)
    : Page(client)
    , m_serverLine(new QLabel)
    , m_find(new QLineEdit)
    , m_changedOnly(new ToggleButton(tr("Changed Only")))
    , m_stack(new QStackedWidget)
    , m_view(new PlainTable)
    , m_empty(new EmptyState)
    , m_count(new QLabel)
    , m_copy(new QAction(tr("Copy"), this))
    , m_showAll(new QAction(tr("Show All Settings"), this))
    , m_tryAgain(new QAction(tr("Try Again"), this))
{
    m_serverLine->setTextFormat(Qt::PlainText);
    m_serverLine->setWordWrap(true);
    m_serverLine->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_find->setAccessibleName(tr("Find in the settings"));
    m_find->setPlaceholderText(tr("A text in a setting, its value or its source"));
    m_find->setClearButtonEnabled(true);
    m_changedOnly->setToolTip(tr("Leave out settings that have their default"));
    m_copy->setToolTip(tr("Copy the selected settings, or all that are shown, as lines for the file of %1")
                           .arg(QStringLiteral("--config")));
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    auto *copyButton = new QToolButton;
    copyButton->setDefaultAction(m_copy);
    copyButton->setToolButtonStyle(Qt::ToolButtonTextOnly);
    copyButton->setFocusPolicy(Qt::StrongFocus);
    m_view->setModel(&m_filter);
    m_view->setWideColumn(ConfigModel::Value);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setAccessibleName(tr("Settings"));
    m_view->addAction(m_copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);

    auto *tools = new QHBoxLayout;
    auto *findLabel = new QLabel(tr("F&ind:"));
    findLabel->setBuddy(m_find);
    tools->addWidget(findLabel);
    tools->addWidget(m_find, 1);
    tools->addWidget(m_changedOnly);
    tools->addWidget(copyButton);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addLayout(tools);
    column->addWidget(m_serverLine);
    column->addWidget(m_stack, 1);
    column->addWidget(m_count);

    connect(m_find, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filter.setText(text.trimmed());
        updateState();
    });
    connect(m_changedOnly, &QToolButton::toggled, this, [this](bool changedOnly) {
        QSettings().setValue(QString::fromLatin1(ChangedOnlyKey), changedOnly);
        m_filter.setChangedOnly(changedOnly);
        updateState();
    });
    connect(m_copy, &QAction::triggered, this, &SettingsPage::copySettings);
    connect(m_showAll, &QAction::triggered, this, &SettingsPage::showAll);
    connect(m_tryAgain, &QAction::triggered, this, &SettingsPage::ask);
    connect(&client, &AdminClient::stateChanged, this, &SettingsPage::updateState);
    m_changedOnly->setChecked(QSettings().value(QString::fromLatin1(ChangedOnlyKey)).toBool());
    updateState();
}

SettingsPage::~SettingsPage()
{
    // Refers to the model, and must not say anything to what is left of this.
    m_view->disconnect(this);
    delete m_view;
}

void SettingsPage::perform(Ability ability)
{
    if (ability == Ability::Find || ability == Ability::Filter) {
        m_find->setFocus(Qt::ShortcutFocusReason);
        m_find->selectAll();
    }
}

void SettingsPage::copySettings()
{
    QList<int> rows;
    for (const QModelIndex &index : m_view->selectionModel()->selectedRows())
        rows.append(index.row());
    if (rows.isEmpty()) {
        for (int row = 0; row < m_filter.rowCount(); ++row)
            rows.append(row);
    }
    std::sort(rows.begin(), rows.end());
    QString text;
    for (const int row : std::as_const(rows))
        text += ConfigModel::fileLine(m_model.entry(m_filter.mapToSource(m_filter.index(row, 0)).row())) + u'\n';
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void SettingsPage::activeChanged()
{
    if (isActive())
        ask();
    else
        updateState();
}

void SettingsPage::ask()
{
    if (!isActive())
        return;
    const QString server = client().address().toString() + u'\n' + QString::fromUtf8(client().hello().bootId);
    if (server != m_server)
        m_model.setEntries({});
    m_server = server;
    m_error.clear();
    if (client().has(admin::feature::Config)) {
        const int asked = ++m_asked;
        client().request(admin::ConfigRequest{}, this, [this, asked](const admin::ServerMessage &answer) {
            if (asked == m_asked)
                answered(answer);
        });
    }
    updateState();
}

void SettingsPage::answered(const admin::ServerMessage &answer)
{
    m_asked = 0;
    if (const auto *reply = std::get_if<admin::ConfigReply>(&answer))
        m_model.setEntries(reply->entries);
    else if (const auto *error = std::get_if<admin::Error>(&answer); error && error->code != AdminClient::NotConnected)
        m_error = tr("The server did not answer with its settings: %1").arg(QString::fromUtf8(error->message));
    updateState();
}

void SettingsPage::showAll()
{
    m_find->clear();
    m_changedOnly->setChecked(false);
}

QString SettingsPage::serverText() const
{
    const admin::ServerHello &hello = client().hello();
    const auto text = [](const QByteArray &bytes) { return Format::line(bytes); };
    //: %2 is a number
    return tr("wsify %1, process %2, engine %3, broker %4, Qt %5; %Ln worker(s); since %6", nullptr, hello.workers)
        .arg(text(hello.serverVersion), QString::number(hello.pid), text(hello.engine), text(hello.broker),
             text(hello.qt), Format::moment(hello.startedAt));
}

void SettingsPage::updateState()
{
    const bool isShown = m_filter.rowCount() > 0;
    const int all = m_model.rowCount();
    m_copy->setEnabled(isShown);
    m_serverLine->setVisible(all > 0);
    if (all > 0 && client().isLive())
        m_serverLine->setText(serverText());
    //: %1 is how many of them were changed, with its noun
    m_count->setText(
        all == 0 ? QString()
                 : tr("%Ln setting(s), %1", nullptr, all).arg(tr("%Ln of them changed", nullptr, m_model.changed()))
                       + (m_filter.isFiltering() ? tr("; %Ln shown", nullptr, m_filter.rowCount()) : QString()));
    m_stack->setCurrentWidget(isShown ? static_cast<QWidget *>(m_view) : m_empty);
    if (isShown)
        return;
    if (all > 0)
        m_empty->say(tr("No setting is what you look for."), m_showAll);
    else if (!client().isLive())
        m_empty->say(tr("There is no connection to a server."), nullptr);
    else if (!client().has(admin::feature::Config))
        m_empty->say(tr("This server does not show its settings."), nullptr);
    else if (!m_error.isEmpty())
        m_empty->say(m_error, m_tryAgain);
    else
        m_empty->say(m_asked > 0 ? tr("Loading…") : tr("The server has no settings."), nullptr);
}

} // namespace wsify::console
