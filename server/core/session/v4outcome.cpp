// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v4outcome.h"

#include <QRandomGenerator>

#include <algorithm>

namespace wsify::v4 {

int jitteredSeconds()
{
    constexpr int Least = 1;
    constexpr int Most = 10;
    return QRandomGenerator::global()->bounded(Least, Most + 1);
}

Error errorOf(const AuthAnswer &answer)
{
    constexpr std::chrono::seconds LongestRetry{3600};
    std::optional<int> retry;
    if (answer.retryAfter)
        retry = int(std::clamp(*answer.retryAfter, std::chrono::seconds(1), LongestRetry).count());
    switch (answer.verdict) {
    case Verdict::Unavailable:
        return {.code = Code::AuthorizerDown, .message = "the authorizer is unavailable", .retry = retry};
    case Verdict::Busy:
        return {.code = Code::Rate,
                .message = "the authorizer asks to slow down",
                .retry = retry ? retry : jitteredSeconds()};
    case Verdict::Deny:
    case Verdict::Allow:
        break;
    }
    Error error{.code = Code::NotAuthorized};
    if (answer.denial) {
        error.ownCode = answer.denial->code;
        error.message = answer.denial->message;
    }
    return error;
}

Error errorOf(PublishResult result)
{
    switch (result) {
    case PublishResult::TooLarge:
        return {.code = Code::TooLarge, .message = "the broker never has room for that much"};
    case PublishResult::NoIds:
        return {.code = Code::BrokerDown, .message = "the broker may not remember \"dedup\""};
    case PublishResult::Full:
        return {.code = Code::BrokerDown, .message = "too many publications are waiting"};
    case PublishResult::Ok:
    case PublishResult::Down:
        break;
    }
    return {.code = Code::BrokerDown, .message = "not confirmed; it may still arrive"};
}

} // namespace wsify::v4
