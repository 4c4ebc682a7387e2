// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/json.h"
#include "core/limits.h"
#include "core/session/authresult.h"
#include "core/session/command.h"
#include "require.h"

#include <algorithm>
#include <cstdint>

using namespace wsify;

namespace {

bool isJson(QByteArrayView text, json::Type type = json::Type::Invalid)
{
    json::Scanner scanner(text);
    const json::Value value = scanner.value();
    return scanner.finish() && (type == json::Type::Invalid || value.type == type);
}

void requireResult(const AuthResult &result, const Limits &limits, QByteArrayView body)
{
    require(result.user.size() <= AuthResult::MaxUser && !hasControl(result.user), "a user is within its bounds");
    require(result.user == result.user.trimmed(), "a user arrives in a header as it is");
    require(result.info.size() <= AuthResult::MaxInfo, "info is within its bounds");
    require(result.info.isEmpty() || isJson(result.info, json::Type::Object), "info is an object");
    require(result.meta.isEmpty() || isJson(result.meta, json::Type::Object), "meta is an object");
    require(std::all_of(result.meta.begin(), result.meta.end(), [](char c) { return c >= ' ' && c < 0x7F; }),
            "meta is fit for a header");
    require(result.join.size() <= limits.maxChannels, "forced joins are bounded");
    for (const QByteArrayList &names : {result.join, result.deny}) {
        for (const QByteArray &name : names) {
            QByteArray again;
            require(checkChannel(name, limits.maxChannelName, again) == ChannelError::None && again == name,
                    "a name is a channel's");
        }
    }
    require(!result.expires || (result.expires->count() > 0 && *result.expires <= AuthResult::MaxExpires),
            "an end is ahead, and not too far");
    for (const QByteArray &json : {result.data, result.content, result.reply})
        require(json.isEmpty() || (isJson(json) && body.toByteArray().contains(json)), "JSON is passed on as it came");
}

} // namespace

/// The first byte says what was asked; behind it is the body.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    Limits limits;
    limits.maxChannelName = 16; // short, so that an input finds it
    limits.maxChannels = 4;
    const auto call = AuthCall(data[0] % (int(AuthCall::Other) + 1));
    const QByteArrayView body(data + 1, qsizetype(size) - 1);

    const AuthReading reading = readAuthResult({.bytes = body}, call, limits);
    require(!reading.result || reading.problem.isEmpty(), "a result has no problem");
    if (reading.result)
        requireResult(*reading.result, limits, body);
    const AuthReading cut = readAuthResult({.bytes = body, .isCut = true}, call, limits);
    require(!cut.result, "half a body is no result");
    require(!reading.result || !cut.problem.isEmpty(), "half a result is a problem");

    const AuthDenial denial = readAuthDenial({.bytes = body});
    require(denial.code.isEmpty() || (denial.hasObject && denial.code.startsWith("x_")), "a code is the back end's");
    require(denial.code.size() <= AuthDenial::MaxCode && denial.message.size() <= AuthDenial::MaxMessage,
            "a denial is within its bounds");
    require(denial.message.isEmpty() || !denial.code.isEmpty(), "a message belongs to a code");
    return 0;
}
