// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"

#include <QString>

#include <functional>
#include <vector>

namespace wsify {

/// Takes a value into the configuration; returns what is wrong with it and what is allowed, or nothing.
using ApplyOption = std::function<QString(const QString &value, Config &config)>;

/// One option: how it is called, what it means, and how a value of it is taken over.
struct Option
{
    enum Secret : quint8 { Plain, Key /**< never shown */, Url /**< shown without password and query values */ };

    const char *group;
    const char *name;
    const char *placeholder; ///< null: a boolean
    QString defaultValue;
    const char *help;
    ApplyOption apply;
    Secret secret = Plain;
    const char *defaultText = nullptr; ///< for the help, when the value does not speak for itself

    bool isBool() const { return !placeholder; }
    QString flag() const { return QStringLiteral("--") + QLatin1String(name); }
    QString variable() const
    {
        return QStringLiteral("WSIFY_")
               + QString::fromLatin1(name).toUpper().replace(QLatin1Char('-'), QLatin1Char('_'));
    }
};

/// Name of the flag that names the configuration file.
inline constexpr char ConfigFlag[] = "config";
/// The one that consoles change.
inline constexpr char LogLevelFlag[] = "log-level";

/// Every option there is, in the order of the help: the one table that flags, environment, file, defaults, help and `wsify config` come
/// from. Defaults of limits are those of Limits itself.
std::vector<Option> optionTable();

} // namespace wsify
