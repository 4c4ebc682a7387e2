// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/http/proxyheader.h"
#include "require.h"

#include <QHostAddress>

#include <cstdint>
#include <cstring>
#include <vector>

using namespace wsify;
using State = ProxyHeader::State;

namespace {

ProxyHeader parse(QByteArrayView bytes)
{
    const std::vector<char> received(bytes.begin(), bytes.end()); // no byte behind them may be read
    return ProxyHeader::parse({received.data(), bytes.size()});
}

bool isSame(const ProxyHeader &a, const ProxyHeader &b)
{
    return a.state == b.state && a.size == b.size && a.client.address == b.client.address
           && a.client.port == b.client.port && std::strcmp(a.error, b.error) == 0;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView bytes(data, qsizetype(size));
    const ProxyHeader whole = parse(bytes);
    switch (whole.state) {
    case State::Incomplete:
        require(bytes.size() < ProxyHeader::MaxSize, "a header that does not end is refused");
        break;
    case State::Complete: {
        require(whole.size > 0 && whole.size <= bytes.size() && whole.size <= ProxyHeader::MaxSize,
                "a header is within the limit");
        require(isSame(whole, parse(bytes.first(whole.size))), "what follows a header does not change it");
        require(parse(bytes.first(whole.size - 1)).state == State::Incomplete, "a header ends with its last byte");
        const QByteArray &address = whole.client.address;
        require(address.isEmpty() || !QHostAddress(QString::fromLatin1(address)).isNull(), "a client has an address");
        require(!address.contains('%'), "an address has no scope");
        require(!ProxyHeader::isLine(bytes) || bytes.first(whole.size).endsWith("\r\n"), "a line ends with CR LF");
        break;
    }
    case State::Failed:
        require(std::strlen(whole.error) > 0, "a refusal says why");
        break;
    }
    // As it comes in pieces: what is refused stays refused for the same reason, what is complete stays so.
    for (qsizetype part = 0; part < bytes.size() && part < 200; ++part) {
        const ProxyHeader before = parse(bytes.first(part));
        if (before.state == State::Complete)
            require(isSame(before, whole), "a header does not change");
        if (before.state == State::Failed)
            require(isSame(before, whole), "a refusal does not change");
    }
    return 0;
}
