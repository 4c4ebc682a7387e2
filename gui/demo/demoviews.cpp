// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/demo/demoworld.h"

#include <algorithm>
#include <array>
#include <cmath>

/// What DemoWorld tells of itself: numbers and lists.
namespace wsify::console {

admin::Stats DemoWorld::stats() const
{
    const double s = m_waves.seconds(m_now);
    const double calm = 0.5 + 0.5 * std::sin(s / 41);
    admin::Stats stats = m_totals;
    stats.t = m_now;
    stats.clients = qint64(m_clients.size());
    stats.auth.p50 = 1.9 + 0.4 * calm;
    stats.auth.p95 = m_waves.authorizerP95(m_now);
    stats.auth.p99 = stats.auth.p95 * 2.4;
    stats.auth.inflight = qint64(3 * calm);
    stats.broker.state = m_isBrokerUp ? "up" : "down";
    stats.rss = 41'800'000 + qint64(m_clients.size()) * 9200;
    stats.memoryLimit = qint64(2) * 1024 * 1024 * 1024;
    stats.held = qint64(stats.clients) * 5100;
    stats.maxClients = 65'000;
    stats.fds = 31 + stats.clients;
    stats.maxFds = 524'288;
    stats.perWorker = m_workers;
    for (const auto &[key, client] : m_clients) {
        ++stats.perWorker[client.row.worker].clients;
        stats.perWorker[client.row.worker].subscriptions += client.joined.size();
        stats.subscriptions += client.joined.size();
    }
    for (const Channel &channel : m_channels) {
        stats.channels += !channel.members.isEmpty();
        std::array<bool, Workers> has{};
        for (const int key : channel.members)
            has[size_t(m_clients.at(key).row.worker)] = true;
        for (size_t worker = 0; worker < has.size(); ++worker)
            stats.perWorker[qsizetype(worker)].channels += has[worker];
    }
    for (qsizetype worker = 0; worker < stats.perWorker.size(); ++worker) {
        double &lag = stats.perWorker[worker].loopLagMs;
        lag = 0.12 + 0.3 * std::abs(std::sin(s * 7.3 + double(worker) * 2.1))
              + (std::fmod(s, 233) < 2 && worker == 2 ? 6.4 : 0);
        stats.loopLagMs = std::max(stats.loopLagMs, lag);
    }
    return stats;
}

admin::HistoryReply DemoWorld::history(int windowS) const
{
    admin::HistoryReply reply;
    reply.columns = {"t",          "clients",          "channels", "subscriptions", "msg_in", "msg_out",
                     "bytes_in",   "bytes_out",        "slow",     "rss",           "cpu_ms", "loop_lag_ms",
                     "auth_count", "auth_unavailable", "auth_p95"};
    for (const QList<double> &row : m_past) {
        if (row.first() > double(m_now - windowS * 1000))
            reply.rows.append(row);
    }
    return reply;
}

QList<admin::ChannelRow> DemoWorld::channels() const
{
    QList<admin::ChannelRow> rows;
    for (const Channel &channel : m_channels) {
        if (!channel.members.isEmpty())
            rows.append({channel.name, channel.members.size(), channel.messages});
    }
    return rows;
}

QList<admin::ClientRow> DemoWorld::clients() const
{
    QList<admin::ClientRow> rows;
    for (const auto &[key, client] : m_clients) {
        rows.append(client.row);
        rows.last().channels = client.joined.size();
    }
    return rows;
}

std::optional<admin::ClientDetails> DemoWorld::client(const QByteArray &id) const
{
    const auto found = m_clients.find(clientKey(id));
    if (found == m_clients.end())
        return {};
    const Client &client = found->second;
    admin::ClientDetails details;
    details.row = client.row;
    details.row.channels = client.joined.size();
    details.origin = client.origin;
    details.query = "token=***";
    details.headers = {{"Cookie", "session=***"}, {"X-Forwarded-For", client.row.ip}};
    if (!client.row.user.isEmpty())
        details.info = {R"({"name":")" + client.row.user + R"(","plan":"team"})"};
    details.idleMs = m_now - client.lastByte;
    if (m_now - client.row.connectedAt > 25'000)
        details.rttMs = 8 + client.row.connectedAt % 90;
    for (const int channel : client.joined)
        details.joined.append(m_channels[channel].name);
    return details;
}

std::optional<admin::ChannelDetails> DemoWorld::channel(const QByteArray &name) const
{
    const int index = channelIndex(name);
    if (index < 0 || m_channels[index].members.isEmpty())
        return {};
    const Channel &channel = m_channels[index];
    admin::ChannelDetails details;
    details.row = {channel.name, channel.members.size(), channel.messages};
    for (const int key : channel.members) {
        const admin::ClientRow &row = m_clients.at(key).row;
        details.clients.append({row.client, row.user, row.ip});
    }
    return details;
}

} // namespace wsify::console
