// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/channelspage.h"

#include "common/client/adminclient.h"
#include "common/filter/filter.h"
#include "gui/lists/listview.h"
#include "gui/models/format.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

#include <algorithm>

namespace wsify::console {

ChannelsPage::ChannelsPage(AdminClient &client)
    : ListPage(client, std::make_unique<ChannelColumns>(), QStringLiteral("channels"))
{
    view().setAccessibleName(tr("Channels"));
    m_send = addTool(tr("Send Message…"), tr("Send a message to the selected channel"), [this] {
        if (current())
            Q_EMIT messageWanted(current()->channel);
    });
    m_follow =
        addTool(tr("Follow in Traffic"), tr("Show what goes over the selected channel"), [this] { followInTraffic(); });
    m_copy = addMenuAction(tr("Copy Channel"), [this] {
        if (current())
            QGuiApplication::clipboard()->setText(QString::fromUtf8(current()->channel));
    });
    connect(&view(), &QAbstractItemView::doubleClicked, this, &ChannelsPage::followInTraffic);

    m_showMember = new QAction(tr("Show Client"), this);
    connect(m_showMember, &QAction::triggered, this, &ChannelsPage::showMember);
    details().addAction(m_showMember);
    connect(&details(), &QTreeWidget::itemSelectionChanged, this, &ChannelsPage::updateActions);
    connect(&details(), &QTreeWidget::itemActivated, this, &ChannelsPage::showMember);
    setEmptyAction(makeExampleAction());
    view().sortBy(ChannelColumns::Members, Qt::DescendingOrder);
    restoreState();
    ChannelsPage::updateActions();
}

ListPage::Sentences ChannelsPage::sentences() const
{
    return {tr("This server does not list its channels."), tr("No client has joined a channel."),
            tr("No channel matches the filter.")};
}

QString ChannelsPage::countText(qint64 total, bool isFiltered) const
{
    const int n = int(qMin<qint64>(total, INT_MAX));
    return isFiltered ? tr("%Ln channels match the filter", nullptr, n) : tr("%Ln channels", nullptr, n);
}

QString ChannelsPage::detailsTitle(const ListRow &row) const
{
    return Format::line(std::get<admin::ChannelRow>(row).channel);
}

std::optional<admin::GetRequest> ChannelsPage::detailsRequest(const ListRow &row) const
{
    return admin::GetRequest{{}, {}, std::get<admin::ChannelRow>(row).channel};
}

QList<DetailGroup> ChannelsPage::detailsOf(const ListRow &listRow, const admin::GetReply *reply) const
{
    const auto &row = std::get<admin::ChannelRow>(listRow);
    const auto *more = reply ? std::get_if<admin::ChannelDetails>(&reply->details) : nullptr;
    QList<DetailGroup> groups{{tr("Channel"),
                               {{tr("Name"), Format::line(row.channel, 1024), {}, {}},
                                {tr("Members"), Format::number(row.members), {}, {}},
                                {tr("Messages"), Format::number(row.messages), {}, {}}}}};
    if (!more)
        return groups;
    DetailGroup members{tr("Clients (%1)").arg(Format::number(row.members)), {}};
    const QList<admin::MemberRow> listed = more->clients.first(std::min(more->clients.size(), MaxListed));
    for (const admin::MemberRow &member : listed) {
        const QString id = Format::line(member.client);
        const QString address = Format::line(member.ip);
        members.details.append({member.user.isEmpty() ? id : Format::line(member.user), address,
                                tr("%1 at %2", "client, address").arg(id, address), member.client});
    }
    if (const qint64 left = row.members - listed.size(); left > 0)
        members.details.append({tr("and %Ln more", nullptr, int(qMin<qint64>(left, INT_MAX))), {}, {}, {}});
    groups.append(members);
    return groups;
}

const admin::ChannelRow *ChannelsPage::current() const
{
    const ListRow *row = currentRow();
    return row ? std::get_if<admin::ChannelRow>(row) : nullptr;
}

void ChannelsPage::updateActions()
{
    const bool isChosen = current();
    m_send->setEnabled(isChosen && can(admin::feature::Control));
    m_follow->setEnabled(isChosen && can(admin::feature::Watch));
    m_copy->setEnabled(isChosen);
    m_showMember->setEnabled(!details().currentId().isEmpty());
}

void ChannelsPage::followInTraffic()
{
    if (current() && can(admin::feature::Watch))
        Q_EMIT trafficWanted(QString::fromUtf8("channel == " + filterValue(current()->channel)));
}

void ChannelsPage::showMember()
{
    if (const QByteArray id = details().currentId(); !id.isEmpty())
        Q_EMIT clientWanted(id);
}

} // namespace wsify::console
