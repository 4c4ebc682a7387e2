// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/kickrun.h"

#include "common/client/adminclient.h"

#include <algorithm>

namespace wsify::console {

KickRun::KickRun(AdminClient &client, const admin::Kick &how, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_how(how)
{
}

void KickRun::start(const QList<QByteArray> &clients)
{
    m_clients = clients.first(std::min(clients.size(), MaxClients));
    kickMore();
}

void KickRun::start(const QByteArray &query)
{
    m_query = query;
    list();
}

/// Oldest first: who comes meanwhile comes at the end.
void KickRun::list()
{
    admin::ListRequest request;
    request.kind = admin::ListKind::Clients;
    request.query = m_query;
    request.sort = "connected_at";
    request.offset = m_next;
    request.limit = admin::ListRequest::MaxLimit;
    m_client.request(request, this, [this](const admin::ServerMessage &answer) {
        const auto *reply = std::get_if<admin::ListReply>(&answer);
        const auto *rows = reply ? std::get_if<QList<admin::ClientRow>>(&reply->rows) : nullptr;
        if (!rows) {
            const auto *error = std::get_if<admin::Error>(&answer);
            m_result.error = error ? error->message : QByteArray();
            m_result.failed = 1;
            m_clients.clear();
            finish();
            return;
        }
        for (const admin::ClientRow &row : *rows) {
            if (m_clients.size() < MaxClients && !m_listed.contains(row.client)) {
                m_listed.insert(row.client);
                m_clients.append(row.client);
            }
        }
        m_next += rows->size();
        if (!rows->isEmpty() && m_next < std::min<qint64>(reply->total, MaxClients)) {
            list();
            return;
        }
        m_next = 0;
        kickMore();
    });
}

void KickRun::kickMore()
{
    while (m_inFlight < InFlight && m_next < m_clients.size()) {
        admin::Kick kick = m_how;
        kick.client = m_clients[m_next++];
        ++m_inFlight;
        m_client.request(kick, this, [this](const admin::ServerMessage &answer) { answered(answer); });
    }
    if (m_inFlight == 0)
        finish();
}

void KickRun::answered(const admin::ServerMessage &answer)
{
    --m_inFlight;
    const auto *error = std::get_if<admin::Error>(&answer);
    if (!error) {
        ++m_result.disconnected;
    } else if (error->code == admin::errorcode::NotFound) {
        ++m_result.gone;
    } else {
        ++m_result.failed;
        if (m_result.error.isEmpty())
            m_result.error = error->message;
        if (error->code == AdminClient::NotConnected) {
            m_result.failed += m_clients.size() - m_next;
            m_next = m_clients.size();
        }
    }
    kickMore();
}

void KickRun::finish()
{
    Q_EMIT finished(m_result);
    deleteLater();
}

} // namespace wsify::console
