// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/text/json.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QCoreApplication>
#include <QString>

#include <optional>

namespace wsify::console {

/// Where in a text its JSON, as a server takes it, goes wrong, in bytes; nothing when it is JSON. Takes time proportional to the text.
std::optional<qsizetype> findJsonError(QByteArrayView text);

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
    /// The first problem; nothing when the text is JSON that a server takes as the content of a `publish`, but for its length. Takes time
    /// proportional to the text.
    static std::optional<JsonProblem> problemOf(const QString &text);

private:
    static QString messageOf(json::Problem problem, const QByteArray &text, qsizetype place);
};

} // namespace wsify::console
