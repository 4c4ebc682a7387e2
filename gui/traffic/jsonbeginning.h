// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace wsify::console {

/// The beginning of a JSON text made whole: a value that is cut goes, or, a string, ends; what is open is closed.
struct JsonBeginning
{
    QByteArray json;
    qsizetype mark =
        -1; ///< where in `json` an empty string stands for all that is missing in the innermost array or object; -1: nowhere

    /// Nothing when it is not how a JSON text begins.
    static std::optional<JsonBeginning> of(QByteArrayView beginning);
};

} // namespace wsify::console
