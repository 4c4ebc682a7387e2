// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/adminreply.h"

namespace wsify {

admin::Error errorTo(const admin::RequestId &id, const char *code, const QByteArray &message)
{
    return {.id = id, .code = code, .message = message, .field = {}, .column = {}};
}

admin::Error badField(const admin::RequestId &id, const char *field, const QByteArray &message)
{
    return {.id = id, .code = admin::errorcode::BadRequest, .message = message, .field = field, .column = {}};
}

admin::Error badFilter(const admin::RequestId &id, const FilterError &error)
{
    return {
        .id = id, .code = admin::errorcode::BadFilter, .message = error.message, .field = {}, .column = error.column};
}

} // namespace wsify
