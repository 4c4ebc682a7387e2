// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace wsify {

/// Looks up the addresses of one host without blocking, and without holding up the end of the process.
///
/// A lookup runs on a detached thread of its own, because the system's resolver can neither be asked asynchronously nor
/// be interrupted. Whoever asks while one is in progress shares its answer, and so does who asks within CacheTime. Only
/// beside one that has hung for HangTime does the next question begin another, and the first answer counts for all. A
/// host that is an address needs no lookup. Belongs to one thread with an event loop; may be destroyed at any time, even
/// in the middle of a lookup.
class Resolver : public QObject
{
public:
    using Time = std::chrono::steady_clock::time_point;

    static constexpr std::chrono::seconds CacheTime{1};
    static constexpr std::chrono::seconds HangTime{30};
    /// How long an address that did not connect is tried after the others.
    static constexpr std::chrono::seconds AvoidTime{60};

    struct Answer
    {
        QList<QHostAddress> addresses =
            {}; ///< in the order in which to try them (RFC 8305); empty if the lookup failed
        QByteArray error = {}; ///< why it failed; one sentence without a full stop
        bool isFinal = false; ///< failed, and another lookup cannot help: there is no such host
        Time askedAt = {}; ///< when the lookup began
    };
    /// Asks for a name (in ASCII) and waits for the answer; runs on a thread that may outlive everything else.
    using Lookup = std::function<Answer(const QByteArray &name)>;
    using Done = std::function<void(const Answer &)>;

    /// Tests replace `lookup` and `hangTime`.
    explicit Resolver(const QString &host, QObject *parent = nullptr, Lookup lookup = askSystem,
                      std::chrono::milliseconds hangTime = HangTime);
    ~Resolver() override;

    const QString &host() const { return m_host; }

    /// Calls back in a later turn of the event loop, unless `context` is destroyed first.
    void resolve(QObject *context, Done done);
    /// This address did not connect, and another one did.
    void avoid(const QHostAddress &address);

    /// getaddrinfo().
    static Answer askSystem(const QByteArray &name);
    /// Alternates the two families, and begins with that of the first (RFC 8305 section 4).
    static QList<QHostAddress> interleaved(const QList<QHostAddress> &addresses);

private:
    struct Shared;
    struct Waiting
    {
        QPointer<QObject> context;
        Done done;
    };

    void begin();
    void answered(Answer answer);
    void answerAll();

    const QString m_host;
    const Lookup m_lookup;
    const std::chrono::milliseconds m_hangTime;
    const std::shared_ptr<Shared> m_shared; ///< with the thread of a lookup
    std::vector<Waiting> m_waiting;
    std::vector<std::pair<QHostAddress, Time>> m_avoided;
    Answer m_answer;
    Time m_answeredAt = {};
    Time m_beganAt = {}; ///< the last lookup
    bool m_isLiteral = false;
    bool m_isAsking = false;
};

} // namespace wsify
