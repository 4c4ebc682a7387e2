// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/http/httpmessage.h"

#include <QHttpServerResponse>
#include <QtGlobal>

#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
#include <QHttpHeaders>
#endif

/// All differences between the supported Qt versions (6.4 to 6.10). Nothing else in the project checks Qt's version.
namespace wsify::qtcompat {

/// An answer with exactly these headers; QHttpServer adds Content-Length.
inline QHttpServerResponse httpResponse(const HttpResponse &response)
{
    const auto status = QHttpServerResponse::StatusCode(response.status);
    QHttpServerResponse out(QByteArray(), response.body, status);
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QHttpHeaders headers;
    for (const auto &[name, value] : response.headers)
        headers.append(name, value);
    out.setHeaders(std::move(headers));
#else
    out.clearHeaders();
    for (const auto &[name, value] : response.headers)
        out.addHeader(name, value);
#endif
    return out;
}

} // namespace wsify::qtcompat
