// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "client.h"
#include "cluster.h"
#include "world.h"

#include <QStandardPaths>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string_view>
#include <sys/resource.h>
#include <vector>

using namespace wsify::soak;
using namespace std::chrono_literals;

namespace {

constexpr char Usage[] =
    "wsify-soak [--minutes N] [--seed S] [--engine native|qt] [--workers N] [--server PATH] [--redis FAULTS]\n"
    "\n"
    "Runs the server twice, with and without an authorizer, under everything that clients, back ends and\n"
    "authorizers do at random from the seed, and checks that what was acknowledged arrives once and in order at\n"
    "every healthy member, that memory comes back, that its counters agree, and that it ends as promised.\n"
    "\n"
    "  --minutes N   how long; may be a fraction (default 1)\n"
    "  --seed S      what is drawn (default: from the clock; it is printed)\n"
    "  --engine E    native or qt (default: the first of this build)\n"
    "  --workers N   of each server (default 2)\n"
    "  --server PATH the binary (default: WSIFY_BINARY of the environment, or the one built beside this)\n"
    "  --redis F     instead: two nodes on a Redis and its replica (WSIFY_REDIS of the environment, or redis-server);\n"
    "                F is all, or some of kill (and start again, empty), stop (for a while), failover. What was "
    "answered\n"
    "                201 has to arrive once at every member of both nodes, or Redis lost it: cluster.h says how that "
    "is told\n"
    "\n"
    "Exit code: 0 every promise held; 1 one did not; 2 bad arguments; 3 nothing was found wrong, but this program\n"
    "itself was kept from running so long that something which looked wrong may not be, or there is no Redis.\n";

bool parseFaults(const QByteArray &value, Options &options)
{
    const QByteArrayList known{"kill", "stop", "failover"};
    options.redis = value == "all" ? known : value.split(',');
    return std::all_of(options.redis.begin(), options.redis.end(),
                       [&](const QByteArray &name) { return known.contains(name); });
}

bool parse(int argc, char **argv, Options &options)
{
    for (int i = 1; i < argc; i += 2) {
        const QByteArray name(argv[i]);
        const QByteArray value(i + 1 < argc ? argv[i + 1] : "");
        bool ok = !value.isEmpty();
        if (name == "--minutes")
            options.minutes = value.toDouble(&ok);
        else if (name == "--seed")
            options.seed = value.toULongLong(&ok);
        else if (name == "--engine")
            options.engine = value;
        else if (name == "--workers")
            options.workers = value.toInt(&ok);
        else if (name == "--server")
            options.server = value;
        else if (name == "--redis")
            ok = parseFaults(value, options);
        else
            return false;
        if (!ok || options.minutes <= 0 || options.workers < 1)
            return false;
    }
    return true;
}

/// Turns until all are done, and adds up what was wrong and what may have been.
template <typename W>
void run(Loop &loop, const std::vector<W *> &worlds, qint64 &wrongs, qint64 &excused)
{
    Milliseconds nextLine = loop.now() + 10s;
    while (!std::all_of(worlds.begin(), worlds.end(), [](const W *world) { return world->isDone(); })) {
        loop.turn();
        for (W *world : worlds)
            world->tick();
        if (loop.now() >= nextLine) {
            nextLine += 10s;
            for (W *world : worlds)
                world->printLine(double(loop.now().count()) / 1000);
        }
    }
    for (W *world : worlds) {
        world->printSummary();
        wrongs += world->wrongs();
        excused += world->excused();
    }
}

/// False when there is no Redis to run on.
bool runAll(Loop &loop, const Options &options, qint64 &wrongs, qint64 &excused)
{
    if (options.redis.isEmpty()) {
        World open(loop, options, false, options.seed);
        World authorized(loop, options, true, options.seed + 1);
        run<World>(loop, {&open, &authorized}, wrongs, excused);
        return true;
    }
    const QString redis =
        QStandardPaths::findExecutable(qEnvironmentVariable("WSIFY_REDIS", QStringLiteral("redis-server")));
    if (redis.isEmpty())
        return false;
    Cluster cluster(loop, options, redis.toLocal8Bit());
    run<Cluster>(loop, {&cluster}, wrongs, excused);
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    Options options;
    options.engine = WSIFY_DEFAULT_ENGINE;
    options.server = qEnvironmentVariable("WSIFY_BINARY", QStringLiteral(WSIFY_BINARY_PATH)).toLocal8Bit();
    options.seed = quint64(std::time(nullptr));
    if (!parse(argc, argv, options)) {
        std::fputs(Usage, stderr);
        return 2;
    }
    const QByteArray again = QByteArray("--minutes ") + QByteArray::number(options.minutes) + " --seed "
                             + QByteArray::number(options.seed) + " --engine " + options.engine + " --workers "
                             + QByteArray::number(options.workers)
                             + (options.redis.isEmpty() ? QByteArray() : " --redis " + options.redis.join(','));
    std::printf("wsify-soak: %s\n", again.constData());
    wsify::bench::raiseDescriptorLimit();

    Loop loop;
    qint64 wrongs = 0;
    qint64 excused = 0;
    try {
        if (!runAll(loop, options, wrongs, excused)) {
            std::puts("there is no redis-server (packaging/deps.sh test)");
            return 3;
        }
    } catch (const wsify::bench::Broken &broken) {
        std::printf("the run cannot go on: %s\n", broken.what());
        return 1;
    }
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const double cpu = double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
                       + double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    std::printf("\ngenerator: %.2f of a core, longest gap %lld ms\n", cpu / (double(loop.now().count()) / 1000),
                static_cast<long long>(loop.longestGap().count()));
    if (wrongs > 0) {
        std::printf("FAILED: %lld wrong. Again: %s\n", static_cast<long long>(wrongs), again.constData());
        return 1;
    }
    if (excused > 0) {
        std::printf("INCONCLUSIVE: %lld\n", static_cast<long long>(excused));
        return 3;
    }
    std::printf("every promise held\n");
    return 0;
}
