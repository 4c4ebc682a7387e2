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
    {"denied", QT_TRANSLATE_NOOP("DenialReason", "Denied by the authorizer."),
     QT_TRANSLATE_NOOP("DenialReason", "Denied by the authorizer.")},
    {"unavailable", QT_TRANSLATE_NOOP("DenialReason", "The authorizer did not answer."),
     QT_TRANSLATE_NOOP("DenialReason", "The authorizer did not answer.")},
    {"malformed", QT_TRANSLATE_NOOP("DenialReason", "The handshake was malformed."),
     QT_TRANSLATE_NOOP("DenialReason", "The message was no command.")},
    {"reserved", QT_TRANSLATE_NOOP("DenialReason", "Clients may not send this command."),
     QT_TRANSLATE_NOOP("DenialReason", "Clients may not send this command.")},
    {"channel", QT_TRANSLATE_NOOP("DenialReason", "Invalid channel name."),
     QT_TRANSLATE_NOOP("DenialReason", "Invalid channel name: empty, not a string, or with control characters.")},
    {"limit", QT_TRANSLATE_NOOP("DenialReason", "Too many clients (--max-clients, --max-clients-per-ip)."),
     QT_TRANSLATE_NOOP("DenialReason",
                       "Too many channels or too long (--max-channels, --max-channel-name, --max-message).")},
    {"rate",
     QT_TRANSLATE_NOOP("DenialReason", "Too many new connections per second (--connect-rate, --connect-rate-per-ip)."),
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
    // What the authorizer did can be told from its status and the time that it took.
    if (row.reason == "unavailable" && row.status != 0)
        return QCoreApplication::translate("DenialReason", "The authorizer failed: it answered %1.").arg(row.status);
    if (row.reason == "unavailable" && row.latencyMs > 0)
        //: a time
        return QCoreApplication::translate("DenialReason", "No answer from the authorizer within %1.")
            .arg(Format::latency(row.latencyMs));
    const auto *known =
        std::find_if(std::begin(Reasons), std::end(Reasons), [&row](const Reason &r) { return row.reason == r.code; });
    if (known == std::end(Reasons))
        return Format::line(row.reason);
    return QCoreApplication::translate(
        "DenialReason", row.command == "connect" && row.client.isEmpty() ? known->ofConnect : known->ofCommand);
}

} // namespace wsify::console
