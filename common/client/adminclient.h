// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/linereader.h"
#include "common/admin/messages.h"
#include "common/client/heard.h"
#include "common/client/link.h"
#include "common/client/serveraddress.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>

namespace wsify {

/// The connection to one server: reconnects automatically, passes on the server's messages, and matches answers to
/// requests.
///
/// Main thread. Reads in turns of bounded length, so that a flood of traffic never freezes the window; the server
/// drops what is not read. After a temporary problem it retries, with pauses that grow to 15 s (State::Waiting); after
/// a problem that only the user can solve it does not (State::Failed).
///
/// A server that is connected and says nothing is asked (`ping`), is quiet() after 3 s, and is left and tried again
/// after 15 s (Problem::NotResponding): a frozen process, a paused machine or a lost network ends no connection.
class AdminClient : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8 {
        Idle, ///< no connection was requested
        Connecting,
        Handshaking, ///< connected; the server has not said hello yet
        Live,
        Waiting, ///< for the next attempt: problem() says why, untilRetry() when
        Failed, ///< until the user acts: problem() says why
    };
    /// An `ok` with the requested data, or an admin::Error; also an Error if the connection ends before the answer
    /// (code NotConnected).
    using Answer = std::function<void(const admin::ServerMessage &)>;
    static constexpr char NotConnected[] = "not_connected";

    static constexpr int QuietAfter = 3; ///< seconds
    static constexpr int GoneAfter = 15; ///< seconds
    static constexpr int LeaveMs = 500;

    /// `program`: the name that the server is told. `second`: how long a second of silence is, which tests shorten.
    explicit AdminClient(QObject *parent = nullptr, QByteArray program = "wsify-console",
                         std::chrono::milliseconds second = std::chrono::seconds(1));
    ~AdminClient() override;

    void connectTo(const ServerAddress &address);
    /// Ends the connection, after leaving(); the state becomes Idle.
    void disconnectFromServer();
    /// Retries at once, from Waiting or Failed.
    void retry();

    State state() const { return m_state; }
    bool isLive() const { return m_state == State::Live; }
    /// Seconds since the server said anything, from QuietAfter on; 0: it is not quiet.
    int quiet() const { return isLive() && m_silence >= QuietAfter ? m_silence : 0; }
    /// The problem of the last attempt at this address; also during the next attempt.
    Problem problem() const { return m_problem; }
    QString problemText() const { return m_problemText; }
    /// What the shell of another machine said before the server did; at most Link::MaxText characters.
    QString greeting() const { return m_greeting; }
    int secondsToRetry() const;
    const ServerAddress &address() const { return m_address; }

    /// From the current server, or from the last one.
    const admin::ServerHello &hello() const { return m_hello; }
    bool has(const char *feature) const { return m_hello.features.contains(feature); }
    /// The server is a different process than before: its totals have restarted.
    bool hasRestarted() const { return m_hasRestarted; }

    /// The server's log is known without a gap since the connection before, because it has told its past.
    bool hasWholeLog() const { return m_heardLog.joins(); }

    /// Sends a request and sets its id. `answer` is called once, in a later turn, unless `context` is destroyed first.
    void request(admin::ConsoleMessage message, QObject *context, Answer answer);

    /// Sets the topics of `owner`, replacing its earlier ones; they survive a reconnect and end when `owner` is
    /// destroyed. The topics of all owners are subscribed together. Of `events` and `log` the past that the server
    /// remembers comes first; what was received before is not received again.
    void want(QObject *owner, admin::Topics topics);

Q_SIGNALS:
    /// The state, the problem or the seconds to the next attempt changed.
    void stateChanged();
    /// quiet() changed, while the connection is up.
    void quietChanged();
    /// Somebody ends a live connection, or connects to something else. What a slot requests is answered before that, if
    /// the server does so within LeaveMs.
    void leaving();
    void statsReceived(const wsify::admin::Stats &stats);
    void trafficReceived(const wsify::admin::Traffic &traffic);
    /// `dropped`: how many are lost between this one and the one before, also over a lost connection.
    void eventReceived(const wsify::admin::Event &event);
    /// `dropped` as with events.
    void logReceived(const wsify::admin::Log &log);

private:
    struct Request
    {
        QPointer<QObject> context;
        Answer answer;
    };

    void leave();
    void open();
    void close();
    void setState(State state);
    void lost(Problem problem, const QString &text);
    void fail(Problem problem, const QString &text);
    void wait(Problem problem, const QString &text);
    void read();
    bool isGreeting(QByteArrayView line);
    void tick();
    void heard();
    void handle(const admin::ServerMessage &message);
    void greeted(const admin::ServerHello &hello);
    void answered(const admin::RequestId &id, const admin::ServerMessage &message);
    void send(const admin::ConsoleMessage &message);
    void subscribe();

    const QByteArray m_program;
    ServerAddress m_address;
    std::unique_ptr<Link> m_link;
    admin::LineReader m_reader;
    State m_state = State::Idle;
    Problem m_problem = Problem::None;
    QString m_problemText;
    QString m_greeting; ///< what a shell said before the server's hello
    admin::ServerHello m_hello;
    bool m_hasRestarted = false;
    bool m_isReading = false;
    int m_attempts = 0; ///< since the last hello
    int m_seconds = 0; ///< to the next attempt
    QTimer m_countdown;
    QTimer m_handshake;
    QTimer m_watchdog; ///< ticks while the connection is up
    int m_silence = 0; ///< ticks without a byte: time in which this process itself stood still does not count
    QTimer m_more; ///< continues reading in the next turn
    qint64 m_lastId = 0;
    QHash<qint64, Request> m_requests;
    QHash<QObject *, admin::Topics> m_wanted;
    admin::Topics m_subscribed;
    Heard<admin::Event> m_heardEvents;
    Heard<admin::Log> m_heardLog;
    ServerAddress m_heardFrom;
};

} // namespace wsify
