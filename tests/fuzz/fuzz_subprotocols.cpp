// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/http/subprotocols.h"
#include "require.h"

#include <QByteArrayList>

#include <algorithm>
#include <cstdint>

using namespace wsify;

/// The lines of the input are headers of a handshake, `name:value`.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    HeaderList headers;
    for (const QByteArray &line : QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)).split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            headers.emplaceBack(line.first(colon), line.sliced(colon + 1).trimmed());
    }
    const Subprotocols offer = Subprotocols::read(headers);
    require(!offer.chosen.startsWith(Subprotocols::Bearer), "a token is never echoed");
    require(offer.isV4() || (offer.token.isEmpty() && !offer.problem), "a token is of interest with wsify.v4 alone");
    require(!offer.problem || offer.token.isEmpty(), "what is wrong is not used");
    require(offer.token.size() <= Subprotocols::MaxToken, "a token is within its bound");
    require(std::all_of(offer.token.begin(), offer.token.end(), [](char c) { return c > 0x20 && c < 0x7F; }),
            "a token is fit for a header");

    const HeaderList shown = offer.shown(headers);
    if (offer.token.isEmpty()) {
        require(shown == headers, "without a token nothing is changed");
        return 0;
    }
    const Subprotocols again = Subprotocols::read(shown);
    require(again.chosen == offer.chosen && again.token.isEmpty() && !again.problem, "what is shown has no token");
    require(std::any_of(shown.begin(), shown.end(),
                        [](const auto &field) {
                            return field.first.compare("authorization", Qt::CaseInsensitive) == 0
                                   && field.second.toLower().startsWith("bearer ");
                        }),
            "an authorizer gets a token");
    return 0;
}
