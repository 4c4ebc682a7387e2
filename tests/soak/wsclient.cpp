// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "wsclient.h"

#include "world.h"

namespace wsify::soak {

using namespace std::chrono_literals;
using bench::clientFrame;
using bench::Opcode;

WsClient::WsClient(World &world, const char *role, bool isFaulty)
    : Socket(world.loop(), world.port())
    , m_world(world)
    , m_role(role)
    , m_number(world.nextNumber())
    , m_isFaulty(isFaulty)
    , m_began(world.loop().now())
{
    if (isOver())
        m_world.late(who() + QStringLiteral(": nobody listens"));
    send("GET /ws?me=" + QByteArray::number(m_number)
         + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
           "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
}

QString WsClient::who() const
{
    return QStringLiteral("%1 %2").arg(QLatin1String(m_role)).arg(m_number);
}

Milliseconds WsClient::now() const
{
    return m_world.loop().now();
}

Answer WsClient::judge(const Call &call)
{
    Answer answer = m_isFaulty && !call.isSafe ? m_world.drawAnswer() : Answer{};
    if (call.command == "connect")
        m_expectedStatus = answer.isUnavailable() ? 503 : answer.isDenied() ? 403 : 101;
    m_isFaulted = m_isFaulted || answer.isUnavailable();
    return answer;
}

void WsClient::tick()
{
    constexpr Milliseconds Patience{
        20'000}; // far more than any promise: a generator on a busy machine must not cry wolf
    if (isOver()) {
        if (m_overSince == 0ms)
            m_overSince = now();
        return;
    }
    const char *missing = nullptr;
    if (!m_isOpen && now() - m_began > Patience)
        missing = "its handshake got no answer";
    else if (m_isOpen && !m_isLeaving && m_heard < m_barriers && now() - m_barrierSince > Patience)
        missing = "its commands are not carried out";
    else if (m_endSince > 0ms && now() - m_endSince > Patience)
        missing = "its connection was closed by frame or FIN and did not end";
    if (!missing)
        return;
    m_world.late(who() + QLatin1String(": ") + QLatin1String(missing));
    reset();
    over({End::Own, m_code});
}

void WsClient::sendAway()
{
    if (m_isLeaving || isOver())
        return;
    setReading(true);
    leave(m_isOpen ? Leave::CloseFrame : Leave::Reset);
}

void WsClient::received(QByteArrayView bytes)
{
    m_in.append(bytes.data(), bytes.size());
    try {
        if (!m_isOpen)
            takeHead();
        if (!m_isOpen)
            return;
        const qsizetype taken =
            bench::takeFrames(m_in.constData(), m_in.size(),
                              [this](Opcode opcode, QByteArrayView payload) { takeFrame(opcode, payload); });
        m_in.remove(0, taken);
    } catch (const bench::Broken &broken) {
        m_world.wrong(who() + QLatin1String(": ") + QString::fromUtf8(broken.what()));
        reset();
        over({End::Own, m_code});
    }
}

void WsClient::takeHead()
{
    const qsizetype end = m_in.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    const int status = m_in.mid(9, 3).toInt();
    if (m_in.startsWith("HTTP/1.1 101 ")) {
        if (m_expectedStatus != 101)
            m_world.wrong(who() + QStringLiteral(": was let in where %1 was due").arg(m_expectedStatus));
        m_in.remove(0, end + 4);
        m_isOpen = true;
        ++m_world.counts().connects;
        command("join", "p" + QByteArray::number(m_number), {}, true);
        opened();
        return;
    }
    ++(status == 403 ? m_world.counts().refusedDenied : m_world.counts().refusedUnavailable);
    if (status != m_expectedStatus && !(status == 503 && m_world.isDraining()))
        m_world.late(who() + QStringLiteral(": its handshake was answered ")
                     + QString::fromUtf8(m_in.left(m_in.indexOf('\r'))));
    drop();
}

void WsClient::takeFrame(Opcode opcode, QByteArrayView payload)
{
    switch (opcode) {
    case Opcode::Ping:
        send(clientFrame(payload, Opcode::Pong));
        return;
    case Opcode::Pong:
        message(payload); // the only ones that are asked for are a stranger's
        return;
    case Opcode::Close:
        m_code = payload.size() < 2 ? 1005 : int(qFromBigEndian<quint16>(payload.data()));
        if (!m_isLeaving)
            send(clientFrame(payload.first(std::min<qsizetype>(payload.size(), 2)), Opcode::Close));
        m_endSince = now();
        return;
    case Opcode::Text:
        break;
    default:
        throw bench::Broken("a frame of type " + std::to_string(int(opcode)));
    }
    if (payload.startsWith('"')) {
        message(payload);
        return;
    }
    const int number = payload.toByteArray().toInt();
    if (number != m_heard + 1 || number > m_barriers)
        m_world.wrong(who()
                      + QStringLiteral(": heard %1 in its own channel where %2 was due").arg(number).arg(m_heard + 1));
    m_heard = number;
    m_barrierSince = now();
    heard(number);
}

void WsClient::command(const char *name, QByteArrayView channel, QByteArrayView content, bool isSafe)
{
    QByteArray text = QByteArray(R"({"command":")") + name + R"(","args":{"channel":")";
    text.append(channel).append(R"(","me":)").append(QByteArray::number(m_number));
    if (isSafe)
        text.append(R"(,"safe":1)");
    if (!content.isEmpty())
        text.append(R"(,"content":)").append(content);
    m_world.counts().broadcasts += !content.isEmpty();
    send(clientFrame(text.append("}}")));
}

int WsClient::barrier()
{
    if (m_heard == m_barriers)
        m_barrierSince = now();
    command("broadcast", "p" + QByteArray::number(m_number), QByteArray::number(++m_barriers), true);
    return m_barriers;
}

void WsClient::leave(Leave how)
{
    if (how == Leave::AtOnce && !isAcknowledged())
        how = Leave::CloseFrame; // what is unsent would be lost on this side
    const QByteArray half = clientFrame(QByteArray(300, 'x')).left(150);
    constexpr QByteArrayView Normal("\x03\xE8", 2);
    m_isLeaving = true;
    m_endSince = now();
    if (!m_isOpen && how != Leave::Reset)
        how = Leave::Reset;
    switch (how) {
    case Leave::CloseFrame:
        send(clientFrame(Normal, Opcode::Close));
        break;
    case Leave::HalfFrame:
        send(half);
        [[fallthrough]];
    case Leave::Fin:
        finish();
        break;
    case Leave::AtOnce:
        send(clientFrame(Normal, Opcode::Close));
        drop();
        break;
    case Leave::Reset:
        m_world.counts().abandoned += !m_isOpen;
        if (m_isOpen && m_world.random().chance(0.5))
            send(half);
        reset();
        break;
    }
    left(how);
}

bool WsClient::isExplained(const Over &over) const
{
    return m_isLeaving || m_world.isDraining() || (m_isFaulted && over.code == 1013);
}

void WsClient::ended(End end)
{
    if (!m_isOpen) {
        ++m_world.counts().abandoned;
        if (!m_world.isDraining())
            m_world.late(who() + QStringLiteral(": ended before its handshake was answered"));
        return;
    }
    over({end, m_code});
}

void WsClient::over(const Over &over)
{
    if (isExplained(over))
        return;
    m_world.late(who()
                 + QStringLiteral(": was ended by the server, %1, close code %2")
                       .arg(over.end == End::Reset ? QStringLiteral("RST") : QStringLiteral("FIN"))
                       .arg(over.code));
}

} // namespace wsify::soak
