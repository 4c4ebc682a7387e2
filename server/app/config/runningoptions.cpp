// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/runningoptions.h"

#include "app/config/optiontable.h"

#include <algorithm>
#include <iterator>

namespace wsify {

namespace {

/// Whether a new value counts without a restart.
bool isReloadable(const Option &option)
{
    const QLatin1String name(option.name);
    const QLatin1String group(option.group);
    if (group == QLatin1String(RequestLimitsGroup) || group == QLatin1String(LifeGroup))
        return true;
    if (group == QLatin1String(ClientLimitsGroup))
        return name != QLatin1String("memory-limit");
    static const char *const others[] = {ApiKeyFlag,        BroadcastingKeyFlag, MetricsKeyFlag,
                                         "allowed-origins", "expiry-grace",      TrustedProxiesFlag,
                                         "real-ip-header",  AccessLogFlag,       LogLevelFlag};
    return name.startsWith(QLatin1String("authorizer-"))
           || std::any_of(std::begin(others), std::end(others),
                          [name](const char *other) { return name == QLatin1String(other); });
}

/// What the new value would open; null if nothing.
const char *opened(const Option &option, const QString &before, const QString &now)
{
    const bool isLock =
        option.secret != Option::Plain || QLatin1String(option.name) == QLatin1String("allowed-origins");
    if (isLock && !before.isEmpty() && now.isEmpty()) // white space is a key, too
        return "empty";
    const bool isLimit = QLatin1String(option.name) != QLatin1String(AccessLogFlag);
    return isLimit && before != QLatin1String("off") && now == QLatin1String("off") ? "unlimited" : nullptr;
}

} // namespace

RunningOptions::RunningOptions(const ParsedOptions &started)
    : m_options(started.effective)
    , m_inFile(started.inFile)
{
}

Reload RunningOptions::reload(const ParsedOptions &read, Config &config)
{
    if (read.outcome != ParsedOptions::Run)
        return {.wrong = read.text};
    Reload result;
    Config next = config;
    // Its listeners stay as they are until a restart. Proxies that are trusted because of it would be believed as HTTP proxies
    // meanwhile, and those that the listeners take headers from would be lost.
    const bool isOtherProtocol = read.config.proxyProtocol != config.proxyProtocol;
    std::vector<EffectiveOption> options = m_options;
    const std::vector<Option> table = optionTable();
    for (size_t i = 0; i < table.size(); ++i) {
        const Option &option = table[i];
        const EffectiveOption &now = read.effective[i];
        const bool isOtherInFile = read.inFile.value(now.name) != m_inFile.value(now.name);
        if (isOtherInFile && now.overridesFile)
            result.shadowed.append(QStringLiteral("%1 (%2)").arg(now.name, now.source));
        if (now.raw == options[i].raw && now.content == options[i].content)
            continue;
        if (!isReloadable(option) || (isOtherProtocol && now.name == QLatin1String(TrustedProxiesFlag))) {
            result.restart.append(now.name);
            continue;
        }
        if (const char *state = opened(option, options[i].raw, now.raw))
            return {.wrong =
                        QStringLiteral("--%1 would become %2 (%3); that needs a restart")
                            .arg(now.name, QLatin1String(state),
                                 now.source == QLatin1String("default") ? QStringLiteral("it is set nowhere any more")
                                                                        : now.source)};
        if (option.copy) // what was checked: its file may have changed since
            option.copy(read.config, next);
        else if (const QString wrong = option.apply(now.raw, next); !wrong.isEmpty())
            return {.wrong = QStringLiteral("invalid value for --%1 (%2): %3").arg(now.name, now.source, wrong)};
        options[i] = now;
        result.changed.append(now.name);
    }
    if (next.proxyProtocol && next.trustedProxies.isEmpty())
        return {.wrong = QStringLiteral(
                    "--trusted-proxies would become empty, and --proxy-protocol needs it; that needs a restart")};
    config = next;
    m_options = std::move(options);
    m_inFile = read.inFile;
    return result;
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
