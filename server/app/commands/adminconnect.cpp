// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/adminconnect.h"

#include "app/commands/serverchoice.h"
#include "app/process/platform.h"

#include <QCoreApplication>
#include <QFile>
#include <QLocalSocket>
#include <QTimer>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace wsify {

namespace {

constexpr qint64 Chunk = 64 * 1024;
constexpr std::chrono::seconds LastAnswers{10};

/// Standard input, read by a thread of its own, because not every system can wait for it in an event loop. The next
/// chunk is read when the one before has been taken.
class Input : public std::enable_shared_from_this<Input>
{
public:
    /// `arrived` is called on the thread; an empty chunk is the end.
    explicit Input(std::function<void(QByteArray)> arrived)
        : m_arrived(std::move(arrived))
    {
    }
    /// It cannot be interrupted: it ends with the process if standard input does not end before.
    void start()
    {
        std::thread([self = shared_from_this()] { self->run(); }).detach();
    }
    void readOn()
    {
        const std::lock_guard lock(m_mutex);
        m_mayRead = true;
        m_changed.notify_one();
    }

private:
    void run()
    {
        QFile file;
        if (!file.open(stdin, QIODevice::ReadOnly | QIODevice::Unbuffered))
            return m_arrived({});
        for (;;) {
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [this] { return std::exchange(m_mayRead, false); });
            }
            QByteArray bytes(Chunk, Qt::Uninitialized);
            const qint64 count = file.read(bytes.data(), Chunk);
            bytes.truncate(qsizetype(std::max<qint64>(count, 0)));
            m_arrived(bytes);
            if (bytes.isEmpty())
                return;
        }
    }

    std::function<void(QByteArray)> m_arrived;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_mayRead = true;
};

/// Standard output, written by a thread of its own, so that a reader who waits does not keep the other direction
/// waiting. One chunk at a time.
class Output : public std::enable_shared_from_this<Output>
{
public:
    /// `written` is called on the thread, with false when nobody reads any more.
    explicit Output(std::function<void(bool)> written)
        : m_written(std::move(written))
    {
    }
    void start()
    {
        std::thread([self = shared_from_this()] { self->run(); }).detach();
    }
    void write(QByteArray bytes)
    {
        const std::lock_guard lock(m_mutex);
        m_bytes = std::move(bytes);
        m_changed.notify_one();
    }

private:
    void run()
    {
        for (;;) {
            QByteArray bytes;
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [this] { return !m_bytes.isEmpty(); });
                bytes = std::exchange(m_bytes, {});
            }
            const bool ok = std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout) == size_t(bytes.size())
                            && std::fflush(stdout) == 0;
            m_written(ok);
            if (!ok)
                return;
        }
    }

    std::function<void(bool)> m_written;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    QByteArray m_bytes;
};

/// How many answers a stream of lines has: those whose type is `ok` or `error`, which the server writes first.
class AnswerCounter
{
public:
    void add(QByteArrayView bytes)
    {
        for (const char c : bytes) {
            if (c == '\n') {
                m_answers += m_line.startsWith(R"({"type":"ok")") || m_line.startsWith(R"({"type":"error")") ? 1 : 0;
                m_line.clear();
            } else if (m_line.size() < Longest) {
                m_line += c;
            }
        }
    }
    qint64 answers() const { return m_answers; }

private:
    static constexpr qsizetype Longest = sizeof R"({"type":"error")";
    QByteArray m_line;
    qint64 m_answers = 0;
};

/// Both directions, on the main thread.
class Bridge : public QObject
{
public:
    explicit Bridge(QLocalSocket &socket)
        : m_socket(socket)
        , m_input(std::make_shared<Input>([this](const QByteArray &bytes) { onMain([this, bytes] { send(bytes); }); }))
        , m_output(std::make_shared<Output>([this](bool ok) { onMain([this, ok] { written(ok); }); }))
    {
        m_socket.setReadBufferSize(Chunk);
        connect(&m_socket, &QLocalSocket::readyRead, this, &Bridge::receive);
        connect(&m_socket, &QLocalSocket::bytesWritten, this, &Bridge::readOn);
        connect(&m_socket, &QLocalSocket::disconnected, this, &Bridge::finish);
        m_input->start();
        m_output->start();
        receive();
    }

private:
    template <class Task>
    void onMain(Task task)
    {
        QMetaObject::invokeMethod(this, std::move(task), Qt::QueuedConnection);
    }

    void send(const QByteArray &bytes)
    {
        if (bytes.isEmpty()) {
            m_inputEnded = true;
            QTimer::singleShot(LastAnswers, this, [] { QCoreApplication::quit(); });
            finish();
            return;
        }
        m_requests += bytes.count('\n');
        m_socket.write(bytes);
        m_isReadOnDue = true;
        readOn();
    }
    void readOn()
    {
        if (m_isReadOnDue && m_socket.bytesToWrite() < Chunk) {
            m_isReadOnDue = false;
            m_input->readOn();
        }
    }

    void receive()
    {
        if (m_isWriting)
            return;
        const QByteArray bytes = m_socket.read(Chunk);
        if (bytes.isEmpty()) {
            finish();
            return;
        }
        m_answers.add(bytes);
        m_isWriting = true;
        m_output->write(bytes);
    }
    void written(bool ok)
    {
        m_isWriting = false;
        if (ok)
            receive();
        else
            QCoreApplication::quit();
    }

    /// Ends it when everything that came was written, and nothing more is to come.
    void finish()
    {
        if (m_isWriting || m_socket.bytesAvailable() > 0)
            return;
        if (m_socket.state() == QLocalSocket::UnconnectedState || (m_inputEnded && m_answers.answers() >= m_requests))
            QCoreApplication::quit();
    }

    QLocalSocket &m_socket;
    std::shared_ptr<Input> m_input;
    std::shared_ptr<Output> m_output;
    AnswerCounter m_answers;
    qint64 m_requests = 0;
    bool m_inputEnded = false;
    bool m_isReadOnDue = false;
    bool m_isWriting = false;
};

} // namespace

int adminConnect(const ParsedOptions &options, QString &error)
{
    ignoreBrokenPipe();
    QLocalSocket socket;
    const ServerChoice choice = connectToServer(socket, options);
    error = choice.error;
    for (const QString &each : choice.several)
        error += QLatin1Char('\n') + QString::fromUtf8(serverLine(each));
    if (!error.isEmpty())
        return 1;
    const Bridge bridge(socket);
    const int exitCode = QCoreApplication::exec();
    // Its threads cannot be interrupted, and may still be telling the event loop something: nothing is taken apart under them.
    std::_Exit(exitCode);
}

} // namespace wsify
