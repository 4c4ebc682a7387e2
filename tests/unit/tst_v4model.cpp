// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/memorybroker.h"
#include "core/fanout/hub.h"
#include "core/fanout/node.h"
#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/session/authresult.h"
#include "core/session/v3session.h"
#include "core/session/v4reader.h"
#include "core/session/v4session.h"
#include "support/fakeauthorizer.h"
#include "support/faketransport.h"
#include "support/jsonschema.h"
#include "support/manualtimers.h"
#include "support/recordingobserver.h"
#include "support/suite.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QtTest>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <vector>

using namespace wsify;
using namespace wsify::test;

namespace {

constexpr int MaxChannels = 4;
constexpr int Slots = 6; ///< clients at once
const QByteArrayList Channels{"free:a", "free:b", "c", "d", "e", "f"};
const QByteArrayList Users{"", "ann", "bob"};

enum class What : quint8 {
    Connect,
    End,
    Join,
    JoinMany,
    Leave,
    LeaveMany,
    Broadcast,
    Request,
    Presence,
    Bad,
    Answer,
    ForceJoin,
    ForceLeave,
    Kick,
    Http,
    Turn, ///< a worker empties its mailbox
    Count,
};

/// What happens, with numbers that mean something to each kind; any numbers will do, so that any steps may be left out.
struct Step
{
    What what;
    unsigned client;
    unsigned a;
    unsigned b;

    QByteArray text() const
    {
        static const char *const Names[] = {"Connect",    "End",     "Join",     "JoinMany", "Leave",  "LeaveMany",
                                            "Broadcast",  "Request", "Presence", "Bad",      "Answer", "ForceJoin",
                                            "ForceLeave", "Kick",    "Http",     "Turn"};
        return QByteArray(Names[size_t(what)]) + '(' + QByteArray::number(client % Slots) + ", " + QByteArray::number(a)
               + ", " + QByteArray::number(b) + ')';
    }
};
using Steps = std::vector<Step>;

/// How an authorizer answers.
enum class Says : quint8 { Plain, Object, Deny, Replace, No, OwnCode, Later, Down, Broken, Nothing, Count };

bool isYes(Says says)
{
    return says <= Says::Replace;
}
bool isNo(Says says)
{
    return says == Says::No || says == Says::OwnCode;
}

struct Command
{
    What what;
    QByteArray id = {}; ///< raw; empty: no reply
    QByteArrayList channels = {};
    QByteArray content = {};
    QByteArrayList toUsers = {};
    QByteArrayList toClients = {};
    QByteArrayList exceptUsers = {};
    QByteArrayList exceptClients = {};
    bool isExceptMe = false;
    QByteArray dedup = {};

    bool isBatch() const { return what == What::JoinMany || what == What::LeaveMany; }
    bool isJoin() const { return what == What::Join || what == What::JoinMany; }
    bool isLeave() const { return what == What::Leave || what == What::LeaveMany; }
    bool hasTo() const { return !toUsers.isEmpty() || !toClients.isEmpty(); }

    QByteArray args() const
    {
        const auto list = [](const QByteArrayList &names) {
            return names.isEmpty() ? QByteArray("[]") : "[\"" + names.join("\",\"") + "\"]";
        };
        const auto recipients = [&](const QByteArrayList &users, const QByteArrayList &clients) {
            return R"({"users":)" + list(users) + R"(,"clients":)" + list(clients) + '}';
        };
        if (isBatch())
            return R"({"channels":)" + list(channels) + '}';
        if (what == What::Request || what == What::Bad)
            return "{}";
        QByteArray args = R"({"channel":")" + channels.constFirst() + '"';
        if (what == What::Broadcast)
            args += R"(,"content":)" + content;
        if (hasTo())
            args += R"(,"to":)" + recipients(toUsers, toClients);
        if (isExceptMe)
            args += R"(,"except":"me")";
        else if (!exceptUsers.isEmpty() || !exceptClients.isEmpty())
            args += R"(,"except":)" + recipients(exceptUsers, exceptClients);
        if (!dedup.isEmpty())
            args += R"(,"dedup":")" + dedup + '"';
        return args + '}';
    }
    QByteArray name() const
    {
        return isJoin()                  ? "join"
               : isLeave()               ? "leave"
               : what == What::Broadcast ? "broadcast"
               : what == What::Presence  ? "presence"
               : what == What::Bad       ? "join"
                                         : "price";
    }
    QByteArray json() const
    {
        return (id.isEmpty() ? QByteArray("{") : R"({"id":)" + id + ',') + R"("command":")" + name() + R"(","args":)"
               + args() + '}';
    }
};

/// What a client is like, and what it is to see.
struct Expected
{
    int worker = 0;
    bool isV4 = false;
    QByteArray id;
    QByteArray user;
    bool hasAllow = false; ///< for what begins with `free:`
    bool isOpen = true;
    int closeCode = 0;
    QByteArray closeReason;

    QSet<QByteArray> channels;
    QSet<QByteArray> withdrawn;
    QList<Command> queue;
    bool isAsked = false; ///< about the first one
    qsizetype unasked = 0; ///< those behind a call without an answer
    bool mayAskBatches = true;
    bool knowsResults = false;
    bool isOneByOne = false;
    QByteArrayList toAsk;
    QHash<QByteArray, Says> said; ///< of those of toAsk that were asked

