// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/demo/demoworld.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace wsify::console {

namespace {

constexpr int FirstClients = 240;
constexpr qint64 RowUs = 430; ///< between two rows of traffic
constexpr size_t KeptBodies = 20'000;
constexpr size_t KeptDenials = 2000;
constexpr qint64 Second = 1000;
constexpr int OutPerIn = 30; ///< what this world comes to
constexpr int BytesIn = 105;
constexpr int BytesOut = 52;
constexpr qint64 Day = 24 * 3600 * Second;

} // namespace

DemoWorld::DemoWorld(quint32 seed, qint64 now)
    : m_random(seed)
    , m_waves(now)
    , m_now(now - 60 * Second)
    , m_workers(Workers)
{
    m_hello = {
        .protoMin = admin::ProtoMin,
        .protoMax = admin::ProtoMax,
        .serverVersion = "4.0.0",
        .bootId = "demo-" + QByteArray::number(m_random.number(), 16) + QByteArray::number(m_random.number(), 16),
        .pid = 4242,
        .instance = "demo",
        .startedAt = now - 12 * Day - 3 * 3600 * Second - 14 * 60 * Second,
        .qt = "6.8.2",
        .engine = "native",
        .workers = Workers,
        .broker = "redis",
        .listen = {"0.0.0.0:3000"},
        .features = {admin::feature::Stats, admin::feature::Merge, admin::feature::Events, admin::feature::Log,
                     admin::feature::History, admin::feature::List, admin::feature::Denials, admin::feature::Watch,
                     admin::feature::Body, admin::feature::Control, admin::feature::Config}};

    const double seconds = double(now - m_hello.startedAt) / Second;
    m_totals.msgIn = qint64(seconds * 126);
    m_totals.msgOut = qint64(seconds * 126 * OutPerIn);
    m_totals.bytesIn = qint64(seconds * 126 * BytesIn);
    m_totals.bytesOut = qint64(seconds * 126 * OutPerIn * BytesOut);
    m_totals.slow = 17;
    m_totals.auth.count = qint64(seconds * 22);
    m_totals.auth.denied = qint64(seconds * 0.4);
    m_totals.auth.unavailable = qint64(seconds * 0.004);
    m_totals.broker = {"redis", "up", 2};
    m_totals.cpuMs = qint64(seconds * 71);
    for (admin::WorkerStats &worker : m_workers) {
        worker.msgIn = m_totals.msgIn / Workers;
        worker.msgOut = m_totals.msgOut / Workers;
        worker.bytesIn = m_totals.bytesIn / Workers;
        worker.bytesOut = m_totals.bytesOut / Workers;
    }

    makeChannels();
    for (int i = 0; i < FirstClients; ++i)
        connectClient(m_now - qint64(std::pow(m_random.unit(), 3) * 9 * 3600 * Second));
    makePast();
    // The last minute is lived, so that there is something in every list.
    while (m_now + TickMs <= now)
        tick();
    m_news = {};
}

