// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/payloadkeeper.h"

#include "common/client/adminclient.h"
#include "gui/traffic/trafficexport.h"
#include "gui/traffic/trafficmodel.h"

#include <algorithm>

namespace wsify::console {

PayloadKeeper::PayloadKeeper(AdminClient &client, const TrafficModel &model, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_model(model)
{
}

void PayloadKeeper::keep(int first, int last)
{
    m_payloads.clear();
    m_bytes = 0;
    if (first < 0 || !m_client.isLive() || !m_client.has(admin::feature::Body))
        return;
    const quint32 boot = m_model.boot();
    // The oldest first: they go first.
    for (int row = std::max(first, last - MaxRows + 1); row <= last; ++row) {
        if (m_model.isNote(row) || m_model.bootOf(row) != boot || !TrafficExport::isCut(m_model.at(row)))
            continue;
        const qint64 seq = m_model.at(row).seq;
        m_client.request(admin::BodyRequest{{}, seq, 0}, this, [this, seq, boot](const admin::ServerMessage &answer) {
            const auto *body = std::get_if<admin::BodyReply>(&answer);
            // A long one comes in parts: the details fetch it when somebody wants it.
            if (!body || body->payload.bytes.size() < body->size || m_bytes + body->payload.bytes.size() > MaxBytes)
                return;
            m_bytes += body->payload.bytes.size();
            m_payloads.insert({boot, seq}, body->payload.bytes);
        });
    }
}

} // namespace wsify::console