    struct Message
    {
        enum Fate : quint8 { Never, Maybe, Certain };
        QByteArray text;
        QByteArray channel;
        Fate fate;
        bool isPending; ///< in a mailbox
    };
    QList<Message> messages;
    QByteArrayList replies;
    QByteArrayList events;
    QHash<QByteArray, Command> commands; ///< by id
    bool knowsChannels = true; ///< it was told of each that it joined or left

    bool isFull(const QByteArray &channel) const
    {
        return !channels.contains(channel) && channels.size() >= MaxChannels;
    }
    bool covers(const QByteArray &channel) const
    {
        return hasAllow && channel.startsWith("free:") && !withdrawn.contains(channel);
    }
    bool covers(const Command &command) const
    {
        return (command.isJoin() || command.isLeave() || command.what == What::Broadcast)
               && std::all_of(command.channels.begin(), command.channels.end(),
                              [this](const QByteArray &channel) { return covers(channel); });
    }
};

/// The rules of server/PROTOCOL.md, as simple as they can be said.
class Model
{
public:
    explicit Model(int workers)
        : m_workers(workers)
    {
    }

    std::vector<Expected> clients;

    /// It may still get what waits for its worker.
    Expected &connect(Expected client)
    {
        const auto channels = std::exchange(client.channels, {});
        for (const Posted &posted : std::as_const(m_posted)) {
            if (posted.waiting.contains(client.worker) && isMeant(client, posted.sender, posted.command))
                append(client, posted, true);
        }
        for (const QByteArray &channel : channels)
            join(client, channel);
        clients.push_back(std::move(client));
        return clients.back();
    }

    void receive(Expected &client, const Command &command)
    {
        if (!client.isOpen)
            return;
        if (!command.id.isEmpty())
            client.commands.insert(command.id, command);
        else if (command.isJoin() || command.isLeave())
            client.knowsChannels = false;
        client.queue.append(command);
        advance(client);
    }

    /// What the authorizer is asked of a client now; it must be.
    QByteArray question(const Expected &client) const
    {
        const Command &command = client.queue.constFirst();
        const QByteArray args =
            client.isOneByOne ? R"({"channel":")" + client.toAsk.at(client.said.size()) + "\"}" : command.args();
        return R"({"command":")" + command.name() + R"(","args":)" + args + '}';
    }

    void answer(Expected &client, Says says, const QByteArrayList &deny, const QByteArray &content)
    {
        m_deny = says == Says::Deny ? deny : QByteArrayList();
        m_content = says == Says::Replace ? content : QByteArray();
        if (says == Says::Object || says == Says::Deny || says == Says::Replace || says == Says::OwnCode)
            client.knowsResults = true;
        const Command &first = client.queue.constFirst();
        if (client.isV4 && first.what == What::JoinMany) {
            if (client.isOneByOne) {
                if (!isYes(says) && !isNo(says)) {
                    refuse(client, says);
                    return;
                }
                // Of a channel alone what it says is known only now.
                const QByteArray channel = client.toAsk.at(client.said.size());
                client.said.insert(channel, m_deny.contains(channel) ? Says::No : says);
                if (client.said.size() == client.toAsk.size())
                    carryOut(client, std::nullopt);
                return;
            }
            const bool isUnknown = (isNo(says) || says == Says::Broken) && !client.knowsResults;
            if (says == Says::Plain || isUnknown) {
                client.mayAskBatches = false;
                askOneByOne(client);
                return;
            }
            const bool isAnyCovered = std::any_of(first.channels.begin(), first.channels.end(),
                                                  [&](const QByteArray &channel) { return client.covers(channel); });
            if (!isYes(says) && !(isNo(says) && isAnyCovered)) {
                refuse(client, says);
                return;
            }
            carryOut(client, says);
            return;
        }
        if (isYes(says))
            carryOut(client, says);
        else
            refuse(client, says);
    }

    void forceJoin(Expected &client, const QByteArray &channel)
    {
        if (!client.isOpen)
            return;
        client.withdrawn.remove(channel);
        if (client.channels.contains(channel) || client.isFull(channel))
            return;
        join(client, channel);
        if (client.isV4)
            client.events.append("joined " + channel + " server");
    }
    void forceLeave(Expected &client, const QByteArray &channel)
    {
        if (!client.isOpen)
            return;
        client.withdrawn.insert(channel);
        if (leave(client, channel) && client.isV4)
            client.events.append("left " + channel + " server");
    }
    void close(Expected &client, int code, const QByteArray &reason)
    {
        if (!client.isOpen)
            return;
        client.isOpen = false;
        client.closeCode = code;
        client.closeReason = reason;
        client.queue.clear();
        client.isAsked = false;
        const auto channels = client.channels;
        for (const QByteArray &channel : channels)
            leave(client, channel);
    }

    /// The number of members that hear it.
    int publish(int worker, const Expected *from, const Command &command, const QByteArray &content)
    {
        turn(worker); // the order from connection to connection
        Posted posted{from, command, content, {}};
        for (int other = 0; other < m_workers; ++other) {
            if (other != worker)
                posted.waiting.insert(other);
        }
        int delivered = 0;
        for (Expected &client : clients) {
            if (!client.isOpen || !isMeant(client, from, command))
                continue;
            const bool isMember = client.channels.contains(command.channels.constFirst());
            const bool isPending = client.worker != worker;
            if (isMember || isPending)
                append(client, posted, isPending);
            delivered += isMember ? 1 : 0;
        }
        m_posted.append(posted);
        return delivered;
    }

    /// The mailbox of a worker is empty.
    void turn(int worker)
    {
        for (Posted &posted : m_posted)
            posted.waiting.remove(worker);
        m_posted.removeIf([](const Posted &posted) { return posted.waiting.isEmpty(); });
        for (Expected &client : clients) {
            if (client.worker != worker)
                continue;
            for (Expected::Message &message : client.messages)
                message.isPending = false;
        }
    }
    void turnAll()
    {
        for (int worker = 0; worker < m_workers; ++worker)
            turn(worker);
    }

