// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>
#include <QStringList>

namespace wsify {

/// The brokers of this build, by name.
QStringList brokerNames();

/// What is wrong with a DSN and what is allowed, or nothing. Shows no part of it.
QString checkBrokerDsn(const QString &driver, const QString &dsn);

} // namespace wsify
