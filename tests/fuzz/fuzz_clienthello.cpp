// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/clienthello.h"
#include "require.h"

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace wsify;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::vector<char> bytes(data, data + size); // ends where the memory does
    const QByteArrayView all(bytes.data(), qsizetype(size));
    const ClientHello whole = ClientHello::read(all);
    require(whole.state == ClientHello::State::Complete || whole.name.isEmpty(), "only a whole hello has a name");
    require(whole.name == whole.name.toLower() && whole.name.size() <= 253, "a name is a host's");
    // More bytes change nothing that is decided.
    for (const qsizetype part : {qsizetype(0), all.size() / 3, all.size() / 2, all.size() - 1}) {
        if (part < 0)
            continue;
        const ClientHello early = ClientHello::read(all.first(part));
        require(early.state == ClientHello::State::Incomplete
                    || (early.state == whole.state && early.name == whole.name) || all.size() >= ClientHello::MaxSize,
                "a hello means the same in pieces");
    }
    return 0;
}