private:
    struct Posted;

    static void append(Expected &client, const Posted &posted, bool isPending)
    {
        const QByteArray &channel = posted.command.channels.constFirst();
        QByteArray text = posted.content;
        if (client.isV4) {
            text = channel + ' ' + text;
            text += posted.sender ? ' ' + posted.sender->id + ' ' + posted.sender->user : QByteArray("  ");
        }
        const bool isMember = client.channels.contains(channel);
        client.messages.append(
            {text, channel, isMember ? Expected::Message::Certain : Expected::Message::Never, isPending});
    }

    static bool isMeant(const Expected &client, const Expected *from, const Command &command)
    {
        if (command.hasTo()
            && !((!client.user.isEmpty() && command.toUsers.contains(client.user))
                 || command.toClients.contains(client.id)))
            return false;
        return !(command.isExceptMe && &client == from) && !command.exceptClients.contains(client.id)
               && (client.user.isEmpty() || !command.exceptUsers.contains(client.user));
    }

    static void join(Expected &client, const QByteArray &channel)
    {
        client.channels.insert(channel);
        for (Expected::Message &message : client.messages) {
            if (message.isPending && message.channel == channel && message.fate == Expected::Message::Never)
                message.fate = Expected::Message::Maybe;
        }
    }
    static bool leave(Expected &client, const QByteArray &channel)
    {
        if (!client.channels.remove(channel))
            return false;
        for (Expected::Message &message : client.messages) {
            if (message.isPending && message.channel == channel)
                message.fate = Expected::Message::Maybe;
        }
        return true;
    }

    static bool mustAsk(const Expected &client, const Command &command)
    {
        if (!client.isV4)
            return command.isBatch() || !client.covers(command);
        switch (command.what) {
        case What::Bad:
        case What::Presence:
            return false;
        case What::Join:
            return !client.isFull(command.channels.constFirst()) && !client.covers(command);
        case What::JoinMany:
            return command.channels.size() <= MaxChannels && !client.covers(command);
        case What::LeaveMany:
            return command.channels.size() <= MaxChannels && !client.covers(command);
        default:
            return !client.covers(command);
        }
    }

    void advance(Expected &client)
    {
        while (client.isOpen && !client.queue.isEmpty() && !client.isAsked) {
            const bool isUnasked = client.unasked > 0;
            client.unasked -= isUnasked ? 1 : 0;
            if (!mustAsk(client, client.queue.constFirst())) {
                decide(client, std::nullopt);
                continue;
            }
            if (isUnasked) {
                reply(client, client.queue.takeFirst(), "authorizer_down");
                continue;
            }
            client.isAsked = true;
            if (client.isV4 && client.queue.constFirst().what == What::JoinMany && !client.mayAskBatches)
                askOneByOne(client);
        }
    }

    static void askOneByOne(Expected &client)
    {
        client.isOneByOne = true;
        client.toAsk.clear();
        client.said.clear();
        for (const QByteArray &channel : client.queue.constFirst().channels) {
            if (!client.covers(channel))
                client.toAsk.append(channel);
        }
    }

    void refuse(Expected &client, Says says)
    {
        const bool isAway = says == Says::Down || says == Says::Broken || says == Says::Nothing;
        client.isAsked = client.isOneByOne = false;
        const Command command = client.queue.takeFirst();
        if (!client.isV4) {
            if (isAway)
                close(client, 1013, "authorizer_down");
            else
                advance(client);
            return;
        }
        if (says == Says::Nothing)
            client.unasked = client.queue.size();
        reply(client, command, isAway ? "authorizer_down" : says == Says::Later ? "rate" : denial(says));
        advance(client);
    }
    static QByteArray denial(Says says) { return says == Says::OwnCode ? "x_full" : "not_authorized"; }

    void carryOut(Expected &client, std::optional<Says> says)
    {
        client.isAsked = false;
        decide(client, says);
        advance(client);
    }

    /// The first command is allowed, as far as it was asked about.
    void decide(Expected &client, std::optional<Says> says)
    {
        const Command command = client.queue.takeFirst();
        const bool wasOneByOne = std::exchange(client.isOneByOne, false);
        const QByteArrayList deny = says ? std::exchange(m_deny, {}) : QByteArrayList();
        const QByteArray replaced = says ? std::exchange(m_content, {}) : QByteArray();
        const QByteArray channel = command.channels.value(0);
        switch (command.what) {
        case What::Bad:
            reply(client, command, "bad_request");
            break;
        case What::Presence:
            if (client.isV4)
                reply(client, command, "no_presence");
            break;
        case What::Request:
            reply(client, command, "ok");
            break;
        case What::Join:
            if (client.isFull(channel)) {
                reply(client, command, "limit");
            } else if (deny.contains(channel)) {
                reply(client, command, "not_authorized");
            } else {
                join(client, channel);
                reply(client, command, "ok");
            }
            break;
        case What::Leave:
            reply(client, command, leave(client, channel) ? "ok" : "not_joined");
            break;
        case What::Broadcast:
            broadcast(client, command, replaced.isEmpty() ? command.content : replaced);
            break;
        case What::LeaveMany:
            if (!client.isV4)
                break; // it has no channel, and is ignored
            if (command.channels.size() > MaxChannels) {
                reply(client, command, "bad_request");
                break;
            }
            for (const QByteArray &each : command.channels)
                leave(client, each);
            reply(client, command, "ok");
            break;
        case What::JoinMany:
            if (client.isV4)
                joinMany(client, command, says, deny, wasOneByOne);
            break;
        default:
            break;
        }
    }

    void joinMany(Expected &client, const Command &command, std::optional<Says> says, const QByteArrayList &deny,
                  bool wasOneByOne)
    {
        if (command.channels.size() > MaxChannels) {
            reply(client, command, "bad_request");
            return;
        }
        QByteArrayList joined, denied;
        const auto isCovered = [&client](const QByteArray &channel) { return client.covers(channel); };
        for (const QByteArray &channel : command.channels) {
            std::optional<Says> about;
            if (wasOneByOne) {
                if (client.said.contains(channel))
                    about = client.said.value(channel);
            } else if (!isCovered(channel)) {
                about = says;
            }
            if (about && isNo(*about))
                denied.append(channel + ':' + denial(*about));
            else if (about && deny.contains(channel))
                denied.append(channel + ":not_authorized");
            else if (client.isFull(channel))
                denied.append(channel + ":limit");
            else
                joined.append(channel);
            if (!joined.isEmpty() && joined.constLast() == channel)
                join(client, channel);
        }
        reply(client, command, "ok joined " + joined.join(' ') + " denied " + denied.join(' '));
    }

    void broadcast(Expected &client, const Command &command, const QByteArray &content)
    {
        if (command.dedup.isEmpty()) {
            const int delivered = publish(client.worker, &client, command, content);
            reply(client, command, "ok " + QByteArray::number(delivered));
            return;
        }
        const QByteArray who = client.user.isEmpty() ? "client " + client.id : "user " + client.user;
        const QByteArray word = command.channels.constFirst() + '\n' + who + '\n' + command.dedup;
        if (!m_words.contains(word))
            publish(client.worker, &client, command, content);
        m_words.insert(word);
        reply(client, command, "ok"); // the first time and later
    }

    static void reply(Expected &client, const Command &command, const QByteArray &text)
    {
        if (client.isV4 && !command.id.isEmpty())
            client.replies.append(command.id + ' ' + text);
    }

    const int m_workers;
    QByteArrayList m_deny;
    QByteArray m_content;
    QSet<QByteArray> m_words;
    struct Posted
    {
        const Expected *sender;
        Command command;
        QByteArray content;
        QSet<int> waiting; ///< workers that may not have it yet
    };
    QList<Posted> m_posted;
};

