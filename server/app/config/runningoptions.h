// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/options.h"

#include <vector>

namespace wsify {

/// Every option as it is in force now: what the process was started with, and what has been changed since. Main thread.
class RunningOptions
{
public:
    explicit RunningOptions(std::vector<EffectiveOption> started);

    const std::vector<EffectiveOption> &all() const { return m_options; }
    /// The option of that name has this value now; if it had another one, it comes from `source`.
    void change(const char *name, const QString &value, const QString &source);

private:
    std::vector<EffectiveOption> m_options;
};

} // namespace wsify
