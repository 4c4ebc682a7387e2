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

constexpr int Workers = 4;
constexpr int FirstClients = 240;
constexpr qint64 RowUs = 430; ///< between two rows of traffic
constexpr size_t KeptBodies = 20'000;
constexpr size_t KeptDenials = 2000;
constexpr qint64 Second = 1000;
constexpr int OutPerIn = 30; ///< what this world comes to
constexpr int BytesIn = 105;
constexpr int BytesOut = 52;
constexpr qint64 Day = 24 * 3600 * Second;

enum Kind : int { Chat, Order, Ticker, Device, Game, Notice };

// clang-format off
constexpr const char *Users[] = {
    "alice", "bob", "carla", "deniz", "emre", "fatima", "greta", "hassan", "ingrid", "jonas", "karim", "leila", "marta", "nadia", "omar",
    "petra", "quentin", "rosa", "samir", "tomas", "uma", "viktor", "wanda", "xenia", "yusuf", "zoe"};
constexpr const char *Agents[] = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "okhttp/4.12.0", "Python/3.12 websockets/13.1", "thermo-firmware/2.7"};
constexpr const char *Sentences[] = {
    "Good morning, everybody", "Is the deploy through?", "Yes, since ten minutes", "Could somebody look at ticket 4711?", "On it",
    "Die Grüße aus Köln sind angekommen", "مرحبا بالجميع", "Thanks!", "The coffee machine is working again 🎉", "¿Quién viene a comer?",
    "See you at three", "Done, please test", "It works on my machine", "Merged", "Back in five minutes"};
// clang-format on

QByteArray number(double value, int decimals)
{
    return QByteArray::number(value, 'f', decimals);
}

} // namespace

DemoWorld::DemoWorld(quint32 seed, qint64 now)
    : m_random(seed)
    , m_born(now)
    , m_now(now - 60 * Second)
    , m_workers(Workers)
{
    m_hello = {.protoMin = admin::ProtoMin,
               .protoMax = admin::ProtoMax,
               .serverVersion = "4.0.0",
               .bootId = "demo-" + QByteArray::number(m_random(), 16) + QByteArray::number(m_random(), 16),
               .pid = 4242,
               .instance = "demo",
               .startedAt = now - 12 * Day - 3 * 3600 * Second - 14 * 60 * Second,
               .qt = "6.8.2",
               .engine = "native",
               .workers = Workers,
               .broker = "redis",
               .listen = {"0.0.0.0:3000"},
               .features = {admin::feature::Stats, admin::feature::Events, admin::feature::Log, admin::feature::History,
                            admin::feature::List, admin::feature::Denials, admin::feature::Watch, admin::feature::Body,
                            admin::feature::Control, admin::feature::Config}};

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
        connectClient(m_now - qint64(std::pow(unit(), 3) * 9 * 3600 * Second));
    makePast();
    // The last minute is lived, so that there is something in every list.
    while (m_now + TickMs <= now)
        tick();
    m_news = {};
}

double DemoWorld::unit()
{
    return double(m_random()) / 4294967296.0;
}

int DemoWorld::below(int bound)
{
    return int(unit() * bound);
}

