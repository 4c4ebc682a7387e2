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

void KickRun::start(const QByteArray &query, qint64 expected)
{
    m_query = query;
    m_expected = expected;
    m_hasQuery = true;
    list();
}

void KickRun::cancel()
{
    m_isCancelled = true;
}

/// Oldest first: who comes meanwhile comes at the end.
void KickRun::list()
{
    admin::ListRequest request;
    request.kind = admin::ListKind::Clients;
    request.query = m_query;
    request.sort = "connected_at";
    request.offset = m_offset;
    request.limit = admin::ListRequest::MaxLimit;
    m_client.request(request, this, [this](const admin::ServerMessage &answer) {
        const auto *reply = std::get_if<admin::ListReply>(&answer);
        const auto *rows = reply ? std::get_if<QList<admin::ClientRow>>(&reply->rows) : nullptr;
        if (rows) {
            listed(*reply, *rows);
            return;
        }
        const auto *error = std::get_if<admin::Error>(&answer);
        m_result.error = error ? error->message : QByteArray();
        m_result.isListed = false;
        finish();
    });
}

void KickRun::listed(const admin::ListReply &reply, const QList<admin::ClientRow> &rows)
{
    const bool isFirst = m_rounds == 0;
    if (isFirst && m_offset == 0 && isTooMany(reply.total, m_expected)) {
        m_result.tooMany = reply.total;
        finish();
        return;
    }
    for (const admin::ClientRow &row : rows) {
        if (isFirst)
            m_until = std::max(m_until, row.connectedAt);
        // Who has come since, perhaps again, is not meant.
        if (row.connectedAt > m_until || m_clients.size() >= MaxClients || m_listed.contains(row.client))
            continue;
        m_listed.insert(row.client);
        m_clients.append(row.client);
    }
    m_offset += rows.size();
    if (!rows.isEmpty() && m_offset < reply.total && m_clients.size() < MaxClients && !m_isCancelled
        && rows.last().connectedAt <= m_until) {
        list();
        return;
    }
    ++m_rounds;
    kickMore();
}

void KickRun::kickMore()
{
    while (!m_isCancelled && m_inFlight < InFlight && m_next < m_clients.size()) {
        admin::Kick kick = m_how;
        kick.client = m_clients[m_next++];
        ++m_inFlight;
        m_client.request(kick, this, [this](const admin::ServerMessage &answer) { answered(answer); });
    }
    Q_EMIT progressed(m_next - m_inFlight, m_clients.size());
    if (m_inFlight > 0)
        return;
    // A round that found somebody is followed by another one.
    const bool isOver = !m_hasQuery || m_isCancelled || m_result.failed > 0 || m_rounds >= MaxRounds
                        || m_clients.size() >= MaxClients || m_before == m_clients.size();
    if (isOver) {
        finish();
        return;
    }
    m_before = m_clients.size();
    m_offset = 0;
    list();
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
    m_result.left = m_clients.size() - m_next;
    Q_EMIT finished(m_result);
    deleteLater();
}

} // namespace wsify::console