ProcessFacts factsOf(const QByteArray &version)
{
    ProcessFacts facts;
    facts.version = version;
    return facts;
}

/// Loses a frame; for a test of the test.
class LossyTransport : public FakeTransport
{
public:
    void send(const Frame &frame) override
    {
        if (lost.isEmpty() || !frame.payload().toByteArray().contains(lost))
            FakeTransport::send(frame);
    }
    QByteArray lost;
};

/// One worker's core on the test's thread.
struct CoreOfWorker
{
    CoreOfWorker(int number, Node &node, ProcessMetrics &metrics, const Limits &limits)
        : hub(number, node.directory(), node.broker(), metrics.worker(number))
        , reader(limits)
    {
    }
    Hub hub;
    v4::Reader reader;
};

/// Real sessions, hubs, node and broker, beside the model of them.
class World
{
public:
    World(int workers, bool isLazy, QByteArray lost)
        : m_isLazy(isLazy)
        , m_lost(std::move(lost))
        , m_model(workers)
        , m_node(m_broker, workers)
        , m_metrics(workers, factsOf("4.1.0"))
    {
        m_limits.maxChannels = MaxChannels;
        m_model.clients.reserve(MaxClients);
        m_clients.reserve(MaxClients);
        m_node.enter(NoWorker, nullptr, [this] { m_isWoken = true; });
        for (int id = 0; id < workers; ++id) {
            m_workers.push_back(std::make_unique<CoreOfWorker>(id, m_node, m_metrics, m_limits));
            m_node.enter(id, &m_workers.back()->hub, [this] { m_isWoken = true; });
        }
    }
    ~World()
    {
        for (size_t i = 0; i < m_clients.size(); ++i)
            end(int(i));
    }
    World(const World &) = delete;
    World &operator=(const World &) = delete;

