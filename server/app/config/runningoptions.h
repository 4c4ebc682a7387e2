// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/options.h"

#include <vector>

namespace wsify {

/// The current value of every option: the values at startup, and later changes. Main thread.
class RunningOptions
{
public:
    explicit RunningOptions(std::vector<EffectiveOption> started);

    const std::vector<EffectiveOption> &all() const { return m_options; }
    /// Sets the value of an option; if it differs from the old one, its source becomes `source`.
    void change(const char *name, const QString &value, const QString &source);

private:
    std::vector<EffectiveOption> m_options;
};

} // namespace wsify