void DemoWorld::makeChannels()
{
    const auto add = [this](QByteArray name, int kind, int weight) {
        const int index = int(m_channels.size());
        m_channels.append({std::move(name), kind, weight, qint64(unit() * 90'000 * weight), {}});
        for (int i = 0; i < weight; ++i)
            m_weighted.append(index);
    };
    add("chat:lobby", Chat, 14);
    add("chat:support", Chat, 7);
    add("chat:release-4.0", Chat, 3);
    add("chat:köln", Chat, 2);
    add("chat:القاهرة", Chat, 2);
    add("orders", Order, 9);
    add("orders:eu", Order, 5);
    add("orders:us", Order, 4);
    for (const char *pair : {"EURUSD", "EURGBP", "USDJPY", "XAUUSD"})
        add(QByteArray("ticker:") + pair, Ticker, 12);
    for (int i = 1; i <= 18; ++i)
        add("device:thermo-" + QByteArray::number(100 + i * 7), Device, 2);
    for (int i = 1; i <= 6; ++i)
        add("game:" + QByteArray::number(7000 + i * 13), Game, 6);
    for (const char *user : Users)
        add(QByteArray("user:") + user, Notice, 1);
}

/// What all waves are made of: of the age, so that a world of one seed looks the same at any time of the day. Never negative.
double DemoWorld::secondsOf(qint64 t) const
{
    return double(t - m_born + Day) / Second;
}

double DemoWorld::messagesPerSecond(qint64 t) const
{
    const double s = secondsOf(t);
    const double wave =
        1 + 0.28 * std::sin((s + 450) / 1400 * 2 * std::numbers::pi) + 0.1 * std::sin(s / 97 * 2 * std::numbers::pi);
    // Something that looks like noise and is a function of the time alone.
    const double noise = 0.86 + 0.28 * std::fmod(std::abs(std::sin(s * 12.9898) * 43758.5453), 1.0);
    const bool isBurst = std::fmod(s + 420, 1500) < 40;
    return 120 * wave * noise * (isBurst ? 2.1 : 1);
}

double DemoWorld::authorizerP95(qint64 t) const
{
    const double s = secondsOf(t);
    return 9.6 + 2.1 * std::sin(s / 41) + (std::fmod(s, 190) > 178 ? 31 : 0);
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
            std::round(double(now.clients) + share * 22 * std::sin(secondsOf(t) / 1900 * 2 * std::numbers::pi)
                       + share * 6 * (unit() - 0.5));
        const double lag = 0.15 + 0.3 * unit() + (age % 611 < 3 ? 7 * unit() : 0);
        const auto slow = m_totals.slow - age / 900;
        const auto unavailable = m_totals.auth.unavailable - age / 250;
        m_past.push_front({double(t), clients, double(now.channels), std::round(clients * 3.3), msgIn, msgOut, bytesIn,
                           bytesOut, double(slow), double(now.rss), cpu, lag, double(m_totals.auth.count - age * 22),
                           double(unavailable), authorizerP95(t)});
        const double rate = std::round(messagesPerSecond(t));
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
    const int count = int(messagesPerSecond(m_now) * TickMs / Second + unit());
    for (int i = 0; i < count; ++i)
        say();
    if (++m_ticks % (Second / TickMs) == 0)
        secondPassed();
}

void DemoWorld::secondPassed()
{
    const qint64 second = m_ticks * TickMs / Second;
    for (int i = below(3); i > 0 && m_clients.size() < FirstClients + 40; --i)
        connectClient(m_now);
    for (int i = below(3); i > 0 && m_clients.size() > FirstClients - 40; --i) {
        auto client = m_clients.begin();
        std::advance(client, below(int(m_clients.size())));
        if (below(8) == 0)
            disconnectClient(client->first, 1006, {});
        else
            disconnectClient(client->first, below(3) == 0 ? 1000 : 1001, {});
    }
    auto any = m_clients.begin();
    std::advance(any, below(int(m_clients.size())));
    Client &client = any->second;

    if (below(3) == 0)
        deny(&client, "join", below(2) == 0 ? QByteArray("admin:billing") : QByteArray("user:") + oneOf(Users), 403,
             2 + 9 * unit(), "denied");
    if (second % 9 == 4)
        deny(nullptr, "connect", {}, 401, 3 + 5 * unit(), "denied");
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
        R"({"idle":)" + QByteArray::number(below(6)) + R"(,"busy":)" + QByteArray::number(below(3)) + "}");

    if (second % 150 == 65) {
        ++m_totals.slow;
        happen(admin::SlowEvent{client.row.client, client.row.ip, client.row.user, 1'048'576 + below(40'000)});
        log(admin::LogLevel::Warning, "a client was cut because it did not read",
            R"({"client":")" + client.row.client + R"(","ip":")" + client.row.ip + R"("})");
        disconnectClient(any->first, 1013, "slow_consumer");
    }

    m_totals.cpuMs += 20 + qint64(messagesPerSecond(m_now) / 3);
    for (auto &[key, each] : m_clients) {
        // Few have anything unsent; who has, mostly has less a second later.
        each.row.queue = below(40) == 0 ? below(180'000) : each.row.queue / 3;
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
    const bool isDevice = below(6) == 0;
    client.row.client = QByteArray::number(m_random(), 16).rightJustified(8, '0')
                        + QByteArray::number(m_random(), 16).rightJustified(8, '0');
    client.row.user = isDevice ? QByteArray() : QByteArray(oneOf(Users));
    // The addresses that documents may use.
    static constexpr const char *Networks[] = {"192.0.2.", "198.51.100.", "203.0.113."};
    client.row.ip = below(5) == 0 ? "2001:db8::" + QByteArray::number(1 + below(4000), 16)
                                  : oneOf(Networks) + QByteArray::number(1 + below(250));
    client.row.agent = isDevice ? Agents[5 + below(2)] : Agents[below(5)];
    client.row.connectedAt = at;
    client.row.worker = key % Workers;
    client.origin = isDevice ? QByteArray() : QByteArray("https://app.example.com");
    client.lastByte = at;
    m_clients.emplace(key, client);
    ++m_totals.auth.count;
    if (at == m_now)
        happen(admin::ConnectEvent{client.row.client, client.row.ip, client.row.user});
    join(key, isDevice ? 12 + below(18) : 0, at == m_now);
    for (int i = 1 + below(4); i > 0; --i)
        join(key, oneOf(m_weighted), at == m_now);
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
    const int channel = oneOf(m_weighted);
    const QByteArray name = m_channels[channel].name;
    const int what = below(100);
    if (what < 14 || m_channels[channel].members.isEmpty()) {
        const QByteArray text = content(m_channels[channel].kind);
        addRow(admin::Direction::In, name, -1, "broadcast", R"({"channel":")" + name + R"(","content":)" + text + '}',
               {}, false);
        publishTo(channel, -1, text, false);
        return;
    }
    const int key = oneOf(m_channels[channel].members);
    Client &client = m_clients.at(key);
    client.lastByte = m_now;
    ++client.row.msgIn;
    ++m_totals.auth.count;
    const auto command = [&](const QByteArray &verb, const QByteArray &rest = {}) {
        addRow(admin::Direction::In, name, key, verb,
               R"({"command":")" + verb + R"(","args":{"channel":")" + name + '"' + rest + "}}", {}, false);
    };
    if (what < 92) {
        const QByteArray text = content(m_channels[channel].kind);
        command("broadcast", R"(,"content":)" + text);
        publishTo(channel, key, text, false);
    } else if (what == 99) {
        command("presence");
    } else if (client.joined.size() > 4) {
        command("leave");
        leave(key, channel, true);
    } else {
        const int other = oneOf(m_weighted);
        addRow(admin::Direction::In, m_channels[other].name, key, "join",
               R"({"command":"join","args":{"channel":")" + m_channels[other].name + R"("}})", {}, false);
        join(key, other, true);
    }
}

void DemoWorld::publishTo(int channel, int publisher, const QByteArray &content, bool isByConsole)
{
    Channel &to = m_channels[channel];
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
        addRow(admin::Direction::Out, to.name, publisher, "broadcast", content, members[worker], isByConsole);
    }
}

void DemoWorld::addRow(admin::Direction direction, const QByteArray &channel, int client, const QByteArray &command,
                       const QByteArray &payload, std::optional<qint64> members, bool isByConsole)
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
    row.isByConsole = isByConsole;
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
        row.ip = "203.0.113." + QByteArray::number(7 + below(3));
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

QByteArray DemoWorld::content(int kind)
{
    switch (Kind(kind)) {
    case Chat:
        return QByteArray(R"({"type":"message","from":")") + oneOf(Users) + R"(","text":")" + oneOf(Sentences)
               + R"("})";
    case Order: {
        static constexpr const char *States[] = {"created", "paid", "packed", "shipped"};
        return QByteArray(R"({"order":)") + QByteArray::number(880'000 + below(9999)) + R"(,"state":")" + oneOf(States)
               + R"(","total":)" + number(5 + 400 * unit(), 2) + R"(,"items":[{"sku":"A-)"
               + QByteArray::number(below(900)) + R"(","n":)" + QByteArray::number(1 + below(4)) + R"(},{"sku":"B-)"
               + QByteArray::number(below(900)) + R"(","n":1}]})";
    }
    case Ticker:
        return R"({"bid":)" + number(1.08 + unit() / 100, 5) + R"(,"ask":)" + number(1.09 + unit() / 100, 5) + '}';
    case Device:
        return R"({"celsius":)" + number(18 + 6 * unit(), 1) + R"(,"humidity":)" + QByteArray::number(35 + below(20))
               + R"(,"battery":)" + number(0.5 + unit() / 2, 2) + '}';
    case Game:
        return R"({"player":)" + QByteArray::number(1 + below(8)) + R"(,"x":)" + QByteArray::number(below(1920))
               + R"(,"y":)" + QByteArray::number(below(1080)) + R"(,"fire":)" + (below(6) == 0 ? "true" : "false")
               + '}';
    case Notice:
        return R"({"title":"New comment","unread":)" + QByteArray::number(1 + below(12)) + '}';
    }
    Q_UNREACHABLE();
}

admin::Stats DemoWorld::stats() const
{
    const double s = secondsOf(m_now);
    const double calm = 0.5 + 0.5 * std::sin(s / 41);
    admin::Stats stats = m_totals;
    stats.t = m_now;
    stats.clients = qint64(m_clients.size());
    stats.auth.p50 = 1.9 + 0.4 * calm;
    stats.auth.p95 = authorizerP95(m_now);
    stats.auth.p99 = stats.auth.p95 * 2.4;
    stats.auth.inflight = qint64(3 * calm);
    stats.broker.state = m_isBrokerUp ? "up" : "down";
    stats.rss = 41'800'000 + qint64(m_clients.size()) * 9200;
    stats.memoryLimit = qint64(2) * 1024 * 1024 * 1024;
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
        if (row.first() > double(m_now - windowS * Second))
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
    if (m_now - client.row.connectedAt > 25 * Second)
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

QList<admin::ConfigEntry> DemoWorld::config() const
{
    return {{"listen-addr", ":3000", "default"},
            {"engine", "auto", "default"},
            {"workers", "4", "flag"},
            {"admin-socket", "", "default"},
            {"admin-payloads", "full", "default"},
            {"authorizer-url", "http://127.0.0.1:8080/authorize", "file"},
            {"authorizer-timeout", "5s", "default"},
            {"authorizer-concurrency", "128", "default"},
            {"authorizer-waiting", "4096", "default"},
            {"authorizer-secret", "***", "environment"},
            {"authorizer-forward", "cookie,user-agent", "file"},
            {"broadcasting-key", "***", "environment"},
            {"allowed-origins", "https://app.example.com", "file"},
            {"trusted-proxies", "10.0.0.0/8", "file"},
            {"broker-driver", "redis", "file"},
            {"broker-dsn", "redis://wsify:***@redis.internal:6379/0", "environment"},
            {"broker-timeout", "5s", "default"},
            {"broker-queue", "65536", "default"},
            {"max-body", "1M", "default"},
            {"max-batch", "1000", "default"},
            {"keepalive-timeout", "1m", "default"},
            {"max-clients", "65000", "file"},
            {"max-clients-per-ip", "0", "default"},
            {"max-message", "1M", "default"},
            {"max-queue", "1M", "default"},
            {"slow-timeout", "10s", "default"},
            {"max-channels", "1000", "default"},
            {"connect-rate", "0", "default"},
            {"command-rate", "50", "file"},
            {"memory-limit", "2G", "flag"},
            {"ping-interval", "25s", "default"},
            {"drain", "5s", "default"},
            {"access-log", "false", "default"},
            {"log-level", admin::LogLevelNames[size_t(m_logLevel)],
             m_logLevel == admin::LogLevel::Info ? "default" : "console"}};
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
    publishTo(index, -1, content, true);
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