    /// Empty, or what is not as it should be.
    QByteArray run(const Steps &steps)
    {
        for (const Step &step : steps) {
            const QByteArray problem = take(step);
            if (!problem.isEmpty())
                return problem + " at " + step.text();
            settle();
        }
        // Nothing may be left undecided.
        for (size_t i = 0; i < m_clients.size(); ++i) {
            for (int n = 0; m_model.clients.at(i).isAsked; ++n) {
                const QByteArray problem = answer(int(i), unsigned(n % 3 == 2 ? int(Says::No) : int(Says::Plain)), 0);
                if (!problem.isEmpty())
                    return problem + " at the end";
                settle();
            }
        }
        m_isLazy = false;
        m_isWoken = true;
        settle();
        for (size_t i = 0; i < m_clients.size(); ++i) {
            const QByteArray problem = check(m_model.clients.at(i), *m_clients.at(i));
            if (!problem.isEmpty())
                return "client " + m_model.clients.at(i).id + ": " + problem;
        }
        return {};
    }
    /// Every frame of wsify.v4 that was sent.
    QByteArrayList frames() const
    {
        QByteArrayList all;
        for (size_t i = 0; i < m_clients.size(); ++i) {
            if (m_model.clients.at(i).isV4)
                all += m_clients.at(i)->transport.sent;
        }
        return all;
    }

private:
    static constexpr size_t MaxClients = 200;

    struct Client
    {
        Client(const CoreOfWorker &, SessionContext where)
            : context(where)
        {
            context.authorizer = &authorizer;
        }
        FakeAuthorizer authorizer;
        SessionContext context;
        LossyTransport transport;
        std::unique_ptr<Session> session;
    };

    void settle()
    {
        if (m_isLazy)
            return;
        while (std::exchange(m_isWoken, false)) {
            for (int id = 0; id < m_node.workers(); ++id)
                m_node.runMailbox(id);
            m_node.runMailbox(NoWorker);
        }
        m_model.turnAll();
    }

    /// The client in a slot; -1: none.
    int at(unsigned slot) const { return m_slots[slot % Slots]; }

    QByteArray take(const Step &step)
    {
        const int index = at(step.client);
        const QByteArray channel = Channels.at(int(step.a % unsigned(Channels.size())));
        switch (step.what) {
        case What::Connect:
            if (index < 0 && m_clients.size() < MaxClients)
                m_slots[step.client % Slots] = connect(step.a, step.b);
            return {};
        case What::Http: {
            const QByteArray content = nextContent();
            const int worker = int(step.b % unsigned(m_node.workers()));
            m_model.publish(worker, nullptr, {.what = What::Http, .channels = {channel}}, content);
            m_node.publish(worker, Message(channel, content));
            return {};
        }
        case What::Turn: {
            const int worker = int(step.a % unsigned(m_node.workers()));
            m_node.runMailbox(worker);
            m_model.turn(worker);
            return {};
        }
        default:
            break;
        }
        if (index < 0)
            return {};
        Expected &expected = m_model.clients.at(size_t(index));
        Client &client = *m_clients.at(size_t(index));
        switch (step.what) {
        case What::End:
            m_model.close(expected, 0, {});
            end(index);
            m_slots[step.client % Slots] = -1;
            return {};
        case What::Answer:
            return answer(index, step.a, step.b);
        case What::ForceJoin:
            m_model.forceJoin(expected, channel);
            client.session->forceJoin(channel, Session::By::Server);
            break;
        case What::ForceLeave:
            m_model.forceLeave(expected, channel);
            client.session->forceLeave(channel, Session::By::Server);
            break;
        case What::Kick:
            m_model.close(expected, expected.isV4 ? 4000 : 1008, "kicked");
            client.session->kick({}, {});
            break;
        default: {
            if (step.what == What::Bad && !expected.isV4)
                return {};
            const Command command = commandOf(step, expected);
            m_model.receive(expected, command);
            client.session->receive(command.json());
        }
        }
        return afterwards(index);
    }

    QByteArray answer(int index, unsigned a, unsigned b)
    {
        Expected &expected = m_model.clients.at(size_t(index));
        Client &client = *m_clients.at(size_t(index));
        if (client.authorizer.out() != (expected.isAsked ? 1 : 0))
            return QByteArray(expected.isAsked ? "the authorizer was not asked" : "the authorizer was asked in vain");
        if (!expected.isAsked)
            return {};
        const QByteArray question = m_model.question(expected);
        if (client.authorizer.request().body != question)
            return "asked " + client.authorizer.request().body + " instead of " + question;
        const auto says = Says(a % unsigned(Says::Count));
        const QByteArrayList deny{Channels.at(int(b % 6)), Channels.at(int(b / 6 % 6))};
        const QByteArray content = '"' + nextContent() + '"';
        m_model.answer(expected, says, deny, content);
        say(client, says, deny, content);
        return afterwards(index);
    }

