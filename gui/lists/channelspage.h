// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/lists/listpage.h"

namespace wsify::console {

/// What channels there are, how much goes over them and who is in one.
class ChannelsPage : public ListPage
{
    Q_OBJECT

public:
    explicit ChannelsPage(AdminClient &client);

    QString title() const override { return tr("Channels"); }

private:
    Sentences sentences() const override;
    QString countText(qint64 total, bool isFiltered) const override;
    QString detailsTitle(const ListRow &row) const override;
    std::optional<admin::GetRequest> detailsRequest(const ListRow &row) const override;
    QList<DetailGroup> detailsOf(const ListRow &row, const admin::GetReply *reply) const override;
    QString goneSentence() const override { return tr("Nobody is in this channel any more."); }
    void updateActions() override;

    const admin::ChannelRow *current() const;
    void followInTraffic();
    void showMember();

    QAction *m_send;
    QAction *m_follow;
    QAction *m_copy;
    QAction *m_showMember;
};

} // namespace wsify::console
