// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/demo/demotexts.h"

namespace wsify::console {

namespace {

// clang-format off
constexpr const char *Sentences[] = {
    "Good morning, everybody", "Is the deploy through?", "Yes, since ten minutes", "Could somebody look at ticket 4711?", "On it",
    "Die Grüße aus Köln sind angekommen", "مرحبا بالجميع", "Thanks!", "The coffee machine is working again 🎉", "¿Quién viene a comer?",
    "See you at three", "Done, please test", "It works on my machine", "Merged", "Back in five minutes"};
// clang-format on

QByteArray number(double value, int decimals)
{
    return QByteArray::number(value, 'f', decimals);
}

} // namespace

// clang-format off
const std::array<const char *, 26> DemoTexts::Users{
    "alice", "bob", "carla", "deniz", "emre", "fatima", "greta", "hassan", "ingrid", "jonas", "karim", "leila", "marta", "nadia", "omar",
    "petra", "quentin", "rosa", "samir", "tomas", "uma", "viktor", "wanda", "xenia", "yusuf", "zoe"};
const std::array<const char *, 7> DemoTexts::Agents{
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "okhttp/4.12.0", "Python/3.12 websockets/13.1", "thermo-firmware/2.7"};
// clang-format on

QByteArray DemoTexts::content(int kind, DemoRandom &random)
{
    switch (Kind(kind)) {
    case Chat:
        return QByteArray(R"({"type":"message","from":")") + random.oneOf(Users) + R"(","text":")"
               + random.oneOf(Sentences) + R"("})";
    case Order: {
        static constexpr const char *States[] = {"created", "paid", "packed", "shipped"};
        return QByteArray(R"({"order":)") + QByteArray::number(880'000 + random.below(9999)) + R"(,"state":")"
               + random.oneOf(States) + R"(","total":)" + number(5 + 400 * random.unit(), 2) + R"(,"items":[{"sku":"A-)"
               + QByteArray::number(random.below(900)) + R"(","n":)" + QByteArray::number(1 + random.below(4))
               + R"(},{"sku":"B-)" + QByteArray::number(random.below(900)) + R"(","n":1}]})";
    }
    case Ticker:
        return R"({"bid":)" + number(1.08 + random.unit() / 100, 5) + R"(,"ask":)"
               + number(1.09 + random.unit() / 100, 5) + '}';
    case Device:
        return R"({"celsius":)" + number(18 + 6 * random.unit(), 1) + R"(,"humidity":)"
               + QByteArray::number(35 + random.below(20)) + R"(,"battery":)" + number(0.5 + random.unit() / 2, 2)
               + '}';
    case Game:
        return R"({"player":)" + QByteArray::number(1 + random.below(8)) + R"(,"x":)"
               + QByteArray::number(random.below(1920)) + R"(,"y":)" + QByteArray::number(random.below(1080))
               + R"(,"fire":)" + (random.below(6) == 0 ? "true" : "false") + '}';
    case Notice:
        return R"({"title":"New comment","unread":)" + QByteArray::number(1 + random.below(12)) + '}';
    }
    Q_UNREACHABLE();
}

QList<admin::ConfigEntry> DemoTexts::config(admin::LogLevel level)
{
    return {{"listen-addr", ":3000", "default"},
            {"engine", "auto", "default"},
            {"workers", "4", "flag"},
            {"admin-socket", "", "default"},
            {"admin-payloads", "full", "default"},
            {"authorizer-url", "http://127.0.0.1:8080/authorize", "file"},
            {"authorizer-timeout", "5s", "default"},
            {"authorizer-concurrency", "128", "default"},
            {"authorizer-waiting", "4096", "default"},
            {"authorizer-secret", "***", "environment"},
            {"authorizer-forward", "cookie,user-agent", "file"},
            {"broadcasting-key", "***", "environment"},
            {"allowed-origins", "https://app.example.com", "file"},
            {"trusted-proxies", "10.0.0.0/8", "file"},
            {"broker-driver", "redis", "file"},
            {"broker-dsn", "redis://wsify:***@redis.internal:6379/0", "environment"},
            {"broker-timeout", "5s", "default"},
            {"broker-queue", "65536", "default"},
            {"max-body", "1M", "default"},
            {"max-batch", "1000", "default"},
            {"keepalive-timeout", "1m", "default"},
            {"max-clients", "65000", "file"},
            {"max-clients-per-ip", "0", "default"},
            {"max-message", "1M", "default"},
            {"max-queue", "1M", "default"},
            {"slow-timeout", "10s", "default"},
            {"max-channels", "1000", "default"},
            {"connect-rate", "0", "default"},
            {"command-rate", "50", "file"},
            {"memory-limit", "2G", "flag"},
            {"ping-interval", "25s", "default"},
            {"drain", "5s", "default"},
            {"access-log", "false", "default"},
            {"log-level", admin::LogLevelNames[size_t(level)], level == admin::LogLevel::Info ? "default" : "console"}};
}

} // namespace wsify::console
