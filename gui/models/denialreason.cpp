// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/denialreason.h"

#include "gui/models/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace wsify::console {

namespace {

struct Reason
{
    const char *code;
    const char *sentence;
};

constexpr Reason Reasons[] = {
    {"denied", QT_TRANSLATE_NOOP("DenialReason", "The authorizer said no.")},
    {"unavailable", QT_TRANSLATE_NOOP("DenialReason", "The authorizer gave no usable answer in time.")},
    {"authorizer_down", QT_TRANSLATE_NOOP("DenialReason", "The authorizer gave no usable answer in time.")},
    {"draining", QT_TRANSLATE_NOOP("DenialReason", "The server was shutting down.")},
    {"handshake", QT_TRANSLATE_NOOP("DenialReason", "The WebSocket handshake was malformed.")},
    {"origin", QT_TRANSLATE_NOOP("DenialReason", "The origin is not in --allowed-origins.")},
    {"limit", QT_TRANSLATE_NOOP("DenialReason", "A limit of the server was reached.")},
    {"memory", QT_TRANSLATE_NOOP("DenialReason", "Connections hold nearly all of --memory-limit.")},
    {"overload", QT_TRANSLATE_NOOP("DenialReason", "The server was overloaded.")},
    {"clients", QT_TRANSLATE_NOOP("DenialReason", "The server had as many clients as --max-clients allows.")},
    {"address",
     QT_TRANSLATE_NOOP("DenialReason", "The address had as many connections as --max-clients-per-ip allows.")},
    {"rate", QT_TRANSLATE_NOOP("DenialReason", "More clients connected at a time than --connect-rate allows.")},
    {"command_rate", QT_TRANSLATE_NOOP("DenialReason", "The client sent more commands than --command-rate allows.")},
    {"backlog", QT_TRANSLATE_NOOP("DenialReason", "Too many commands of the client waited for the authorizer.")},
    {"channels", QT_TRANSLATE_NOOP("DenialReason", "The client had joined as many channels as --max-channels allows.")},
    {"channel", QT_TRANSLATE_NOOP("DenialReason", "The channel's name was not acceptable.")},
    {"too_big", QT_TRANSLATE_NOOP("DenialReason", "A message was longer than --max-message allows.")},
    {"malformed", QT_TRANSLATE_NOOP("DenialReason", "The message was no command.")},
    {"reserved", QT_TRANSLATE_NOOP("DenialReason", "The command belongs to the server.")},
};

} // namespace

QString denialReason(const QByteArray &reason)
{
    const auto *known =
        std::find_if(std::begin(Reasons), std::end(Reasons), [&reason](const Reason &r) { return reason == r.code; });
    return known == std::end(Reasons) ? Format::line(reason)
                                      : QCoreApplication::translate("DenialReason", known->sentence);
}

} // namespace wsify::console
