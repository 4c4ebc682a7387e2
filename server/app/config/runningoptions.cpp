// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/runningoptions.h"

#include <algorithm>
#include <utility>

namespace wsify {

RunningOptions::RunningOptions(std::vector<EffectiveOption> started)
    : m_options(std::move(started))
{
}

void RunningOptions::change(const char *name, const QString &value, const QString &source)
{
    const auto option = std::find_if(m_options.begin(), m_options.end(),
                                     [name](const EffectiveOption &each) { return each.name == QLatin1String(name); });
    if (option == m_options.end() || option->value == value)
        return;
    option->value = value;
    option->source = source;
}

} // namespace wsify
