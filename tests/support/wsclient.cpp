// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/wsclient.h"

#include "support/wait.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QRandomGenerator>
#include <QtEndian>

#ifdef Q_OS_UNIX
#include <sys/socket.h>
#endif

namespace wsify::test {

namespace {

/// Short, and unlike anything a test publishes.
QByteArray nextProbe()
{
    return "probe-" + QByteArray::number(QRandomGenerator::global()->generate64(), 36);
}

QByteArray jsonString(const QByteArray &text)
{
    return '"' + text + '"';
}

} // namespace

QByteArray join(const QByteArray &channel)
{
    return R"({"command":"join","args":{"channel":)" + jsonString(channel) + "}}";
}

QByteArray leave(const QByteArray &channel)
{
    return R"({"command":"leave","args":{"channel":)" + jsonString(channel) + "}}";
}

QByteArray broadcast(const QByteArray &channel, const QByteArray &content)
{
    return R"({"command":"broadcast","args":{"channel":)" + jsonString(channel) + R"(,"content":)" + content + "}}";
}

WsClient::WsClient(bool overTls)
    : m_socketOwner(makeClientSocket(overTls))
{
    QObject::connect(&m_socket, &QTcpSocket::connected, &m_socket, [this] { m_socket.write(m_request); });
    QObject::connect(&m_socket, &QTcpSocket::readyRead, &m_socket, [this] { read(); });
    QObject::connect(&m_socket, &QTcpSocket::disconnected, &m_socket, [this] {
        if (!m_open)
            readAnswer();
    });
}

WsClient::~WsClient()
{
    if (!m_violation.isEmpty())
        QTest::qFail(QByteArray("the server broke RFC 6455: " + m_violation).constData(), __FILE__, __LINE__);
}

void WsClient::open(quint16 port, const Handshake &handshake)
{
    begin(handshake);
    connectClient(m_socket, port);
}

void WsClient::open(const QString &path, const Handshake &handshake)
{
    begin(handshake);
    connectClient(m_socket, path);
    m_socket.write(m_request);
}

void WsClient::begin(const Handshake &handshake)
{
    QByteArray nonce(16, Qt::Uninitialized);
    for (char &c : nonce)
        c = char(QRandomGenerator::global()->bounded(256));
    m_key = nonce.toBase64();
    m_request = "GET " + handshake.target
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + m_key + "\r\n";
    for (const QByteArray &header : handshake.headers)
        m_request += header + "\r\n";
    if (!handshake.protocols.isEmpty())
        m_request += "Sec-WebSocket-Protocol: " + handshake.protocols.join(", ") + "\r\n";
    m_request += "\r\n" + handshake.behind;
    if (!handshake.raw.isNull())
        m_request = handshake.raw;
    m_started = true;
}

bool WsClient::opened(quint16 port, const Handshake &handshake)
{
    open(port, handshake);
    return waitUntil([this] { return m_open || isDisconnected() || m_answer.status != 0; }) && m_open;
}

bool WsClient::opened(const QString &path, const Handshake &handshake)
{
    open(path, handshake);
    return waitUntil([this] { return m_open || isDisconnected() || m_answer.status != 0; }) && m_open;
}

QByteArray WsClient::frame(Opcode opcode, const QByteArray &payload, FrameOptions options)
{
    const qint64 length = options.claimed >= 0 ? options.claimed : payload.size();
    const int extra = options.lengthBytes >= 0 ? options.lengthBytes : length < 126 ? 0 : length < 65536 ? 2 : 8;
    QByteArray bytes;
    bytes += char((options.fin ? 0x80 : 0) | (options.reserved << 4) | opcode);
    bytes += char((options.masked ? 0x80 : 0) | (extra == 0 ? int(length) : extra == 2 ? 126 : 127));
    for (int i = extra - 1; i >= 0; --i)
        bytes += char((quint64(length) >> (8 * i)) & 0xff);
    if (!options.masked)
        return bytes + payload;
    char mask[4];
    qToBigEndian(QRandomGenerator::global()->generate(), mask);
    bytes.append(mask, 4);
    const qsizetype start = bytes.size();
    bytes += payload;
    for (qsizetype i = start; i < bytes.size(); ++i)
        bytes[i] = char(bytes.at(i) ^ mask[(i - start) % 4]);
    return bytes;
}

QByteArray WsClient::closePayload(quint16 code, const QByteArray &reason)
{
    char bytes[2];
    qToBigEndian(code, bytes);
    return QByteArray(bytes, 2) + reason;
}

void WsClient::sendRaw(const QByteArray &bytes)
{
    m_socket.write(bytes);
}

void WsClient::sendClose(quint16 code, const QByteArray &reason)
{
    m_closeSent = true;
    sendRaw(frame(Close, closePayload(code, reason)));
}

void WsClient::reset()
{
#ifdef Q_OS_UNIX
    const linger none{1, 0};
    ::setsockopt(int(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
#endif
    m_socket.abort();
}

void WsClient::stopReading()
{
    m_reading = false;
    m_socket.setReadBufferSize(1);
    // Or the kernel would hold six megabytes more for it.
    m_socket.setSocketOption(QAbstractSocket::ReceiveBufferSizeSocketOption, 256 * 1024);
}

void WsClient::resumeReading()
{
    m_reading = true;
    m_socket.setReadBufferSize(0);
    read();
}

void WsClient::readSome(qint64 bytes)
{
    m_socket.setReadBufferSize(bytes);
    m_in += m_socket.readAll();
    readFrames();
}

bool WsClient::settled()
{
    const QByteArray channel = nextProbe();
    m_probe = jsonString(channel);
    m_probeSeen = false;
    sendText(join(channel));
    sendText(broadcast(channel, m_probe));
    sendText(leave(channel));
    return waitUntil([this] { return m_probeSeen || isDisconnected(); }) && m_probeSeen;
}

QByteArray WsClient::takeViolation()
{
    return std::exchange(m_violation, {});
}

void WsClient::read()
{
    if (!m_reading)
        return;
    m_in += m_socket.readAll();
    if (!m_open)
        readAnswer();
    if (m_open)
        readFrames();
}

void WsClient::readAnswer()
{
    if (m_answer.status != 0)
        return;
    const auto answer = HttpAnswer::parse(m_in, m_socket.state() == QAbstractSocket::UnconnectedState);
    if (!answer)
        return;
    m_answer = *answer;
    m_in = answer->rest;
    if (answer->status != 101)
        return;
    const QByteArray keyed = m_key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const QByteArray expected = QCryptographicHash::hash(keyed, QCryptographicHash::Sha1).toBase64();
    if (answer->header("sec-websocket-accept") != expected)
        violate("wrong Sec-WebSocket-Accept");
    if (answer->header("upgrade").toLower() != "websocket" || answer->header("connection").toLower() != "upgrade")
        violate("101 without Upgrade: websocket and Connection: Upgrade");
    m_open = true;
}

void WsClient::readFrames()
{
    qsizetype at = 0;
    for (;;) {
        const QByteArrayView in = QByteArrayView(m_in).sliced(at);
        if (in.size() < 2)
            break;
        const quint8 first = quint8(in.at(0));
        const quint8 second = quint8(in.at(1));
        qsizetype head = 2;
        quint64 length = second & 0x7f;
        if (length == 126) {
            head = 4;
            if (in.size() < head)
                break;
            length = qFromBigEndian<quint16>(in.data() + 2);
            if (length < 126)
                violate("a length that is not the shortest");
        } else if (length == 127) {
            head = 10;
            if (in.size() < head)
                break;
            length = qFromBigEndian<quint64>(in.data() + 2);
            if (length < 65536)
                violate("a length that is not the shortest");
        }
        const bool masked = second & 0x80;
        if (masked) {
            violate("a masked frame");
            head += 4;
        }
        if (first & 0x70)
            violate("a reserved bit without an extension");
        if (quint64(in.size() - head) < length)
            break;
        handle(first & 0x80, first & 0x0f, in.sliced(head, qsizetype(length)).toByteArray());
        at += head + qsizetype(length);
    }
    m_in.remove(0, at);
}

void WsClient::handle(bool fin, quint8 opcode, const QByteArray &payload)
{
    if (m_closeCode != 0) {
        violate("a frame behind the close frame");
        return;
    }
    if (opcode >= Close && (!fin || payload.size() > 125))
        violate("a control frame in fragments or over 125 bytes");
    switch (opcode) {
    case Continuation:
    case Text:
    case Binary:
        if ((opcode == Continuation) != m_inMessage)
            violate("fragments out of order");
        m_inMessage = !fin;
        m_fragments += payload;
        if (!fin)
            return;
        if (!m_probe.isEmpty() && m_fragments == m_probe) {
            m_probeSeen = true;
        } else {
            m_messages.append(m_fragments);
            m_arrivals.append(m_fragments);
        }
        m_fragments.clear();
        return;
    case Ping:
        ++m_pings;
        if (m_autoPong)
            sendRaw(frame(Pong, payload));
        return;
    case Pong:
        m_pongs.append(payload);
        m_arrivals.append("pong " + payload);
        return;
    case Close:
        m_closeCode = payload.size() >= 2 ? qFromBigEndian<quint16>(payload.constData()) : 1005;
        m_closeReason = payload.mid(2);
        if (payload.size() == 1)
            violate("a close frame with half a code");
        if (!m_closeSent)
            sendRaw(frame(Close, payload.left(2)));
        m_closeSent = true;
        return;
    default:
        violate("an unknown opcode");
    }
}

void WsClient::violate(const char *what)
{
    if (m_violation.isEmpty())
        m_violation = what;
}

} // namespace wsify::test