    void say(Client &client, Says says, const QByteArrayList &deny, const QByteArray &content)
    {
        FakeAuthorizer &authorizer = client.authorizer;
        const auto object = [&](const QByteArray &members) {
            authorizer.knowsResults = true;
            authorizer.answerWith(R"({"wsify":{)" + members + "}}", m_limits);
        };
        switch (says) {
        case Says::Plain:
            authorizer.answer(Verdict::Allow);
            break;
        case Says::Object:
            object({});
            break;
        case Says::Deny:
            object(R"("deny":[")" + deny.join("\",\"") + "\"]");
            break;
        case Says::Replace:
            object(R"("content":)" + content);
            break;
        case Says::No:
            authorizer.answer(Verdict::Deny);
            break;
        case Says::OwnCode: {
            authorizer.knowsResults = true;
            AuthAnswer answer{.verdict = Verdict::Deny, .status = 403};
            answer.denial = std::make_shared<const AuthDenial>(
                readAuthDenial({.bytes = QByteArrayView(R"({"wsify":{"code":"x_full"}})")}));
            authorizer.answer(answer);
            break;
        }
        case Says::Later:
            authorizer.answer(Verdict::Busy, 429, std::chrono::seconds(7));
            break;
        case Says::Down:
            authorizer.answer(Verdict::Unavailable, 503);
            break;
        case Says::Broken:
            authorizer.answer(Verdict::Unavailable, 500);
            break;
        case Says::Nothing:
        case Says::Count:
            authorizer.answer(AuthAnswer{.verdict = Verdict::Unavailable});
            break;
        }
    }

    /// A connection that its session closed is ended by its engine.
    QByteArray afterwards(int index)
    {
        Client &client = *m_clients.at(size_t(index));
        if (client.transport.closed == m_model.clients.at(size_t(index)).isOpen)
            return client.transport.closed ? "closed with " + client.transport.closeReason : QByteArray("not closed");
        if (client.transport.closed) {
            end(index);
            std::replace(std::begin(m_slots), std::end(m_slots), index, -1);
        }
        return {};
    }

    int connect(unsigned a, unsigned b)
    {
        const int index = int(m_clients.size());
        Expected expected;
        expected.worker = int(a % unsigned(m_node.workers()));
        expected.isV4 = b % 4 != 0;
        expected.id = "client" + QByteArray::number(index);
        expected.user = Users.at(int(b / 4 % unsigned(Users.size())));
        expected.hasAllow = b / 16 % 2;
        const bool isForced = b / 32 % 4 == 0;
        QByteArrayList members;
        if (!expected.user.isEmpty())
            members.append(R"("user":")" + expected.user + '"');
        if (expected.hasAllow)
            members.append(R"("allow":{"join":["free:*"],"broadcast":["free:*"]})");
        if (isForced)
            members.append(R"("join":["free:a","c"])");
        if (isForced)
            expected.channels = {"free:a", "c"};
        m_model.connect(expected);

        CoreOfWorker &worker = *m_workers.at(size_t(expected.worker));
        m_clients.push_back(std::make_unique<Client>(
            worker, SessionContext{expected.worker, m_node, worker.hub, nullptr, m_timers, m_limits, m_observer,
                                   m_metrics, m_metrics.worker(expected.worker)}));
        Client &client = *m_clients.back();
        client.transport.lost = m_lost;
        ClientInfo info;
        info.id = expected.id;
        info.address = "192.0.2.1";
        info.isV4 = expected.isV4;
        if (!members.isEmpty()) {
            const QByteArray body = R"({"wsify":{)" + members.join(',') + "}}";
            info.granted = std::make_shared<const AuthResult>(
                *readAuthResult({.bytes = body}, AuthCall::Connect, m_limits).result);
        }
        if (expected.isV4)
            client.session = std::make_unique<V4Session>(client.context, info, client.transport, worker.reader);
        else
            client.session = std::make_unique<V3Session>(client.context, info, client.transport);
        return index;
    }

    void end(int index)
    {
        Client &client = *m_clients.at(size_t(index));
        if (!client.session)
            return;
        client.session->closed(Session::End::Abrupt, CloseCode::Abnormal, {});
        client.session.reset();
    }

    QByteArray nextContent() { return QByteArray::number(++m_lastContent); }

    Command commandOf(const Step &step, const Expected &client)
    {
        Command command{.what = step.what};
        const QByteArray channel = Channels.at(int(step.a % unsigned(Channels.size())));
        command.channels = {channel};
        if (command.isBatch()) {
            // Any of them, beginning anywhere.
            command.channels.clear();
            for (int i = 0; i < Channels.size(); ++i) {
                if (step.a & (1U << i) || (step.a % 64 == 0 && i == 0))
                    command.channels.append(Channels.at(i));
            }
            std::rotate(command.channels.begin(),
                        command.channels.begin() + qsizetype(step.b % unsigned(command.channels.size())),
                        command.channels.end());
        }
        const bool mayWait = step.what == What::Broadcast && m_isLazy; // with an id it waits for other workers' answers
        if (client.isV4 && !mayWait && step.b % 9 != 0)
            command.id = QByteArray::number(++m_lastId);
        if (step.what == What::Bad && command.id.isEmpty())
            command.id = QByteArray::number(++m_lastId);
        if (step.what != What::Broadcast)
            return command;
        command.content = nextContent();
        if (!client.isV4)
            return command;
        const auto clientAt = [this](unsigned slot) {
            return at(slot) < 0 ? QByteArray("nobody") : m_model.clients.at(size_t(at(slot))).id;
        };
        switch (step.b / 5 % 8) {
        case 1:
            command.toUsers = {"ann"};
            break;
        case 2:
            command.toClients = {clientAt(step.b), clientAt(step.a)};
            break;
        case 3:
            command.isExceptMe = true;
            break;
        case 4:
            command.exceptUsers = {"bob", "nobody"};
            break;
        case 5:
            command.toUsers = {"ann", "bob"};
            command.exceptClients = {clientAt(step.b)};
            break;
        case 6:
            command.dedup = "w" + QByteArray::number(step.b % 3);
            break;
        default:
            break;
        }
        return command;
    }

    QByteArray check(const Expected &expected, const Client &client) const
    {
        QByteArrayList messages, replies, events;
        if (!expected.isV4) {
            messages = client.transport.sent;
        } else {
            const QByteArray problem = readFrames(expected, client.transport.sent, messages, replies, events);
            if (!problem.isEmpty())
                return problem;
        }
        if (replies != expected.replies)
            return "replies\n    " + replies.join("\n    ") + "\n  instead of\n    " + expected.replies.join("\n    ");
        if (events != expected.events)
            return "events " + events.join(", ") + " instead of " + expected.events.join(", ");
        if (expected.closeCode != 0
            && (int(client.transport.closeCode) != expected.closeCode
                || client.transport.closeReason != expected.closeReason))
            return "closed with " + QByteArray::number(int(client.transport.closeCode)) + ' '
                   + client.transport.closeReason;
        // Each message that was certain, in order, and no other but those that could be.
        qsizetype at = 0;
        for (const Expected::Message &message : expected.messages) {
            if (message.fate == Expected::Message::Never)
                continue;
            const bool isThere = at < messages.size() && messages.at(at) == message.text;
            if (isThere)
                ++at;
            else if (message.fate == Expected::Message::Certain)
                return "message " + message.text + " is not next in\n    " + messages.join("\n    ");
        }
        if (at != messages.size())
            return "message " + messages.at(at) + " is one too many, or out of order";
        return {};
    }

    /// As a client of wsify.v4 reads them: it knows when it is a member.
    static QByteArray readFrames(const Expected &expected, const QByteArrayList &frames, QByteArrayList &messages,
                                 QByteArrayList &replies, QByteArrayList &events)
    {
        QSet<QByteArray> members;
        for (qsizetype i = 0; i < frames.size(); ++i) {
            const QJsonObject frame = QJsonDocument::fromJson(frames.at(i)).object();
            const auto text = [&frame](const char *name) { return frame[QLatin1String(name)].toString().toUtf8(); };
            const QByteArray event = text("event");
            if ((event == "welcome") != (i == 0))
                return "welcome is not first: " + frames.at(i);
            if (event == "welcome") {
                const QJsonArray joined = frame[u"joined"].toArray();
                for (const QJsonValue &each : joined)
                    members.insert(each[u"channel"].toString().toUtf8());
            } else if (event == "message") {
                if (expected.knowsChannels && !members.contains(text("channel")))
                    return "a message of a channel of others: " + frames.at(i);
                const QJsonValue content = frame[u"content"];
                messages.append(text("channel") + ' '
                                + (content.isString() ? '"' + content.toString().toUtf8() + '"'
                                                      : QByteArray::number(content.toInt()))
                                + ' ' + text("client") + ' ' + text("user"));
            } else if (event == "joined" || event == "left") {
                events.append(event + ' ' + text("channel") + ' ' + text("reason"));
                if (event == "joined")
                    members.insert(text("channel"));
                else
                    members.remove(text("channel"));
            } else if (event == "reply") {
                const QByteArray id = QByteArray::number(frame[u"id"].toInt());
                const Command command = expected.commands.value(id);
                replies.append(id + ' ' + replyText(frame));
                if (!frame[u"ok"].toBool())
                    continue;
                const QJsonArray joined = frame[u"joined"].toArray();
                for (const QJsonValue &each : joined)
                    members.insert(each[u"channel"].toString().toUtf8());
                for (const QByteArray &channel : command.channels) {
                    if (command.what == What::Join)
                        members.insert(channel);
                    else if (command.isLeave())
                        members.remove(channel);
                }
            } else {
                return "unexpected: " + frames.at(i);
            }
        }
        return {};
    }

    static QByteArray replyText(const QJsonObject &reply)
    {
        if (!reply[u"ok"].toBool())
            return reply[u"error"][u"code"].toString().toUtf8();
        if (reply.contains(u"delivered"))
            return "ok " + QByteArray::number(reply[u"delivered"].toInt());
        if (!reply.contains(u"joined"))
            return "ok";
        QByteArrayList joined, denied;
        for (const QJsonValue &each : reply[u"joined"].toArray())
            joined.append(each[u"channel"].toString().toUtf8());
        for (const QJsonValue &each : reply[u"denied"].toArray())
            denied.append(each[u"channel"].toString().toUtf8() + ':' + each[u"code"].toString().toUtf8());
        return "ok joined " + joined.join(' ') + " denied " + denied.join(' ');
    }

    bool m_isLazy; ///< mailboxes are emptied by Turn alone
    bool m_isWoken = false; ///< a mailbox has something
    QByteArray m_lost;
    Model m_model;
    MemoryBroker m_broker;
    Node m_node;
    ProcessMetrics m_metrics;
    Limits m_limits;
    ManualTimers m_timers;
    RecordingObserver m_observer;
    std::vector<std::unique_ptr<CoreOfWorker>> m_workers;
    std::vector<std::unique_ptr<Client>> m_clients;
    int m_slots[Slots] = {-1, -1, -1, -1, -1, -1};
    int m_lastContent = 0;
    int m_lastId = 0;
};

} // namespace

