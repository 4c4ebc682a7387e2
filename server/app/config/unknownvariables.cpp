// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/unknownvariables.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace wsify {

namespace {

constexpr int MaxChanges = 3;

/// Letters to insert, remove or replace (Levenshtein).
int changesBetween(const QString &a, const QString &b)
{
    std::vector<int> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int corner = std::exchange(row[0], int(i) + 1);
        for (size_t j = 1; j < row.size(); ++j) {
            const int replaced = corner + (a[i] == b[qsizetype(j) - 1] ? 0 : 1);
            corner = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
        }
    }
    return row.back();
}

} // namespace

QStringList unknownVariables(const QProcessEnvironment &environment, const std::vector<Option> &options)
{
    QStringList known;
    for (const Option &option : options) {
        known.append(option.variable());
        if (option.mayBeInFile())
            known.append(option.fileVariable());
    }
    QStringList sentences;
    QStringList names = environment.keys();
    names.sort();
    for (const QString &name : std::as_const(names)) {
        if (!name.startsWith(QLatin1String("WSIFY_")) || name.startsWith(QLatin1String("WSIFY_SERVICE_"))
            || name.startsWith(QLatin1String("WSIFY_PORT")) || known.contains(name)
            || environment.value(name).isEmpty())
            continue;
        QString sentence = QStringLiteral("the environment variable %1 is unknown and changes nothing").arg(name);
        const auto nearest = std::min_element(known.begin(), known.end(), [&](const QString &a, const QString &b) {
            return changesBetween(name, a) < changesBetween(name, b);
        });
        if (changesBetween(name, *nearest) <= MaxChanges)
            sentence += QStringLiteral("; did you mean %1?").arg(*nearest);
        sentences.append(sentence);
    }
    return sentences;
}

} // namespace wsify
