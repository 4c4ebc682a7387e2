// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

/// What live traffic costs the console: `consolebench [SECONDS]`.
///
/// 1. 100,000 rows a second given to the model of a traffic page that is shown and follows.
/// 2. 20,000 rows a second from another process through a local socket and the codec to the same page.
/// 3. 1. while an export runs, and what Pause, Resume, a filter and a long payload take.
///
/// Figures: processor time of this process for each second, and the longest time that the event loop was away, as processor time (what the machine
/// does besides is not the console's) and by the clock.

#include "common/admin/codec.h"
#include "common/client/adminclient.h"
#include "fakeserver.h"
#include "gui/traffic/trafficdetails.h"
#include "gui/traffic/trafficpage.h"
#include "gui/traffic/trafficview.h"
#include "support/wait.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QProcess>
#include <QSettings>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTextStream>
#include <QTimer>

#include <ctime>

using namespace wsify;
using console::TrafficPage;

namespace {

constexpr int InjectRate = 100'000; // rows a second
constexpr int SocketRate = 20'000;
constexpr int LinesEvery = 20; // ms

double cpuMs(clockid_t clock)
{
    timespec time{};
    clock_gettime(clock, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

QList<admin::TrafficRow> someRows(qint64 from, int count)
{
    QList<admin::TrafficRow> rows;
    for (qint64 i = from; i < from + count; ++i) {
        const QByteArray number = QByteArray::number(i);
        const QByteArray head = "{\"event\":\"message\",\"n\":" + number
                                + ",\"from\":\"somebody\",\"text\":\"hello, everybody, how are you this morning?\"}";
        rows.append({i, 1'700'000'000'000'000 + i * 10, i % 2 ? admin::Direction::In : admin::Direction::Out,
                     "chat:" + QByteArray::number(i % 97), "01HF7" + QByteArray::number(1'000'000 + i % 9973),
                     "broadcast", head.size() + 20, i % 2 ? std::nullopt : std::optional(i % 50),
                     head.first(std::min<qsizetype>(128, head.size()))});
    }
    return rows;
}

/// Between making it and finish().
class Meter
{
public:
    Meter()
        : m_cpu(cpuMs(CLOCK_PROCESS_CPUTIME_ID))
        , m_lastCpu(cpuMs(CLOCK_THREAD_CPUTIME_ID))
    {
        m_wall.start();
        m_lastWall.start();
        m_tick.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_tick, &QTimer::timeout, &m_tick, [this] { tick(); });
        m_tick.start(2);
    }

    void finish(const QString &what)
    {
        tick();
        const double cpu = cpuMs(CLOCK_PROCESS_CPUTIME_ID) - m_cpu;
        QTextStream(stdout) << QStringLiteral(
                                   "%1  %2 % of a core, longest turn %3 ms of processor, %4 ms by the clock\n")
                                   .arg(what, -44)
                                   .arg(100 * cpu / double(m_wall.elapsed()), 5, 'f', 1)
                                   .arg(m_longestCpu, 5, 'f', 1)
                                   .arg(m_longestWall);
    }

private:
    void tick()
    {
        const double now = cpuMs(CLOCK_THREAD_CPUTIME_ID);
        m_longestCpu = std::max(m_longestCpu, now - m_lastCpu);
        m_lastCpu = now;
        m_longestWall = std::max(m_longestWall, m_lastWall.restart());
    }

    QTimer m_tick;
    QElapsedTimer m_wall;
    QElapsedTimer m_lastWall;
    double m_cpu;
    double m_lastCpu;
    double m_longestCpu = 0;
    qint64 m_longestWall = 0;
};

/// The other process: a server that sends SocketRate rows a second to whoever watches.
int serve()
{
    test::FakeServer server;
    QTextStream(stdout) << server.path() << Qt::endl;
    QTimer timer;
    QList<QByteArray> lines;
    qint64 sent = 0;
    const int perLine = SocketRate * LinesEvery / 1000;
    for (int i = 0; i < 50; ++i) {
        QByteArray line;
        admin::TrafficLine writer(line, 1);
        for (const auto &row : someRows(i * perLine, perLine)) {
            writer.add(
                {row.seq, row.tUs, row.dir, row.channel, row.client, row.command, row.size, row.members, row.head});
        }
        writer.finish(0, 0, 0);
        lines.append(line);
    }
    QElapsedTimer clock;
    server.answer = [&](const admin::ConsoleMessage &message) {
        const auto *watch = std::get_if<admin::Watch>(&message);
        if (!watch)
            return false;
        server.send(admin::WatchReply{watch->id, 1});
        clock.start();
        timer.start(LinesEvery);
        return true;
    };
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        if (!server.hasConsole())
            QCoreApplication::quit();
        for (; server.hasConsole() && sent * LinesEvery < clock.elapsed(); ++sent)
            server.sendRaw(lines[sent % lines.size()]);
    });
    return QCoreApplication::exec();
}

