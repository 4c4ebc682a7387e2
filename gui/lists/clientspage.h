// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/lists/kickrun.h"
#include "gui/lists/listpage.h"

#include <QHash>
#include <QPointer>
#include <QQueue>

#include <functional>

namespace wsify::console {

/// Who is connected, everything about one of them, and how to get rid of it.
class ClientsPage : public ListPage
{
    Q_OBJECT

public:
    explicit ClientsPage(AdminClient &client);

    QString title() const override { return tr("Clients"); }
    Abilities abilities() const override;
    void perform(Ability ability) override;

    /// Shows one client and its details, whether it is still there or not.
    void showClient(const QByteArray &id);

private:
    Sentences sentences() const override;
    QString countText(qint64 total, bool isFiltered) const override;
    QString detailsTitle(const ListRow &row) const override;
    std::optional<admin::GetRequest> detailsRequest(const ListRow &row) const override;
    QList<DetailGroup> detailsOf(const ListRow &row, const admin::GetReply *reply) const override;
    QString goneSentence() const override;
    void updateActions() override;

    static constexpr qsizetype MaxEnds = 2000;

    const admin::ClientRow *current() const;
    void noteEnd(const admin::Event &event);
    void askToDisconnect();
    void askToDisconnectAll();
    void askToDisconnectMany(qint64 count, const QString &which, const std::function<void(KickRun &)> &start);
    bool isSameServer(const QByteArray &bootId);
    void disconnected(const KickRun::Result &result);
    void askToRemove();
    void followInTraffic();
    void showDenials();
    void answered(const admin::ServerMessage &message, const QString &done);

    QAction *m_disconnect;
    QAction *m_disconnectAll;
    QAction *m_stop; ///< the run
    QAction *m_remove;
    QAction *m_follow;
    QAction *m_denials;
    QAction *m_events;
    QAction *m_copyId;
    QAction *m_copyAddress;
    QAction *m_removeFromThis;
    QAction *m_followChannel;
    QList<QByteArray> m_joined; ///< channels of the current client
    QHash<QByteArray, QString> m_ends; ///< why clients went, by id; the last MaxEnds
    QQueue<QByteArray> m_endOrder;
    bool m_couldDisconnect = false;
    QPointer<KickRun> m_run;
};

} // namespace wsify::console
