// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/options.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <vector>

namespace wsify {

/// What a reload came to, as names of options.
struct Reload
{
    QString wrong = {}; ///< why it changes nothing; empty if all is right
    QStringList changed = {};
    QStringList restart = {}; ///< have another value, which counts after a restart
    QStringList shadowed =
        {}; ///< changed in the file of --config, where something stronger overrides them: "max-body (flag)"
};

/// The current value of every option: the values at startup, and later changes. Main thread.
class RunningOptions
{
public:
    explicit RunningOptions(const ParsedOptions &started);

    const std::vector<EffectiveOption> &all() const { return m_options; }
    /// Sets the value of an option; if it differs from the old one, its source becomes `source`.
    void change(const char *name, const QString &value, const QString &source);
    /// Compares with what the sources say now, read and checked as at the start, and applies to `config` what may change
    /// while the server runs. All or nothing: a mistake, or a value that would open the server (a key, a secret, the
    /// authorizer's URL or the list of origins that gets empty, a limit that is turned off), changes nothing. If
    /// --proxy-protocol changes, --trusted-proxies waits for the restart with it.
    Reload reload(const ParsedOptions &read, Config &config);

private:
    std::vector<EffectiveOption> m_options;
    QHash<QString, QString> m_inFile;
};

} // namespace wsify
