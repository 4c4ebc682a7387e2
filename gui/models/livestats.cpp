// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/livestats.h"

#include "common/client/adminclient.h"

namespace wsify::console {

LiveStats::LiveStats(AdminClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    client.want(this, admin::Topic::Stats);
    connect(&client, &AdminClient::stateChanged, this, &LiveStats::connectionChanged);
    connect(&client, &AdminClient::statsReceived, this, [this](const admin::Stats &stats) {
        m_last = stats;
        m_isKnown = true;
        m_isFresh = true;
        m_history.addStats(stats);
        Q_EMIT changed();
    });
    connectionChanged();
}

void LiveStats::connectionChanged()
{
    if (m_client.address() != m_address) {
        m_address = m_client.address();
        m_history.clear();
        m_isKnown = false;
        Q_EMIT changed();
    }
    if (!m_client.isLive())
        m_isFresh = false;
    if (m_client.isLive() && !m_wasLive) {
        m_history.setBoot(m_client.hello().bootId);
        if (m_client.has(admin::feature::History)) {
            const QByteArray bootId = m_client.hello().bootId;
            m_client.request(admin::HistoryRequest(), this, [this, bootId](const admin::ServerMessage &answer) {
                const auto *reply = std::get_if<admin::HistoryReply>(&answer);
                if (!reply || m_client.hello().bootId != bootId)
                    return;
                m_history.addHistory(*reply);
                Q_EMIT changed();
            });
        }
    }
    m_wasLive = m_client.isLive();
}

} // namespace wsify::console
