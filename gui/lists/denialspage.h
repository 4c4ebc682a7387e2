// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/lists/listpage.h"

class QToolButton;

namespace wsify::console {

/// Who was refused what, and why; the newest first. Follows what comes until somebody scrolls, selects or sorts otherwise.
class DenialsPage : public ListPage
{
    Q_OBJECT

public:
    explicit DenialsPage(AdminClient &client);

    QString title() const override { return tr("Denials"); }
    bool isFollowing() const;

private:
    Sentences sentences() const override;
    const char *feature() const override { return admin::feature::Denials; }
    QString countText(qint64 total, bool isFiltered) const override;
    QString detailsTitle(const ListRow &row) const override;
    std::optional<admin::GetRequest> detailsRequest(const ListRow &) const override { return {}; }
    QList<DetailGroup> detailsOf(const ListRow &row, const admin::GetReply *reply) const override;
    void updateActions() override;

    const admin::DenialRow *current() const;
    void setFollowing(bool follows);
    void showClient();
    void showOnly(const QByteArray &field, QByteArray admin::DenialRow::*value);

    QToolButton *m_follow;
    QAction *m_showClient;
    QAction *m_onlyClient;
    QAction *m_onlyAddress;
    QAction *m_onlyChannel;
    QAction *m_copy;
};

} // namespace wsify::console
