// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisenvelope.h"
#include "common/text/json.h"
#include "require.h"

#include <cstdint>
#include <vector>

using namespace wsify;

namespace {

qsizetype countOf(const Names &users, const Names &clients)
{
    return users.list().size() + clients.list().size();
}

bool isSame(const RedisEnvelope &a, const RedisEnvelope &b)
{
    const Identity *left = a.message.sender();
    const Identity *right = b.message.sender();
    const bool isSameSender =
        left && right ? left->client == right->client && left->user == right->user : left == right;
    const Audience everybody;
    return isSameSender && a.hasTwin == b.hasTwin && a.message.content() == b.message.content()
           && (a.message.audience() ? *a.message.audience() : everybody)
                  == (b.message.audience() ? *b.message.audience() : everybody);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::vector<char> received(data, data + size); // no byte behind them may be read
    const auto read = RedisEnvelope::read("c", {received.data(), qsizetype(received.size())});
    if (!read)
        return 0;
    require(size > 0 && data[0] == 2, "no JSON is an envelope");
    json::Scanner scanner(read->message.content());
    require(scanner.value().isValid() && scanner.finish(), "the content is JSON");
    if (const Identity *sender = read->message.sender()) {
        require(!sender->client.isEmpty() && sender->client.size() <= RedisEnvelope::MaxName, "a client is bounded");
        require(sender->user.size() <= RedisEnvelope::MaxName, "a user is bounded");
    }
    if (const Audience *audience = read->message.audience().get()) {
        require(countOf(audience->toUsers, audience->toClients) <= RedisEnvelope::MaxNames, "`to` is bounded");
        require(countOf(audience->exceptUsers, audience->exceptClients) <= RedisEnvelope::MaxNames,
                "`except` is bounded");
        require(*audience != Audience(), "an audience names somebody");
    }
    const auto again = RedisEnvelope::read("c", RedisEnvelope::head(read->message, read->hasTwin)
                                                    + read->message.content().toByteArray());
    require(again && isSame(*read, *again), "what was read is written so that it is read again");
    return 0;
}