/// Random clients of both protocols on one to three workers, held against a model of the rules: every member sees exactly what it
/// must, in order, and each command with an id gets exactly one reply.
class TestV4Model : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theModelBites();
    void randomClients_data();
    void randomClients();

private:
    struct Way
    {
        int workers;
        bool isLazy;
        QByteArray lost = {};
    };
    static Steps stepsOf(unsigned seed, bool isLazy);
    static QByteArray problemOf(const Steps &steps, const Way &way);
    /// The same failure with fewer steps.
    static Steps shrunk(Steps steps, const Way &way);
    static QByteArray report(const Steps &steps, const Way &way);
    void checkSchema(const QByteArrayList &frames) const;
};

Steps TestV4Model::stepsOf(unsigned seed, bool isLazy)
{
    std::mt19937 random(seed);
    static constexpr std::pair<What, int> Weights[] = {
        {What::Connect, 8},    {What::End, 2},       {What::Join, 12},      {What::JoinMany, 8},
        {What::Leave, 6},      {What::LeaveMany, 3}, {What::Broadcast, 22}, {What::Request, 2},
        {What::Presence, 1},   {What::Bad, 1},       {What::Answer, 30},    {What::ForceJoin, 3},
        {What::ForceLeave, 3}, {What::Kick, 1},      {What::Http, 6},       {What::Turn, 10},
    };
    std::vector<int> weights;
    for (const auto &[what, weight] : Weights)
        weights.push_back(what == What::Turn && !isLazy ? 0 : weight);
    std::discrete_distribution<size_t> kind(weights.begin(), weights.end());
    Steps steps;
    for (unsigned slot = 0; slot < Slots; ++slot)
        steps.push_back({What::Connect, slot, unsigned(random()), unsigned(random())});
    constexpr int Length = 80;
    while (steps.size() < Length) {
        Step step{Weights[kind(random)].first, unsigned(random()), unsigned(random()), unsigned(random())};
        // Most answers are those that let something happen.
        if (step.what == What::Answer && random() % 2)
            step.a = unsigned(random() % 3);
        steps.push_back(step);
    }
    return steps;
}

