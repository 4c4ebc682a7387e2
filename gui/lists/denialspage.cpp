// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/denialspage.h"

#include "common/client/adminclient.h"
#include "common/filter/filter.h"
#include "gui/lists/listview.h"
#include "gui/models/denialreason.h"
#include "gui/models/format.h"
#include "gui/widgets/togglebutton.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

namespace wsify::console {

namespace {

constexpr int RefreshMs = 1000;

} // namespace

DenialsPage::DenialsPage(AdminClient &client)
    : ListPage(client, std::make_unique<DenialColumns>(), QStringLiteral("denials"))
    , m_follow(new ToggleButton(tr("Follow")))
{
    view().setAccessibleName(tr("Denials"));
    model().setRefreshInterval(RefreshMs);

    m_follow->setToolTip(tr("Keep the newest in view; ends when you scroll or select"));
    connect(m_follow, &QToolButton::toggled, this, &DenialsPage::setFollowing);
    m_showClient = addTool(tr("Show Client"), tr("Show the client that was refused"), [this] { showClient(); });
    addToolWidget(m_follow);
    m_onlyClient = addMenuAction(tr("Only This Client"), [this] { showOnly("client", &admin::DenialRow::client); });
    m_onlyAddress = addMenuAction(tr("Only This Address"), [this] { showOnly("ip", &admin::DenialRow::ip); });
    m_onlyChannel = addMenuAction(tr("Only This Channel"), [this] { showOnly("channel", &admin::DenialRow::channel); });
    m_copy = addMenuAction(tr("Copy Details"), [this] { QGuiApplication::clipboard()->setText(details().text()); });
    connect(&view(), &QAbstractItemView::doubleClicked, this, &DenialsPage::showClient);
    connect(&view(), &ListView::scrolled, this, [this] {
        if (!view().isAtTop())
            m_follow->setChecked(false);
    });
    connect(&view(), &ListView::selectionMoved, this, [this] {
        if (view().selectedRow() >= 0)
            m_follow->setChecked(false);
    });
    connect(&model(), &ListModel::updated, this, [this] {
        if (model().sortColumn() != DenialColumns::Time || model().sortOrder() != Qt::DescendingOrder)
            m_follow->setChecked(false);
    });
    m_follow->setChecked(true); // and sorts
    restoreState();
    DenialsPage::updateActions();
}

bool DenialsPage::isFollowing() const
{
    return m_follow->isChecked();
}

void DenialsPage::setFollowing(bool follows)
{
    view().setTop(follows ? ListView::Top::Always : ListView::Top::Never);
    if (!follows)
        return;
    // First, because it is what others end to follow by.
    view().sortBy(DenialColumns::Time, Qt::DescendingOrder);
    deselect();
    view().scrollToTop();
}

ListPage::Sentences DenialsPage::sentences() const
{
    return {tr("This server does not keep a list of what it refused."),
            tr("Nothing was refused since the server started."), tr("No denial matches the filter.")};
}

QString DenialsPage::countText(qint64 total, bool isFiltered) const
{
    const int n = int(qMin<qint64>(total, INT_MAX));
    return isFiltered ? tr("%Ln denials match the filter", nullptr, n) : tr("%Ln denials", nullptr, n);
}

QString DenialsPage::detailsTitle(const ListRow &listRow) const
{
    return denialReason(std::get<admin::DenialRow>(listRow));
}

QList<DetailGroup> DenialsPage::detailsOf(const ListRow &listRow, const admin::GetReply *) const
{
    const auto &row = std::get<admin::DenialRow>(listRow);
    const QString none = tr("none");
    const auto orNone = [&none](const QByteArray &text) { return text.isEmpty() ? none : Format::line(text); };
    DetailGroup what{tr("Refused"), {}};
    what.details = {{tr("Command"), orNone(row.command), {}, {}},
                    {tr("Channel"), orNone(row.channel), {}, {}},
                    {tr("Time"), Format::exactMoment(row.t), {}, {}},
                    {tr("Reason"), Format::line(row.reason), {}, {}}};
    DetailGroup who{tr("Client"), {}};
    who.details = {{tr("Client"), row.client.isEmpty() ? tr("not let in") : Format::line(row.client), {}, {}},
                   {tr("User"), orNone(row.user), {}, {}},
                   {tr("Address"), orNone(row.ip), {}, {}}};
    if (!row.agent.isEmpty())
        who.details.append({tr("Agent"), Format::line(row.agent), {}, {}});
    if (!row.origin.isEmpty())
        who.details.append({tr("Origin"), Format::line(row.origin), {}, {}});
    DetailGroup authorizer{tr("Authorizer"), {}};
    const bool wasAsked = row.status != 0 || row.latencyMs > 0;
    authorizer.details = {
        {tr("Status"),
         row.status != 0 ? QString::number(row.status) : (wasAsked ? tr("no answer") : tr("was not asked")),
         {},
         {}}};
    if (wasAsked)
        authorizer.details.append({tr("Latency"), Format::latency(row.latencyMs), {}, {}});
    return {what, who, authorizer};
}

const admin::DenialRow *DenialsPage::current() const
{
    const ListRow *row = currentRow();
    return row ? std::get_if<admin::DenialRow>(row) : nullptr;
}

void DenialsPage::updateActions()
{
    const admin::DenialRow *row = current();
    m_showClient->setEnabled(row && !row->client.isEmpty());
    m_onlyClient->setEnabled(row && !row->client.isEmpty());
    m_onlyAddress->setEnabled(row && !row->ip.isEmpty());
    m_onlyChannel->setEnabled(row && !row->channel.isEmpty());
    m_copy->setEnabled(row);
}

void DenialsPage::showClient()
{
    if (current() && !current()->client.isEmpty())
        Q_EMIT clientWanted(current()->client);
}

void DenialsPage::showOnly(const QByteArray &field, QByteArray admin::DenialRow::*value)
{
    if (const admin::DenialRow *row = current())
        showFilter(QString::fromUtf8(field + " == " + filterValue(row->*value)));
}

} // namespace wsify::console
