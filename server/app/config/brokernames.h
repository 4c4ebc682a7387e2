// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>
#include <QStringList>

namespace wsify {

/// The brokers of this build, by name.
QStringList brokerNames();

/// Checks a DSN: returns the problem and the expected form, or an empty text. Shows no part of the DSN.
QString checkBrokerDsn(const QString &driver, const QString &dsn);

} // namespace wsify