QByteArray TestV4Model::problemOf(const Steps &steps, const Way &way)
{
    return World(way.workers, way.isLazy, way.lost).run(steps);
}

Steps TestV4Model::shrunk(Steps steps, const Way &way)
{
    for (size_t piece = steps.size() / 2; piece > 0; piece /= 2) {
        for (size_t at = 0; at < steps.size();) {
            Steps fewer(steps.begin(), steps.begin() + qsizetype(at));
            fewer.insert(fewer.end(), steps.begin() + qsizetype(std::min(at + piece, steps.size())), steps.end());
            if (problemOf(fewer, way).isEmpty())
                at += piece;
            else
                steps = std::move(fewer);
        }
    }
    return steps;
}

QByteArray TestV4Model::report(const Steps &steps, const Way &way)
{
    QByteArray text = problemOf(steps, way) + "\nafter";
    for (const Step &step : steps)
        text += "\n  " + step.text();
    return text;
}

void TestV4Model::checkSchema(const QByteArrayList &frames) const
{
    static const JsonSchema schema(QStringLiteral(WSIFY_SOURCE_DIR "/server/wsify.v4.schema.json"));
    for (const QByteArray &frame : frames) {
        const QString finding = schema.check(frame, QStringLiteral("event"));
        QVERIFY2(finding.isEmpty(), qUtf8Printable(finding + u' ' + QString::fromUtf8(frame)));
    }
}

/// A lost message is found, and told with few steps.
void TestV4Model::theModelBites()
{
    const Way way{2, false, R"("content":7)"};
    for (unsigned seed = 0; seed < 100; ++seed) {
        const Steps steps = stepsOf(seed, way.isLazy);
        if (problemOf(steps, way).isEmpty())
            continue;
        const Steps few = shrunk(steps, way);
        QVERIFY2(few.size() <= 24, report(few, way).constData());
        QVERIFY(problemOf(few, way).contains("message"));
        return;
    }
    QFAIL("nobody misses a message");
}

void TestV4Model::randomClients_data()
{
    QTest::addColumn<int>("workers");
    QTest::addColumn<bool>("isLazy");
    QTest::newRow("one worker") << 1 << false;
    QTest::newRow("two workers") << 2 << false;
    QTest::newRow("three workers") << 3 << false;
    QTest::newRow("two workers, whose mailboxes wait") << 2 << true;
    QTest::newRow("three workers, whose mailboxes wait") << 3 << true;
}

/// WSIFY_MODEL_RUNS in the environment: as many of each, instead of a few.
void TestV4Model::randomClients()
{
    QFETCH(int, workers);
    QFETCH(bool, isLazy);
    const Way way{workers, isLazy};
    const int asked = qEnvironmentVariableIntValue("WSIFY_MODEL_RUNS");
    const unsigned runs = asked > 0 ? unsigned(asked) : 150;
    for (unsigned seed = 0; seed < runs; ++seed) {
        const Steps steps = stepsOf(seed * 7919 + unsigned(workers), isLazy);
        World world(way.workers, way.isLazy, {});
        if (!world.run(steps).isEmpty()) {
            const Steps few = shrunk(steps, way);
            QFAIL(("seed " + QByteArray::number(seed) + ": " + report(few, way)).constData());
        }
        if (seed % 50 == 0)
            checkSchema(world.frames());
    }
}

WSIFY_SUITE(tst_v4model, NoApplication, TestV4Model)
#include "tst_v4model.moc"
