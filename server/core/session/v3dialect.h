// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/dialect.h"

namespace wsify {

/// The protocol of wsify v3 (PROTOCOL.md, section "Clients"), for every client that does not ask for another one: no
/// command is ever answered, and a client whose authorizer is away is closed, so that it comes back.
class V3Dialect : public Dialect
{
public:
    bool read(QByteArrayView message, Command &command, const char *&error) const override;
    std::optional<Farewell> farewell(Refused why) const override;
};

} // namespace wsify
