// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "clients.h"
#include "http.h"
#include "memorywatch.h"
#include "meter.h"
#include "options.h"
#include "server.h"

#include <QHash>
#include <QStringList>

#include <chrono>
#include <memory>
#include <vector>

namespace wsify::soak {

/// One server and everything that happens to it: with an authorizer, or without.
///
/// First the healthy members join. Then for the length of the run visitors, publishers, back ends, stallers, strangers and floods come and go
/// as the seed has it. Then all but the members leave, everything that was acknowledged has to be there, and the server's counters have to
/// agree with what was done. At last the server is told to end under load, with clients that are stuck.
class World
{
public:
    static constexpr int Groups =
        4; ///< a member is in channels of one group; a message to several channels goes to one of a group
    static constexpr int Channels = 16; ///< in which anyone publishes; channel c is of group c % Groups
    static constexpr int Flood = 16; ///< the channel of floods
    static constexpr int Noise = 17; ///< fills the queues of those who do not read; has no healthy members
    static constexpr Milliseconds SlowTimeout{10'000}; ///< the server's default
    static constexpr Milliseconds AuthorizerTimeout{2'000};
    static constexpr Milliseconds Drain{2'000};

    World(Loop &loop, const Options &options, bool hasAuthorizer, quint64 seed);
    ~World();
    World(const World &) = delete;
    World &operator=(const World &) = delete;

    /// Behind each turn of the loop.
    void tick();
    bool isDone() const { return m_phase == Phase::Done; }
    qint64 wrongs() const { return m_wrongs; }
    qint64 excused() const { return m_excused; }
    void printLine(double elapsed);
    void printSummary();

    // for its clients
    struct Counts
    {
        qint64 connects = 0; ///< answered 101
        qint64 abandoned = 0; ///< left before the answer
        qint64 refusedDenied = 0;
        qint64 refusedUnavailable = 0;
        qint64 broadcasts = 0; ///< commands sent
        qint64 published = 0; ///< acknowledged publications, one for each channel
        qint64 maybePublished = 0; ///< over HTTP, the fate unknown
        qint64 kills = 0;
        qint64 slow = 0; ///< stallers that were cut
        qint64 maybeSlow = 0;
        qint64 malformed = 0;
        qint64 tooBig = 0;
        qint64 goneAway = 0; ///< members closed 1001
    };
    Loop &loop() { return m_loop; }
    quint16 port() const { return m_server.port(); }
    Ledger &ledger() { return m_ledger; }
    Random &random() { return m_random; }
    Counts &counts() { return m_counts; }
    bool hasAuthorizer() const { return m_authorizer != nullptr; }
    bool isDraining() const { return m_phase >= Phase::Draining; }
    /// When the server was last suspended; until now while it is.
    Milliseconds stoodStillUntil() const { return m_thawAt > Milliseconds(0) ? m_loop.now() : m_thawedAt; }
    int nextNumber() { return m_nextNumber++; }
    Milliseconds publishInterval() const { return Milliseconds(hasAuthorizer() ? 100 : 50); }
    /// What was published to the channel Noise so far.
    qint64 noiseBytes() const;
    static QByteArray channelName(int channel);
    static int drawSize(Random &random);
    Mask drawSpread(Random &random) const;
    /// What the authorizer does about a call that it has its faults with.
    Answer drawAnswer();
    /// A publisher left in good order, but what it sent may still be decided for a while.
    void settleLater(Publisher publisher);

    /// A promise was broken.
    void wrong(const QString &what);
    /// The same, unless this process was not run for so long that it may be to blame.
    void late(const QString &what);

private:
    enum class Phase : quint8 { Starting, Joining, Running, Leaving, Counting, Loading, Draining, Done };

    void enter(Phase phase);
    void run();
    void populate();
    void flood();
    void mood();
    void probe();
    void freeze();
    void watchMemory();
    void tickClients();
    void takeWrongs();
    void collectLeavers();
    void compareMetrics(const QByteArray &text);
    void load();
    void terminate();
    void judgeEnd();
    double elapsed() const;
    template <typename T>
    int count() const;
    template <typename T, typename... Arguments>
    void add(Arguments &&...arguments);

    Loop &m_loop;
    const Options &m_options;
    const char *m_name;
    Random m_random;
    std::unique_ptr<Authorizer> m_authorizer;
    Server m_server;
    std::vector<Mask> m_memberChannels;
    Ledger m_ledger;
    Counts m_counts;
    MemoryWatch m_memory;
    bench::Meter m_meter;

    Phase m_phase = Phase::Starting;
    Milliseconds m_phaseAt{0};
    Milliseconds m_runAt{0};
    std::vector<std::unique_ptr<WsClient>> m_clients;
    QHash<int, WsClient *> m_byNumber;
    std::vector<std::unique_ptr<RawStranger>> m_raw;
    std::vector<std::unique_ptr<HttpPublisher>> m_publishers;
    std::vector<std::unique_ptr<HttpPublisher>> m_floodPublishers;
    std::unique_ptr<HttpPublisher> m_noise;
    std::vector<std::pair<Publisher, Milliseconds>> m_settling;
    int m_nextNumber = 1;

    Milliseconds m_nextClients{0};
    Milliseconds m_nextStaller{0};
    Milliseconds m_nextStranger{0};
    Milliseconds m_nextFlood{0};
    Milliseconds m_floodAt{0}; ///< 0: there is none
    bool m_floodsMessages = false;
    enum class Mood : quint8 { Usual, Hanging, Failing, Slow } m_mood = Mood::Usual;
    Milliseconds m_nextMood{0};
    Milliseconds m_nextFreeze{0};
    Milliseconds m_thawAt{0}; ///< 0: it is not suspended
    Milliseconds m_thawedAt{0};
    int m_freezes = 0;
    Milliseconds m_nextProbe{0};
    Milliseconds m_nextSample{0};
    Milliseconds m_nextSweep{0};
    Milliseconds m_quietAt{0};
    std::unique_ptr<HttpConnection> m_probe;
    Milliseconds m_probeAt{0};
    bool m_isProbing = false;
    qint64 m_resident = 0;

    std::chrono::steady_clock::time_point m_signalled;
    qint64 m_wrongs = 0;
    qint64 m_excused = 0;
    qint64 m_lastDeliveries = 0;
    double m_lastLine = 0;
    double m_drainSeconds = 0;
    int m_connectFloods = 0;
    int m_messageFloods = 0;
    QString m_flatness;
    QStringList m_metrics;
};

} // namespace wsify::soak
