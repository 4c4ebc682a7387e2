// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoreApplication>
#include <QString>

#include <optional>

namespace wsify::console {

/// What is wrong with a text that should be JSON, for those who type it.
struct JsonProblem
{
    qsizetype position = 0; ///< in the text, in UTF-16 units; its size when something is missing at the end
    int line = 1;
    int column = 1; ///< in characters
    QString message;
    bool isUnfinished = false; ///< more text could make it right
};

class JsonCheck
{
    Q_DECLARE_TR_FUNCTIONS(wsify::console::JsonCheck)

public:
    /// The first problem; nothing when the text is JSON (RFC 8259, at most 512 levels deep). Takes time proportional to the text.
    static std::optional<JsonProblem> problemOf(const QString &text);
};

} // namespace wsify::console
