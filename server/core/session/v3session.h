// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/session/session.h"

namespace wsify {

/// A client that speaks the protocol of wsify v3 (PROTOCOL.md, section "Clients"), which is every one that does not ask for another: no
/// command is ever answered, and a client whose authorizer is away is closed, so that it comes back.
class V3Session final : public Session
{
public:
    V3Session(SessionContext &context, ClientInfo client, Transport &transport);

private:
    bool read(QByteArrayView message, Command &command) override;
    Farewell farewell(Cause cause) const override;
    bool needsPermission(const Command &command) const override;
    AuthRequest permission(const Command &command) override;
    CommandQueue::Carried carryOut(const Command &command, const AuthAnswer *answer) override;
    void notAllowed(const Command &command, const AuthAnswer &answer) override;

    bool readChannel(const Command &command, QByteArray &channel);
    void joinChannel(const Command &command, const QByteArray &channel, const AuthAnswer *answer);
};

} // namespace wsify
