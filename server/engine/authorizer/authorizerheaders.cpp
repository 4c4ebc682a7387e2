// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/authorizerheaders.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

namespace wsify {

HeaderList authorizerHeaders(const AuthRequest &request, const QByteArray &secret, std::chrono::seconds sinceEpoch)
{
    HeaderList headers = request.forwarded;
    headers.emplaceBack("Content-Type", "application/json");
    headers.emplaceBack("X-Wsify-Client", request.client);
    headers.emplaceBack("X-Wsify-Remote-Addr", request.remoteAddress);
    if (!secret.isEmpty()) {
        const QByteArray timestamp = QByteArray::number(qint64(sinceEpoch.count()));
        const QByteArray signature =
            QMessageAuthenticationCode::hash(timestamp + '.' + request.body, secret, QCryptographicHash::Sha256)
                .toHex();
        headers.emplaceBack("X-Wsify-Timestamp", timestamp);
        headers.emplaceBack("X-Wsify-Signature", "sha256=" + signature);
    }
    return headers;
}

} // namespace wsify