void turnFor(int ms)
{
    QElapsedTimer clock;
    clock.start();
    test::waitUntil([&] { return clock.elapsed() >= ms; }, ms + 1000);
}

void inject(TrafficPage &page, const QList<QList<admin::TrafficRow>> &batches, int ms, const QString &what)
{
    QElapsedTimer clock;
    clock.start();
    qint64 given = 0;
    QTimer timer;
    const qint64 before = page.model().received();
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        const qint64 due = clock.elapsed() * InjectRate / 1000;
        for (; given < due; given += batches.first().size())
            page.model().receive(batches[given / batches.first().size() % batches.size()]);
    });
    timer.start(10);
    Meter meter;
    turnFor(ms);
    meter.finish(what);
    QTextStream(stdout) << "    " << (page.model().received() - before) * 1000 / clock.elapsed() << " rows a second\n";
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("wsify"));
    QApplication::setApplicationName(QStringLiteral("consolebench"));
    const QStringList arguments = QApplication::arguments();
    if (arguments.contains(QStringLiteral("--serve")))
        return serve();
    const int seconds = arguments.size() > 1 ? arguments[1].toInt() : 10;
    QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());

    QList<QList<admin::TrafficRow>> batches;
    for (int i = 0; i < 200; ++i)
        batches.append(someRows(i * 1000, 1000));
    {
        AdminClient client;
        TrafficPage page(client);
        page.resize(1100, 700);
        page.show();
        turnFor(300);
        inject(page, batches, 2000, QStringLiteral("100,000 rows a second, filling"));
        inject(page, batches, seconds * 1000, QStringLiteral("100,000 rows a second, full, following"));
        page.view().selectRow(99'000);
        inject(page, batches, seconds * 1000, QStringLiteral("100,000 rows a second, full, a row selected"));
        page.exportAll(settings.filePath(QStringLiteral("rows.csv")), console::TrafficExport::Format::Csv);
        inject(page, batches, 2000, QStringLiteral("the same with an export"));
        page.setPaused(true);
        inject(page, batches, 2000, QStringLiteral("the same, paused"));
        {
            Meter meter;
            page.setPaused(false);
            turnFor(200);
            meter.finish(QStringLiteral("Resume with 100,000 rows that wait"));
        }
        {
            Meter meter;
            page.model().setFilter(std::get<Filter>(Filter::parse("channel ~ chat:1* && dir == in && text ~ morning")));
            turnFor(200);
            meter.finish(QStringLiteral("a filter over 100,000 rows"));
        }
        page.model().clear();
        QByteArray json = "[";
        while (json.size() < 4'000'000)
            json += "{\"id\":123,\"name\":\"somebody\",\"list\":[1,2,3],\"text\":\"hello, everybody\"},";
        json.back() = ']';
        admin::TrafficRow row = someRows(1, 1).first();
        row.head = json;
        row.size = json.size();
        for (int tab = 0; tab < 3; ++tab) {
            Meter meter;
            page.details().findChild<QTabWidget *>()->setCurrentIndex(tab);
            page.details().showRow(row, 1, true);
            turnFor(300);
            meter.finish(QStringLiteral("a payload of 4 MB as ")
                         + page.details().findChild<QTabWidget *>()->tabText(tab));
        }
    }

    QProcess server;
    server.setProgram(QApplication::applicationFilePath());
    server.setArguments({QStringLiteral("--serve")});
    server.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    server.start();
    if (!test::waitUntil([&] { return server.canReadLine(); }))
        return 1;
    const QString path = QString::fromLocal8Bit(server.readLine()).trimmed();
    AdminClient client;
    TrafficPage page(client);
    page.resize(1100, 700);
    page.show();
    client.connectTo({ServerAddress::Kind::Socket, path, {}, {}, {}});
    if (!test::waitUntil([&] { return client.isLive(); }))
        return 1;
    page.setActive(true);
    turnFor(6000); // until the table is full
    const qint64 before = page.model().received();
    QElapsedTimer clock;
    clock.start();
    Meter meter;
    turnFor(seconds * 1000);
    meter.finish(QStringLiteral("20,000 rows a second through the socket"));
    QTextStream(stdout) << "    " << (page.model().received() - before) * 1000 / clock.elapsed() << " rows a second\n";
    client.disconnectFromServer();
    turnFor(100); // it ends with its console
    server.waitForFinished();
    return 0;
}
