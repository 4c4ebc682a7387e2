// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

// wsify-bench-lists [clients [workers]]: how long a console waits for the first page of a list, and how long a worker is kept by it, without
// sockets: the clients are simulated, workers, rosters and lists are the server's. Prints one line of JSON. The longest slice is given as time that
// passed and as processor time of the worker: on a busy machine the former has what others took.

#include "admin/lists/lists.h"

#include "admin/console/clientaccess.h"
#include "core/fanout/walks.h"
#include "support/simulatedworkers.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QRandomGenerator>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <utility>
#include <vector>

using namespace wsify;
using namespace wsify::test;
using SteadyClock = std::chrono::steady_clock;

namespace {

double millisecondsSince(SteadyClock::time_point begin)
{
    return std::chrono::duration<double, std::milli>(SteadyClock::now() - begin).count();
}

/// Processor time that this thread has used.
std::int64_t threadUs()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000 + time.tv_nsec / 1000;
}

/// The median of some times that an answer took.
template <typename Ask>
double medianOf(int rounds, Ask ask)
{
    std::vector<double> took;
    for (int i = 0; i < rounds; ++i) {
        QEventLoop loop;
        const auto begin = SteadyClock::now();
        ask([&](const admin::ServerMessage &message) {
            if (std::holds_alternative<admin::Error>(message)) {
                std::fprintf(stderr, "an error came back\n");
                std::exit(1);
            }
            took.push_back(millisecondsSince(begin));
            loop.quit();
        });
        if (took.size() <= size_t(i))
            loop.exec();
    }
    std::sort(took.begin(), took.end());
    return took[took.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const int clients = argc > 1 ? std::atoi(argv[1]) : 100'000;
    const int workers = argc > 2 ? std::atoi(argv[2]) : 4;
    constexpr int Rounds = 21;
    if (clients < 1 || workers < 1 || workers > Mailbox::MaxWorkers) {
        std::fprintf(stderr, "usage: wsify-bench-lists [clients [workers]]\n");
        return 2;
    }

    SimulatedProcess process(workers);
    Walks walks(process.node);
    Lists lists(process.node, walks);
    const ClientAccess::Audit audit;
    ClientAccess access(process.node, process.limits, audit, walks);
    const auto console = std::make_shared<char>();
    QRandomGenerator random(1);
    QByteArray somebody;
    for (int i = 0; i < clients; ++i) {
        SimulatedWorker &worker = *process.workers[size_t(i % workers)];
        const QByteArray id = QByteArray::number(random.generate64(), 36);
        worker.clients.push_back(std::make_unique<SimulatedClient>(worker.context, id));
        worker.clients.back()->transport.unsent = random.bounded(1'000'000);
        worker.hub.join(worker.clients.back()->session, "channel-" + QByteArray::number(i / 2));
        if (i == clients / 2)
            somebody = id;
    }
    std::atomic<std::int64_t> longestTurnUs = 0;
    process.start([&](SimulatedWorker &) {
        thread_local std::int64_t last = threadUs();
        const std::int64_t now = threadUs();
        const std::int64_t turn = now - std::exchange(last, now);
        for (std::int64_t seen = longestTurnUs; turn > seen && !longestTurnUs.compare_exchange_weak(seen, turn);) {
        }
        return false;
    });

    const auto list = [&](admin::ListKind kind, const char *sort, const char *query, qint64 offset) {
        admin::ListRequest request;
        request.kind = kind;
        request.sort = sort;
        request.desc = true;
        request.query = query;
        request.offset = offset;
        return medianOf(Rounds, [&, request](AdminReply reply) { lists.list(request, console, std::move(reply)); });
    };
    const double first = list(admin::ListKind::Clients, "queue", "", 0);
    const double last = list(admin::ListKind::Clients, "queue", "", clients - 100);
    const double filtered = list(admin::ListKind::Clients, "client", "client ~ a*z || size > 900000", 0);
    const double channels = list(admin::ListKind::Channels, "members", "", 0);
    admin::GetRequest get;
    get.client = somebody;
    const double found = medianOf(Rounds, [&](AdminReply reply) { access.get(get, std::move(reply)); });
    process.stop();
    std::printf(R"({"clients":%d,"workers":%d,"first_page_ms":%.1f,"last_page_ms":%.1f,"filtered_ms":%.1f,)"
                R"("channels_ms":%.1f,"get_ms":%.1f,"longest_slice_us":%lld,"longest_turn_cpu_us":%lld})"
                "\n",
                clients, workers, first, last, filtered, channels, found,
                static_cast<long long>(walks.longestSlice().count()), static_cast<long long>(longestTurnUs));
    return 0;
}
