// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/config.h"

#include <QString>

#include <functional>
#include <vector>

namespace wsify {

/// Applies a value to the configuration; returns the problem and the expected value, or an empty text.
using ApplyOption = std::function<QString(const QString &value, Config &config)>;

/// One option: its name, its meaning, and how its value is applied.
struct Option
{
    enum Secret : quint8 {
        Plain,
        Key, ///< never shown
        Url, ///< shown without password and query values
        SecretUrl, ///< the same, for one that always holds a password
    };

    const char *group;
    const char *name;
    const char *placeholder; ///< null for a boolean
    QString defaultValue;
    const char *help;
    ApplyOption apply;
    Secret secret = Plain;
    const char *defaultText = nullptr; ///< for the help, if the value is not self-explanatory
    const char *alone = nullptr; ///< the value of the flag without one; null if it needs one
    bool repeats = false; ///< given several times at one source, the values are one list, separated by commas
    bool isRotated = false; ///< a key that may be given twice at one source, old and new: a list, separated by NUL
    /// What the file that the value names held when it was applied: a reload compares it, too.
    std::function<QByteArray(const Config &config)> content = nullptr;
    /// Only with `content`: takes over what apply() read from the file, without reading it again.
    std::function<void(const Config &from, Config &to)> copy = nullptr;

    bool isList() const { return repeats || isRotated; }
    QChar separator() const { return isRotated ? QChar(u'\0') : QChar(u','); }
    bool isBool() const { return !placeholder; }
    /// True if the value may be given by a file, with the name plus `-file`.
    bool mayBeInFile() const { return secret == Key || secret == SecretUrl; }
    QString flag() const { return QStringLiteral("--") + QLatin1String(name); }
    QString variable() const
    {
        return QStringLiteral("WSIFY_")
               + QString::fromLatin1(name).toUpper().replace(QLatin1Char('-'), QLatin1Char('_'));
    }
    QString fileFlag() const { return flag() + QStringLiteral("-file"); }
    QString fileVariable() const { return variable() + QStringLiteral("_FILE"); }
};

/// Name of the flag that names the configuration file.
inline constexpr char ConfigFlag[] = "config";
/// The one whose default does not hold beside --tls-listen-addr.
inline constexpr char ListenFlag[] = "listen-addr";
/// The one that consoles change.
inline constexpr char LogLevelFlag[] = "log-level";

inline constexpr char AccessLogFlag[] = "access-log";
inline constexpr char ApiKeyFlag[] = "api-key";
inline constexpr char BroadcastingKeyFlag[] = "broadcasting-key";
inline constexpr char MaxClientsFlag[] = "max-clients";
inline constexpr char MetricsKeyFlag[] = "metrics-key";
inline constexpr char TlsCertificateFlag[] = "tls-cert";
inline constexpr char TlsKeyFlag[] = "tls-key";
inline constexpr char TlsListenFlag[] = "tls-listen-addr";
inline constexpr char TrustedProxiesFlag[] = "trusted-proxies";

/// Groups of the help whose options may change while the server runs.
inline constexpr char RequestLimitsGroup[] = "Request limits";
inline constexpr char ClientLimitsGroup[] = "Client limits";
inline constexpr char LifeGroup[] = "Keep-alive and shutdown";

/// All options, in the order of the help: the single source of flags, environment variables, file keys, defaults, help
/// and `wsify config`. Limits itself provides the defaults of limits.
std::vector<Option> optionTable();

} // namespace wsify
