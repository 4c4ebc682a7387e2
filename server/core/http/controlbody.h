// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/text/json.h"
#include "core/control/controlrequest.h"

#include <QByteArray>
#include <QByteArrayView>

namespace wsify {

struct Limits;

/// Reads the body of a POST /disconnect, /join or /leave (PROTOCOL.md section 4): one JSON object. Strict: a member that the call does not
/// know, or that is there twice, is refused. Pure.
class ControlBody
{
public:
    static constexpr qsizetype MaxName = 128; ///< bytes of a client's id or a user's name
    static constexpr qsizetype MaxReason = 123; ///< bytes of a close reason (RFC 6455 section 5.5); a longer one is cut

    ControlBody(QByteArrayView body, ClientOrder::Kind kind, const Limits &limits);

    /// False when anything is wrong; error() says which field, what was wrong, what is allowed.
    bool parse();

    const QByteArray &error() const { return m_error; }
    /// True if the channel's name was over Limits::maxChannelName, or has a control character.
    bool isBadChannelName() const { return m_isBadChannelName; }
    const ClientOrder &order() const { return m_order; }

private:
    bool take(QByteArrayView key, const json::Value &value);
    bool takeName(const char *field, const json::Value &value, QByteArray &name);
    bool takeChannel(const json::Value &value);
    bool takeCode(const json::Value &value);
    bool takeReason(const json::Value &value);
    bool isWhole();
    bool fail(const QByteArray &what);
    bool failSyntax();

    json::Scanner m_scanner;
    const Limits &m_limits;
    ClientOrder m_order;
    quint8 m_seen = 0; ///< bit n: the nth member was there
    bool m_isBadChannelName = false;
    QByteArray m_error;
};

} // namespace wsify
