// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/models/closecode.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace wsify::console {

namespace {

struct Meaning
{
    int code;
    const char *text;
};

constexpr Meaning Meanings[] = {
    {1000, QT_TRANSLATE_NOOP("CloseCode", "normal end")},
    {1001, QT_TRANSLATE_NOOP("CloseCode", "going away")},
    {1002, QT_TRANSLATE_NOOP("CloseCode", "protocol error")},
    {1003, QT_TRANSLATE_NOOP("CloseCode", "unsupported data")},
    {1005, QT_TRANSLATE_NOOP("CloseCode", "no code was sent")},
    {1006, QT_TRANSLATE_NOOP("CloseCode", "the connection broke")},
    {1007, QT_TRANSLATE_NOOP("CloseCode", "invalid data")},
    {1008, QT_TRANSLATE_NOOP("CloseCode", "policy violation")},
    {1009, QT_TRANSLATE_NOOP("CloseCode", "message too big")},
    {1010, QT_TRANSLATE_NOOP("CloseCode", "extension missing")},
    {1011, QT_TRANSLATE_NOOP("CloseCode", "error in the server")},
    {1012, QT_TRANSLATE_NOOP("CloseCode", "the server starts again")},
    {1013, QT_TRANSLATE_NOOP("CloseCode", "try again later")},
    {1014, QT_TRANSLATE_NOOP("CloseCode", "bad gateway")},
    // of wsify.v4
    {4000, QT_TRANSLATE_NOOP("CloseCode", "disconnected on purpose")},
    {4001, QT_TRANSLATE_NOOP("CloseCode", "denied by the authorizer")},
    {4003, QT_TRANSLATE_NOOP("CloseCode", "origin not allowed")},
    {4500, QT_TRANSLATE_NOOP("CloseCode", "its rights have expired")},
    {4501, QT_TRANSLATE_NOOP("CloseCode", "over a limit")},
};
constexpr const char *OfLibraries = QT_TRANSLATE_NOOP("CloseCode", "registered by a library"); // 3000 to 3999
constexpr const char *OfApplications = QT_TRANSLATE_NOOP("CloseCode", "your application's own"); // 4000 to 4999

} // namespace

QString closeCodeMeaning(int code)
{
    const auto *known =
        std::find_if(std::begin(Meanings), std::end(Meanings), [code](const Meaning &one) { return one.code == code; });
    const char *text = known != std::end(Meanings) ? known->text
                       : code >= 4000              ? OfApplications
                       : code >= 3000              ? OfLibraries
                                                   : nullptr;
    return text ? QCoreApplication::translate("CloseCode", text) : QString();
}

} // namespace wsify::console
