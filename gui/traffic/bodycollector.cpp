// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/bodycollector.h"

#include "common/client/adminclient.h"

#include <utility>

namespace wsify::console {

BodyCollector::BodyCollector(AdminClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void BodyCollector::start(std::vector<qint64> seqs)
{
    m_payloads.clear();
    m_parts.clear();
    m_bytes = 0;
    m_asked = 0;
    m_seqs = std::move(seqs);
    m_total = qint64(m_seqs.size());
    m_isRunning = true;
    delete std::exchange(m_round, new QObject(this));
    if (!m_client.isLive() || !m_client.has(admin::feature::Body))
        m_seqs.clear();
    askNext();
}

void BodyCollector::stop()
{
    if (m_isRunning)
        end();
}

void BodyCollector::askNext()
{
    for (; m_asked < AtOnce && !m_seqs.empty(); ++m_asked) {
        const qint64 seq = m_seqs.back();
        m_seqs.pop_back();
        ask(seq, 0);
    }
    Q_EMIT progressed(m_total - qint64(m_seqs.size()) - m_asked, m_total);
    if (m_asked == 0)
        end();
}

void BodyCollector::ask(qint64 seq, qint64 offset)
{
    m_client.request(admin::BodyRequest{{}, seq, offset}, m_round, [this](const admin::ServerMessage &answer) {
        --m_asked;
        if (const auto *body = std::get_if<admin::BodyReply>(&answer))
            came(*body);
        else
            m_seqs.clear(); // older ones are gone, too, or nothing is given
        askNext();
    });
}

void BodyCollector::came(const admin::BodyReply &body)
{
    QByteArray payload = m_parts.take(body.seq);
    if (body.offset != payload.size())
        return;
    payload += body.payload.bytes;
    m_bytes += body.payload.bytes.size();
    if (m_bytes > MaxBytes) {
        m_seqs.clear();
    } else if (payload.size() >= body.size) {
        m_payloads.insert(body.seq, payload);
    } else if (!body.payload.bytes.isEmpty()) {
        const qint64 there = payload.size();
        m_parts.insert(body.seq, payload);
        ++m_asked;
        ask(body.seq, there);
    }
}

void BodyCollector::end()
{
    m_isRunning = false;
    m_round->deleteLater(); // it may be this answer's
    m_round = nullptr;
    m_parts.clear();
    m_seqs.clear();
    Q_EMIT finished();
}

} // namespace wsify::console
