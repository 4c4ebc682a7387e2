// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "support/wsclient.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

namespace wsify::test {

class JsonSchema;

/// A client of wsify.v4, as somebody writes one who has read server/PROTOCOL.md and nothing else.
///
/// It holds the server to that page: every frame and every command fits server/wsify.v4.schema.json, `welcome` is first and comes
/// once, replies come in the order of the commands and once for each id, and no message comes from a channel that the client is no member of. What
/// the server breaks fails the running test when the client is destroyed, unless takeViolation() took it.
///
/// Test thread, on the event loop. What came is looked at when a function of this class is called.
class V4Client
{
public:
    /// What it connects with.
    struct Options
    {
        QByteArray target = "/ws";
        QByteArray token = {}; ///< for `bearer.`; empty: none
        QByteArrayList headers = {}; ///< whole lines without line ends
        QByteArrayList protocols = {"wsify.v4"};
    };
    /// One frame of the server.
    struct Frame
    {
        QByteArray bytes;
        QJsonObject object;
        QString event; ///< empty: a sign of life
    };

    V4Client();
    ~V4Client();
    V4Client(const V4Client &) = delete;
    V4Client &operator=(const V4Client &) = delete;

    void open(quint16 port, const Options &options);
    void open(quint16 port) { open(port, Options()); }
    /// open(), and true when `welcome` came before the deadline.
    bool welcomed(quint16 port, const Options &options);
    bool welcomed(quint16 port) { return welcomed(port, Options()); }
    /// open(), and true when the server accepted the handshake, sent nothing but a close frame, and ended the connection.
    bool refusedLate(quint16 port, const Options &options);
    bool refusedLate(quint16 port) { return refusedLate(port, Options()); }

    /// Sends a command with the next id, which it returns. `args` is raw JSON; empty: none.
    QByteArray send(const QByteArray &command, const QByteArray &args = {});
    /// The same with an id as raw JSON.
    void sendAs(const QByteArray &id, const QByteArray &command, const QByteArray &args = {});
    /// Without an id.
    void sendSilently(const QByteArray &command, const QByteArray &args = {});
    /// A message that the schema forbids, or that only the test understands. `id`: raw JSON of the reply that is due; empty: none is.
    void sendWrong(const QByteArray &message, const QByteArray &id = {});

    /// Waits for a reply; an empty object when the deadline or the end of the connection came first.
    QJsonObject reply(const QByteArray &id);
    bool hasReply(const QByteArray &id);
    /// send() and reply().
    QJsonObject ask(const QByteArray &command, const QByteArray &args = {}) { return reply(send(command, args)); }
    /// The reply's code, or `ok`; empty when none came.
    QByteArray asked(const QByteArray &command, const QByteArray &args = {}) { return codeOf(ask(command, args)); }
    static QByteArray codeOf(const QJsonObject &reply);
    bool joins(const QByteArray &channel);
    bool leaves(const QByteArray &channel);
    bool broadcasts(const QByteArray &channel, const QByteArray &content);
    /// True when every command that was sent is decided: asks the server what it answers by itself, in order.
    bool settled();

    const QJsonObject &welcome();
    QByteArray id() { return welcome()[u"client"].toString().toUtf8(); }
    /// Everything that came, in order.
    const std::vector<Frame> &frames();
    /// Events of that name; of `{}` with an empty name.
    QList<QJsonObject> events(const QString &name);
    /// The contents of a channel's messages, byte for byte.
    QByteArrayList contents(const QByteArray &channel);
    /// Channels that the client is a member of, as far as the server has told it.
    const QSet<QByteArray> &members();

    bool isOpen() { return take().isOpen(); }
    bool isDisconnected() { return take().isDisconnected(); }
    int closeCode() { return take().closeCode(); }
    QByteArray closeReason() { return take().closeReason(); }
    /// The page's rule.
    bool mayComeBack();
    /// The number at the reason's end, in seconds.
    std::optional<double> waitingTime();

    WsClient &socket() { return m_socket; }
    QByteArray takeViolation();

private:
    struct Pending
    {
        QByteArray id; ///< raw
        QByteArray command;
        QByteArrayList channels;
    };

    WsClient &take();
    void read(const QByteArray &bytes);
    void readReply(const Frame &frame);
    void sendChecked(const QByteArray &message, const QByteArray &id, const QByteArray &command,
                     const QByteArray &args);
    void violate(const QByteArray &what);
    static const JsonSchema &schema();

    WsClient m_socket;
    std::vector<Frame> m_frames;
    QList<Pending> m_pending;
    QHash<QByteArray, QJsonObject> m_replies; ///< by raw id
    QHash<QByteArray, QByteArrayList> m_contents;
    QSet<QByteArray> m_members;
    QJsonObject m_welcome;
    QByteArray m_violation;
    qsizetype m_taken = 0;
    int m_lastId = 0;
    bool m_isMembershipKnown = true; ///< until a command that gets no reply may have changed it
};

/// Of the args of a command: `{"channel":"<name>"}` with more members behind it.
QByteArray channelArgs(const QByteArray &channel, const QByteArray &more = {});
/// Without white space, the members in the order of the alphabet.
QByteArray asJson(const QJsonObject &object);
QByteArray asJson(const QJsonArray &array);
/// The names of the members, in the same order, with blanks between them.
QByteArray keysOf(const QJsonObject &object);

/// `{"channels":["a","b"]}`
QByteArray batchArgs(const QByteArrayList &channels);

} // namespace wsify::test
