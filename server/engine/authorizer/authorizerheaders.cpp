// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/authorizerheaders.h"

#include <QByteArrayList>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace wsify {

namespace {

QByteArray signature(const QByteArray &text, const QByteArray &secret)
{
    return "sha256=" + QMessageAuthenticationCode::hash(text, secret, QCryptographicHash::Sha256).toHex();
}

} // namespace

HeaderList authorizerHeaders(const AuthRequest &request, const QByteArray &secret, std::chrono::seconds sinceEpoch,
                             int attempt)
{
    HeaderList headers = request.forwarded;
    headers.emplaceBack("Content-Type", "application/json");
    headers.emplaceBack("X-Wsify-Client", request.client);
    headers.emplaceBack("X-Wsify-Remote-Addr", request.remoteAddress);
    const QByteArray again = attempt > 1 ? QByteArray::number(attempt) : QByteArray();
    if (!request.user.isEmpty())
        headers.emplaceBack("X-Wsify-User", request.user);
    if (!request.meta.isEmpty())
        headers.emplaceBack("X-Wsify-Meta", request.meta);
    if (!again.isEmpty())
        headers.emplaceBack("X-Wsify-Attempt", again);
    if (!secret.isEmpty()) {
        const QByteArray timestamp = QByteArray::number(qint64(sinceEpoch.count()));
        const QByteArrayList all{"v2",  timestamp,    request.client, request.user, request.remoteAddress,
                                 again, request.meta, request.body};
        headers.emplaceBack("X-Wsify-Timestamp", timestamp);
        headers.emplaceBack("X-Wsify-Signature", signature(timestamp + '.' + request.body, secret));
        headers.emplaceBack("X-Wsify-Signature-2", signature(all.join('\n'), secret));
    }
    return headers;
}

} // namespace wsify
