// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "options.h"

#include <QHash>
#include <QStringList>

#include <functional>

namespace wsify::bench {

namespace {

constexpr char Usage[] = R"(usage: wsify-bench SCENARIO --port N [--server-pid PID] [option...]

Loads a server on 127.0.0.1, checks that every member got every publication once, in order and undamaged, and prints one line of JSON.
Exit code 1: something was lost, doubled, reordered, damaged or refused. 2: wrong arguments.

  fanout       --channels C --members M; one WebSocket publishes; --window W publications are outstanding, written --burst B at a time,
               or --rate R are published a second (latencies count from when each was due); --idle N connections beside it;
               --publications N are published instead of as many as the time allows
  talk         --members M of one channel, of which --publishers P publish in turn (--apart: P others do), --burst B at a time with
               --window W outstanding; --pings: each with a ping ahead of it; every pong must come, in order
  http         --connections K post to one channel of --members M over kept-alive HTTP, one request at a time each,
               of --batch B publications; --ids: each publication with an id that nothing else ever had
  idle         --clients N, each joined to a channel of its own (--no-join: to none): memory a connection, CPU time while nothing happens
  storm        --clients N connects, 128 at the same time: handshakes a second; with TLS: --resume the session of a connection before
  authorized   --clients N, each in a channel of its own, publish and wait for their own message, one at a time
  authorizer   no load: a back end that answers every POST with --status S after --delay-ms D; prints its port, ends with SIGTERM

  --publish-port N (fan-out and http: what publishes is connected to this node, the members to --port)
  --seconds S (3)   --warmup S (0.5)   --size BYTES (128, of content)   --poll (spin instead of sleeping)
  --browser-head (handshakes as long as a browser's, 1 KiB)   --dialect wsify|nchan   --tls (1.3, AES-128-GCM; nothing is verified)
)";

} // namespace

QString usage()
{
    return QString::fromLatin1(Usage);
}

bool parseOptions(int argc, char **argv, Options &options, QString &error)
{
    const auto whole = [](auto &into) {
        return [&into](const QString &value) {
            bool ok = false;
            const qint64 number = value.toLongLong(&ok);
            into = std::remove_reference_t<decltype(into)>(number);
            return ok && number >= 0;
        };
    };
    const auto real = [](auto set) {
        return [set](const QString &value) {
            bool ok = false;
            set(value.toDouble(&ok));
            return ok;
        };
    };
    const QHash<QString, std::function<bool(const QString &)>> known{
        {QStringLiteral("--port"), whole(options.port)},
        {QStringLiteral("--publish-port"), whole(options.publishPort)},
        {QStringLiteral("--server-pid"), whole(options.serverPid)},
        {QStringLiteral("--channels"), whole(options.channels)},
        {QStringLiteral("--members"), whole(options.members)},
        {QStringLiteral("--clients"), whole(options.clients)},
        {QStringLiteral("--connections"), whole(options.connections)},
        {QStringLiteral("--idle"), whole(options.idle)},
        {QStringLiteral("--window"), whole(options.window)},
        {QStringLiteral("--burst"), whole(options.burst)},
        {QStringLiteral("--publishers"), whole(options.publishers)},
        {QStringLiteral("--publications"), whole(options.publications)},
        {QStringLiteral("--batch"), whole(options.batch)},
        {QStringLiteral("--size"), whole(options.size)},
        {QStringLiteral("--delay-ms"), whole(options.delayMs)},
        {QStringLiteral("--status"), whole(options.status)},
        {QStringLiteral("--rate"), real([&options](double value) { options.rate = value; })},
        {QStringLiteral("--seconds"), real([&options](double value) { options.time = decltype(options.time)(value); })},
        {QStringLiteral("--warmup"),
         real([&options](double value) { options.warmup = decltype(options.warmup)(value); })},
        {QStringLiteral("--dialect"),
         [&options](const QString &value) {
             options.isNchan = value == QLatin1String("nchan");
             return options.isNchan || value == QLatin1String("wsify");
         }},
    };
    const QHash<QString, bool *> switches{
        {QStringLiteral("--poll"), &options.poll},
        {QStringLiteral("--ids"), &options.hasIds},
        {QStringLiteral("--apart"), &options.isApart},
        {QStringLiteral("--pings"), &options.pings},
        {QStringLiteral("--tls"), &options.isTls},
        {QStringLiteral("--resume"), &options.resumes},
        {QStringLiteral("--browser-head"), &options.browserHead},
    };
    if (argc < 2) {
        error = usage();
        return false;
    }
    options.scenario = QString::fromLocal8Bit(argv[1]);
    for (int i = 2; i < argc; ++i) {
        const QString name = QString::fromLocal8Bit(argv[i]);
        if (switches.contains(name)) {
            *switches[name] = true;
        } else if (name == QLatin1String("--no-join")) {
            options.joins = false;
        } else if (!known.contains(name) || i + 1 == argc || !known[name](QString::fromLocal8Bit(argv[++i]))) {
            error =
                QStringLiteral("wsify-bench: %1 is unknown, or its value is missing or wrong\n\n").arg(name) + usage();
            return false;
        }
    }
    return true;
}

} // namespace wsify::bench