void DemoWorld::makeChannels()
{
    const auto add = [this](QByteArray name, int kind, int weight) {
        const int index = int(m_channels.size());
        m_channels.append({std::move(name), kind, weight, qint64(m_random.unit() * 90'000 * weight), {}});
        for (int i = 0; i < weight; ++i)
            m_weighted.append(index);
    };
    add("chat:lobby", DemoTexts::Chat, 14);
    add("chat:support", DemoTexts::Chat, 7);
    add("chat:release-4.0", DemoTexts::Chat, 3);
    add("chat:köln", DemoTexts::Chat, 2);
    add("chat:القاهرة", DemoTexts::Chat, 2);
    add("orders", DemoTexts::Order, 9);
    add("orders:eu", DemoTexts::Order, 5);
    add("orders:us", DemoTexts::Order, 4);
    for (const char *pair : {"EURUSD", "EURGBP", "USDJPY", "XAUUSD"})
        add(QByteArray("ticker:") + pair, DemoTexts::Ticker, 12);
    for (int i = 1; i <= 18; ++i)
        add("device:thermo-" + QByteArray::number(100 + i * 7), DemoTexts::Device, 2);
    for (int i = 1; i <= 6; ++i)
        add("game:" + QByteArray::number(7000 + i * 13), DemoTexts::Game, 6);
    for (const char *user : DemoTexts::Users)
        add(QByteArray("user:") + user, DemoTexts::Notice, 1);
}

void DemoWorld::makePast()
{
    double msgIn = double(m_totals.msgIn);
    double msgOut = double(m_totals.msgOut);
    double bytesIn = double(m_totals.bytesIn);
    double bytesOut = double(m_totals.bytesOut);
    double cpu = double(m_totals.cpuMs);
    const admin::Stats now = stats();
    for (int age = 0; age < admin::HistoryRequest::MaxWindow; ++age) {
        const qint64 t = m_now - age * Second;
        const double share = std::min(1.0, age / 600.0); // it ends at what is there now
        const double clients =
            std::round(double(now.clients) + share * 22 * std::sin(m_waves.seconds(t) / 1900 * 2 * std::numbers::pi)
                       + share * 6 * (m_random.unit() - 0.5));
        const double lag = 0.15 + 0.3 * m_random.unit() + (age % 611 < 3 ? 7 * m_random.unit() : 0);
        const auto slow = m_totals.slow - age / 900;
        const auto unavailable = m_totals.auth.unavailable - age / 250;
        m_past.push_front({double(t), clients, double(now.channels), std::round(clients * 3.3), msgIn, msgOut, bytesIn,
                           bytesOut, double(slow), double(now.rss), cpu, lag, double(m_totals.auth.count - age * 22),
                           double(unavailable), m_waves.authorizerP95(t)});
        const double rate = std::round(m_waves.messagesPerSecond(t));
        msgIn -= rate;
        msgOut -= rate * OutPerIn;
        bytesIn -= rate * BytesIn;
        bytesOut -= rate * OutPerIn * BytesOut;
        cpu -= std::round(20 + rate / 3);
    }
}

void DemoWorld::advanceTo(qint64 now, const Listener &listener)
{
    constexpr qint64 MostAtOnce = 10 * Second;
    m_now = std::max(m_now, now - MostAtOnce);
    while (m_now + TickMs <= now) {
        tick();
        listener(std::exchange(m_news, {}));
    }
}

void DemoWorld::tick()
{
    m_now += TickMs;
    const int count = int(m_waves.messagesPerSecond(m_now) * TickMs / Second + m_random.unit());
    for (int i = 0; i < count; ++i)
        say();
    if (++m_ticks % (Second / TickMs) == 0)
        secondPassed();
}

void DemoWorld::secondPassed()
{
    const qint64 second = m_ticks * TickMs / Second;
    for (int i = m_random.below(3); i > 0 && m_clients.size() < FirstClients + 40; --i)
        connectClient(m_now);
    for (int i = m_random.below(3); i > 0 && m_clients.size() > FirstClients - 40; --i) {
        auto client = m_clients.begin();
        std::advance(client, m_random.below(int(m_clients.size())));
        if (m_random.below(8) == 0)
            disconnectClient(client->first, 1006, {});
        else
            disconnectClient(client->first, m_random.below(3) == 0 ? 1000 : 1001, {});
    }
    auto any = m_clients.begin();
    std::advance(any, m_random.below(int(m_clients.size())));
    Client &client = any->second;

    if (m_random.below(3) == 0)
        deny(&client, "join",
             m_random.below(2) == 0 ? QByteArray("admin:billing")
                                    : QByteArray("user:") + m_random.oneOf(DemoTexts::Users),
             403, 2 + 9 * m_random.unit(), "denied");
    if (second % 9 == 4)
        deny(nullptr, "connect", {}, 401, 3 + 5 * m_random.unit(), "denied");
    if (second % 23 == 11) {
        deny(&client, "broadcast", "orders", 0, 5000, "unavailable");
        log(admin::LogLevel::Warning, "the authorizer did not answer in time",
            R"({"url":"http://127.0.0.1:8080/authorize","timeout_ms":5000})");
    }
    if (second % 37 == 29) {
        deny(&client, "join", "game:7013", 0, 0, "limit");
    }
    if (second % 170 == 70 || second % 170 == 72) {
        m_isBrokerUp = second % 170 == 72;
        m_totals.broker.reconnects += m_isBrokerUp;
        happen(admin::BrokerEvent{m_isBrokerUp ? "up" : "down", m_isBrokerUp ? "" : "connection reset by peer"});
        log(m_isBrokerUp ? admin::LogLevel::Info : admin::LogLevel::Warning,
            m_isBrokerUp ? "Redis is back" : "Redis closed the connection", R"({"host":"redis.internal","port":6379})");
    }
    if (second % 5 == 0)
        log(admin::LogLevel::Info, "a client connected",
            R"({"client":")" + client.row.client + R"(","ip":")" + client.row.ip + R"("})");
    if (second % 31 == 6)
        log(admin::LogLevel::Info, "console command", R"({"command":"publish","uid":1000,"channel":"orders"})");
    if (second % 29 == 18)
        log(admin::LogLevel::Warning, "a client sends more commands than it may",
            R"({"client":")" + client.row.client + R"(","user":")" + client.row.user + R"(","command-rate":50})");
    if (second % 61 == 33)
        log(admin::LogLevel::Error, "the authorizer's certificate is not trusted",
            R"({"url":"https://auth.example.com/authorize","reason":"it expired 2 days ago"})");
    log(admin::LogLevel::Debug, "the authorizer's connections",
        R"({"idle":)" + QByteArray::number(m_random.below(6)) + R"(,"busy":)" + QByteArray::number(m_random.below(3))
            + "}");

    if (second % 150 == 65) {
        ++m_totals.slow;
        happen(admin::SlowEvent{client.row.client, client.row.ip, client.row.user, 1'048'576 + m_random.below(40'000)});
        log(admin::LogLevel::Warning, "a client was cut because it did not read",
            R"({"client":")" + client.row.client + R"(","ip":")" + client.row.ip + R"("})");
        disconnectClient(any->first, 1013, "slow_consumer");
    }

    m_totals.cpuMs += 20 + qint64(m_waves.messagesPerSecond(m_now) / 3);
    for (auto &[key, each] : m_clients) {
        // Few have anything unsent; who has, mostly has less a second later.
        each.row.queue = m_random.below(40) == 0 ? m_random.below(180'000) : each.row.queue / 3;
    }
    const admin::Stats now = stats();
    m_past.push_back({double(now.t), double(now.clients), double(now.channels), double(now.subscriptions),
                      double(now.msgIn), double(now.msgOut), double(now.bytesIn), double(now.bytesOut),
                      double(now.slow), double(now.rss), double(now.cpuMs), now.loopLagMs, double(now.auth.count),
                      double(now.auth.unavailable), now.auth.p95});
    while (m_past.size() > size_t(admin::HistoryRequest::MaxWindow))
        m_past.pop_front();
}

int DemoWorld::connectClient(qint64 at)
{
    const int key = m_nextClient++;
    Client client;
    const bool isDevice = m_random.below(6) == 0;
    client.row.client = QByteArray::number(m_random.number(), 16).rightJustified(8, '0')
                        + QByteArray::number(m_random.number(), 16).rightJustified(8, '0');
    client.row.user = isDevice ? QByteArray() : QByteArray(m_random.oneOf(DemoTexts::Users));
    // The addresses that documents may use.
    static constexpr const char *Networks[] = {"192.0.2.", "198.51.100.", "203.0.113."};
    client.row.ip = m_random.below(5) == 0 ? "2001:db8::" + QByteArray::number(1 + m_random.below(4000), 16)
                                           : m_random.oneOf(Networks) + QByteArray::number(1 + m_random.below(250));
    client.row.agent = isDevice ? DemoTexts::Agents[5 + m_random.below(2)] : DemoTexts::Agents[m_random.below(5)];
    client.row.connectedAt = at;
    client.row.worker = key % Workers;
    client.origin = isDevice ? QByteArray() : QByteArray("https://app.example.com");
    client.lastByte = at;
    m_clients.emplace(key, client);
    ++m_totals.auth.count;
    if (at == m_now)
        happen(admin::ConnectEvent{client.row.client, client.row.ip, client.row.user});
    join(key, isDevice ? 12 + m_random.below(18) : 0, at == m_now);
    for (int i = 1 + m_random.below(4); i > 0; --i)
        join(key, m_random.oneOf(m_weighted), at == m_now);
    if (!client.row.user.isEmpty())
        join(key, channelIndex("user:" + client.row.user), at == m_now);
    return key;
}

void DemoWorld::disconnectClient(int key, int code, const QByteArray &reason)
{
    const Client &client = m_clients.at(key);
    happen(admin::DisconnectEvent{client.row.client, client.row.ip, client.row.user, code, reason});
    const QList<int> joined = client.joined;
    for (const int channel : joined)
        leave(key, channel, false);
    m_clients.erase(key);
}

void DemoWorld::join(int key, int channel, bool isSaid)
{
    Client &client = m_clients.at(key);
    if (channel < 0 || client.joined.contains(channel))
        return;
    client.joined.append(channel);
    m_channels[channel].members.append(key);
    if (isSaid)
        happen(admin::JoinEvent{client.row.client, client.row.user, m_channels[channel].name});
}

void DemoWorld::leave(int key, int channel, bool isSaid)
{
    Client &client = m_clients.at(key);
    client.joined.removeOne(channel);
    m_channels[channel].members.removeOne(key);
    if (isSaid)
        happen(admin::LeaveEvent{client.row.client, client.row.user, m_channels[channel].name});
}

/// One command of somebody, or a publication by HTTP.
void DemoWorld::say()
{
    ++m_totals.msgIn;
    const int channel = m_random.oneOf(m_weighted);
    const QByteArray name = m_channels[channel].name;
    const int what = m_random.below(100);
    if (what < 14 || m_channels[channel].members.isEmpty()) {
        const QByteArray text = DemoTexts::content(m_channels[channel].kind, m_random);
        publishTo(channel, -1, text, "http");
        return;
    }
    const int key = m_random.oneOf(m_channels[channel].members);
    Client &client = m_clients.at(key);
    client.lastByte = m_now;
    ++client.row.msgIn;
    ++m_totals.auth.count;
    const auto command = [&](const QByteArray &verb, const QByteArray &rest = {}) {
        addRow(admin::Direction::In, name, key, verb,
               R"({"command":")" + verb + R"(","args":{"channel":")" + name + '"' + rest + "}}", {});
    };
    if (what < 92) {
        const QByteArray text = DemoTexts::content(m_channels[channel].kind, m_random);
        command("broadcast", R"(,"content":)" + text);
        DemoRow &row = m_news.rows.last();
        row.row.publication = m_publications + 1;
        row.content = text;
        publishTo(channel, key, text, {});
    } else if (what == 99) {
        command("presence");
    } else if (client.joined.size() > 4) {
        command("leave");
        leave(key, channel, true);
    } else {
        const int other = m_random.oneOf(m_weighted);
        addRow(admin::Direction::In, m_channels[other].name, key, "join",
               R"({"command":"join","args":{"channel":")" + m_channels[other].name + R"("}})", {});
        join(key, other, true);
    }
}

void DemoWorld::publishTo(int channel, int publisher, const QByteArray &content, const QByteArray &via)
{
    Channel &to = m_channels[channel];
    ++m_publications;
    const auto tell = [&](admin::Direction direction, std::optional<qint64> members) {
        addRow(direction, to.name, publisher, "broadcast", content, members);
        DemoRow &row = m_news.rows.last();
        row.row.via = via;
        row.row.publication = m_publications;
    };
    if (!via.isEmpty())
        tell(admin::Direction::In, {});
    tell(admin::Direction::Out, to.members.size());
    if (to.members.isEmpty())
        return;
    ++to.messages;
    std::array<qint64, Workers> members{};
    for (const int key : std::as_const(to.members)) {
        Client &client = m_clients.at(key);
        ++client.row.msgOut;
        ++members[size_t(client.row.worker)];
    }
    for (size_t worker = 0; worker < members.size(); ++worker) {
        if (members[worker] == 0)
            continue;
        m_workers[qsizetype(worker)].msgOut += members[worker];
        m_workers[qsizetype(worker)].bytesOut += members[worker] * content.size();
        m_totals.msgOut += members[worker];
        m_totals.bytesOut += members[worker] * content.size();
    }
}

void DemoWorld::addRow(admin::Direction direction, const QByteArray &channel, int client, const QByteArray &command,
                       const QByteArray &payload, std::optional<qint64> members)
{
    DemoRow row;
    row.row = {.seq = m_nextSeq++,
               .tUs = (m_now - TickMs) * 1000 + std::min(qint64(m_news.rows.size()) * RowUs, (TickMs - 1) * 1000),
               .dir = direction,
               .channel = channel,
               .client = {},
               .command = command,
               .size = payload.size(),
               .members = members,
               .head = {}};
    row.payload = payload;
    if (const auto found = m_clients.find(client); found != m_clients.end()) {
        row.row.client = found->second.row.client;
        row.user = found->second.row.user;
        row.ip = found->second.row.ip;
    }
    if (direction == admin::Direction::In) {
        admin::WorkerStats &worker = m_workers[client < 0 ? 0 : client % Workers];
        ++worker.msgIn;
        worker.bytesIn += payload.size();
        m_totals.bytesIn += payload.size();
    }
    m_bodies.push_back(payload);
    if (m_bodies.size() > KeptBodies)
        m_bodies.pop_front();
    m_news.rows.append(std::move(row));
}

void DemoWorld::deny(const Client *client, const char *command, const QByteArray &channel, int status, double latency,
                     const char *reason)
{
    admin::DenialRow row;
    row.t = m_now;
    if (client) {
        row.client = client->row.client;
        row.user = client->row.user;
        row.ip = client->row.ip;
    } else {
        row.ip = "203.0.113." + QByteArray::number(7 + m_random.below(3));
    }
    row.command = command;
    row.channel = channel;
    row.status = status;
    row.latencyMs = std::round(latency * 10) / 10;
    row.reason = reason;
    ++m_totals.auth.count;
    ++(status == 0 && latency > 0 ? m_totals.auth.unavailable : m_totals.auth.denied);
    m_denials.push_back(row);
    if (m_denials.size() > KeptDenials)
        m_denials.pop_front();
    happen(admin::DeniedEvent{row});
}

void DemoWorld::happen(admin::Event::What what)
{
    m_news.events.append({m_now, 0, std::move(what)});
}

void DemoWorld::log(admin::LogLevel level, const QByteArray &text, const QByteArray &fields)
{
    m_news.log.append({m_now, level, text, {fields}, 0});
}

std::optional<QByteArray> DemoWorld::body(qint64 seq) const
{
    const qint64 first = m_nextSeq - qint64(m_bodies.size());
    if (seq < first || seq >= m_nextSeq)
        return {};
    return m_bodies[size_t(seq - first)];
}

bool DemoWorld::kick(const QByteArray &id, int code, const QByteArray &reason)
{
    const int key = clientKey(id);
    if (key < 0)
        return false;
    disconnectClient(key, code, reason);
    log(admin::LogLevel::Info, "a console disconnected a client", R"({"client":")" + id + R"("})");
    return true;
}

bool DemoWorld::leave(const QByteArray &id, const QByteArray &channel)
{
    const int key = clientKey(id);
    const int index = channelIndex(channel);
    if (key < 0 || index < 0 || !m_clients.at(key).joined.contains(index))
        return false;
    leave(key, index, true);
    return true;
}

qint64 DemoWorld::publish(const QByteArray &channel, const QByteArray &content)
{
    const int index = channelIndex(channel);
    if (index < 0)
        return 0;
    publishTo(index, -1, content, "console");
    return m_channels[index].members.size();
}

int DemoWorld::channelIndex(const QByteArray &name) const
{
    for (int i = 0; i < m_channels.size(); ++i) {
        if (m_channels[i].name == name)
            return i;
    }
    return -1;
}

int DemoWorld::clientKey(const QByteArray &id) const
{
    for (const auto &[key, client] : m_clients) {
        if (client.row.client == id)
            return key;
    }
    return -1;
}

} // namespace wsify::console
