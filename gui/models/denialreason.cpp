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
    const char *code; ///< as common/admin/PROTOCOL.md has them
    const char *ofConnect; ///< a sentence
    const char *ofCommand;
};

// Flags are named where an operator would turn one.
constexpr Reason Reasons[] = {
    {"denied", QT_TRANSLATE_NOOP("DenialReason", "The authorizer said no."),
     QT_TRANSLATE_NOOP("DenialReason", "The authorizer said no.")},
    {"unavailable", QT_TRANSLATE_NOOP("DenialReason", "The authorizer was not there to decide."),
     QT_TRANSLATE_NOOP("DenialReason", "The authorizer was not there to decide.")},
    {"malformed", QT_TRANSLATE_NOOP("DenialReason", "The handshake was malformed."),
     QT_TRANSLATE_NOOP("DenialReason", "The message was no command.")},
    {"reserved", QT_TRANSLATE_NOOP("DenialReason", "Clients may not send this command."),
     QT_TRANSLATE_NOOP("DenialReason", "Clients may not send this command.")},
    {"channel", QT_TRANSLATE_NOOP("DenialReason", "The channel is no name."),
     QT_TRANSLATE_NOOP("DenialReason", "The channel is no name: it is empty, no text or has control characters.")},
    {"limit", QT_TRANSLATE_NOOP("DenialReason", "Too many clients (--max-clients, --max-clients-per-ip)."),
     QT_TRANSLATE_NOOP("DenialReason",
                       "Too many channels or too long (--max-channels, --max-channel-name, --max-message).")},
    {"rate", QT_TRANSLATE_NOOP("DenialReason", "Too many connect at a time (--connect-rate, --connect-rate-per-ip)."),
     QT_TRANSLATE_NOOP("DenialReason", "The client sends too fast (--command-rate).")},
    {"overload", QT_TRANSLATE_NOOP("DenialReason", "Too much waits for the authorizer."),
     QT_TRANSLATE_NOOP("DenialReason", "Too many of its commands wait for the authorizer.")},
    {"memory", QT_TRANSLATE_NOOP("DenialReason", "The server is short of memory (--memory-limit)."),
     QT_TRANSLATE_NOOP("DenialReason", "The server is short of memory (--memory-limit).")},
    {"origin", QT_TRANSLATE_NOOP("DenialReason", "The page's origin is not allowed (--allowed-origins)."),
     QT_TRANSLATE_NOOP("DenialReason", "The page's origin is not allowed (--allowed-origins).")},
    {"protocol", QT_TRANSLATE_NOOP("DenialReason", "The client broke the WebSocket protocol."),
     QT_TRANSLATE_NOOP("DenialReason", "The client broke the WebSocket protocol.")},
    {"draining", QT_TRANSLATE_NOOP("DenialReason", "The server was shutting down."),
     QT_TRANSLATE_NOOP("DenialReason", "The server was shutting down.")},
};

} // namespace

QString denialReason(const admin::DenialRow &row)
{
    const auto *known =
        std::find_if(std::begin(Reasons), std::end(Reasons), [&row](const Reason &r) { return row.reason == r.code; });
    if (known == std::end(Reasons))
        return Format::line(row.reason);
    return QCoreApplication::translate("DenialReason", row.command == "connect" ? known->ofConnect : known->ofCommand);
}

} // namespace wsify::console
