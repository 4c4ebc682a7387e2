// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/bodycollector.h"

#include "common/client/adminclient.h"
#include "gui/models/format.h"

#include <QLocale>

#include <utility>

namespace wsify::console {

namespace {
constexpr qsizetype MaxProblems = 4;
}

BodyCollector::BodyCollector(AdminClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

void BodyCollector::start(std::vector<Row> rows)
{
    m_payloads.clear();
    m_parts.clear();
    m_problems.clear();
    m_bytes = 0;
    m_asked = 0;
    m_rows = std::move(rows);
    m_total = qint64(m_rows.size());
    m_isRunning = true;
    delete std::exchange(m_round, new QObject(this));
    if (!m_rows.empty() && !m_client.isLive()) {
        note(tr("There was no connection to the server."));
        m_rows.clear();
    } else if (!m_rows.empty() && !m_client.has(admin::feature::Body)) {
        note(tr("This server does not give whole payloads."));
        m_rows.clear();
    }
    askNext();
}

void BodyCollector::stop()
{
    if (m_isRunning)
        end();
}

void BodyCollector::askNext()
{
    for (; m_asked < AtOnce && !m_rows.empty(); ++m_asked) {
        const Row row = m_rows.back();
        m_rows.pop_back();
        ask(row, 0);
    }
    Q_EMIT progressed(m_total - qint64(m_rows.size()) - m_asked, m_total);
    if (m_asked == 0)
        end();
}

void BodyCollector::ask(const Row &row, qint64 offset)
{
    m_client.request(admin::BodyRequest{{}, row.seq, offset}, m_round,
                     [this, row, round = m_round](const admin::ServerMessage &answer) {
                         if (round != m_round) // it has ended, and this was on its way
                             return;
                         --m_asked;
                         if (const auto *body = std::get_if<admin::BodyReply>(&answer))
                             came(row, *body);
                         else
                             refused(answer);
                         askNext();
                     });
}

void BodyCollector::came(const Row &row, const admin::BodyReply &body)
{
    QByteArray payload = m_parts.take(row.seq);
    if (body.seq != row.seq || body.size != row.size || body.offset != payload.size()) {
        note(tr("The server gave something else."));
        return;
    }
    payload += body.payload.bytes;
    m_bytes += body.payload.bytes.size();
    if (m_bytes > MaxBytes) {
        note(tr("At most %1 of payloads are fetched.").arg(QLocale().formattedDataSize(MaxBytes)));
        m_rows.clear();
    } else if (payload.size() >= body.size) {
        m_payloads.insert(row.seq, payload);
    } else if (!body.payload.bytes.isEmpty()) {
        const qint64 there = payload.size();
        m_parts.insert(row.seq, payload);
        ++m_asked;
        ask(row, there);
    }
}

/// What is not given of one row may be of another: watches keep payloads of their own.
void BodyCollector::refused(const admin::ServerMessage &answer)
{
    const auto *error = std::get_if<admin::Error>(&answer);
    const QByteArray code = error ? error->code : QByteArray();
    if (code == admin::errorcode::Gone) {
        note(tr("The server did not have the rest any more."));
    } else if (code == AdminClient::NotConnected) {
        note(tr("The connection to the server ended."));
        m_rows.clear();
    } else if (code == admin::errorcode::Off) {
        note(tr("The server does not give whole payloads (--admin-payloads)."));
        m_rows.clear();
    } else {
        note(tr("The server refused: %1").arg(Format::line(error ? error->message : QByteArray())));
    }
}

void BodyCollector::note(const QString &problem)
{
    if (!m_problems.contains(problem) && m_problems.size() < MaxProblems)
        m_problems.append(problem);
}

void BodyCollector::end()
{
    m_isRunning = false;
    m_round->deleteLater(); // it may be this answer's
    m_round = nullptr;
    m_parts.clear();
    m_rows.clear();
    Q_EMIT finished();
}

} // namespace wsify::console
