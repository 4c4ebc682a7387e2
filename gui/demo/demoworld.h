// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "gui/demo/demorandom.h"
#include "gui/demo/demotexts.h"
#include "gui/demo/demowaves.h"

#include <QByteArray>
#include <QList>

#include <deque>
#include <functional>
#include <map>
#include <optional>

namespace wsify::console {

/// A row of traffic with what a filter and a body ask for beyond it.
struct DemoRow
{
    admin::TrafficRow row; ///< without a head
    QByteArray payload;
    QByteArray user;
    QByteArray ip;
    QByteArray content; ///< what a client's broadcast publishes; empty for all others
};

/// What one tick brought.
struct DemoNews
{
    QList<DemoRow> rows;
    QList<admin::Event> events;
    QList<admin::Log> log;
};

/// A made-up server: its clients, channels, messages, refusals and past. One seed, one start and the same requests give the same world; time is
/// passed in. No sockets, no event loop: DemoServer gives it the protocol's voice.
class DemoWorld
{
public:
    static constexpr qint64 TickMs = 100;
    static constexpr int Workers = 4;
    using Listener = std::function<void(const DemoNews &)>;

    /// `now`: milliseconds since 1970; the world is up for some days then and remembers the last hour.
    DemoWorld(quint32 seed, qint64 now);

    qint64 now() const { return m_now; }
    /// Goes on tick by tick. Of more than ten seconds (a laptop slept) the first are left out.
    void advanceTo(qint64 now, const Listener &listener);

    const admin::ServerHello &hello() const { return m_hello; }
    admin::Stats stats() const;
    admin::HistoryReply history(int windowS) const;
    QList<admin::ChannelRow> channels() const;
    QList<admin::ClientRow> clients() const;
    const std::deque<admin::DenialRow> &denials() const { return m_denials; }
    std::optional<admin::ClientDetails> client(const QByteArray &id) const;
    std::optional<admin::ChannelDetails> channel(const QByteArray &name) const;
    QList<admin::ConfigEntry> config() const { return DemoTexts::config(m_logLevel); }
    std::optional<QByteArray> body(qint64 seq) const;
    admin::LogLevel logLevel() const { return m_logLevel; } ///< of all consoles

    // What consoles do; false when there is no such client, or channel of it.
    bool kick(const QByteArray &id, int code, const QByteArray &reason);
    bool leave(const QByteArray &id, const QByteArray &channel);
    qint64 publish(const QByteArray &channel, const QByteArray &content);
    void setLogLevel(admin::LogLevel level) { m_logLevel = level; }
    void log(admin::LogLevel level, const QByteArray &text, const QByteArray &fields = "{}");

private:
    struct Client
    {
        admin::ClientRow row;
        QByteArray origin;
        qint64 lastByte = 0;
        QList<int> joined;
    };
    struct Channel
    {
        QByteArray name;
        int kind = 0;
        int weight = 1; ///< how much is said there
        qint64 messages = 0;
        QList<int> members;
    };

    void makeChannels();
    void makePast();
    void tick();
    void secondPassed();
    int connectClient(qint64 at);
    void disconnectClient(int key, int code, const QByteArray &reason);
    void join(int key, int channel, bool isSaid);
    void leave(int key, int channel, bool isSaid);
    void say();
    void publishTo(int channel, int publisher, const QByteArray &content, const QByteArray &via);
    void addRow(admin::Direction direction, const QByteArray &channel, int client, const QByteArray &command,
                const QByteArray &payload, std::optional<qint64> members);
    void deny(const Client *client, const char *command, const QByteArray &channel, int status, double latency,
              const char *reason);
    void happen(admin::Event::What what);
    int channelIndex(const QByteArray &name) const;
    int clientKey(const QByteArray &id) const;

    DemoRandom m_random;
    const DemoWaves m_waves;
    qint64 m_now;
    qint64 m_ticks = 0;
    admin::ServerHello m_hello;
    admin::Stats m_totals; ///< what is counted; the rest of it is made when somebody asks
    std::deque<QList<double>> m_past; ///< rows of the history
    std::map<int, Client> m_clients;
    int m_nextClient = 1;
    QList<Channel> m_channels;
    QList<int> m_weighted; ///< channels, each as often as its weight
    std::deque<admin::DenialRow> m_denials; ///< the oldest first
    qint64 m_nextSeq = 1;
    qint64 m_publications = 0;
    std::deque<QByteArray> m_bodies; ///< of the last rows
    QList<admin::WorkerStats> m_workers;
    bool m_isBrokerUp = true;
    admin::LogLevel m_logLevel = admin::LogLevel::Info;
    DemoNews m_news;
};

} // namespace wsify::console
