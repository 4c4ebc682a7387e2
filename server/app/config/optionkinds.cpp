// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/optionkinds.h"

#include "app/config/optionvalues.h"

#include <utility>

namespace wsify::optionkind {

namespace {

QString rangeText(const QString &form, const QString &from, const QString &to)
{
    return QStringLiteral("expected %1 from %2 to %3").arg(form, from, to);
}

} // namespace

Option text(const char *group, const char *name, const char *placeholder, const char *value, const char *help,
            ApplyOption apply, Option::Secret secret)
{
    return {group, name, placeholder, QString::fromLatin1(value), help, std::move(apply), secret, nullptr};
}

Option boolean(const char *group, const char *name, bool Config::*member, const char *help)
{
    const auto apply = [member](const QString &value, Config &config) {
        const auto parsed = parseBool(value);
        if (!parsed)
            return QStringLiteral("expected true or false (also 1, 0, t, f)");
        config.*member = *parsed;
        return QString();
    };
    Option option{group, name, nullptr, Config().*member ? QStringLiteral("true") : QStringLiteral("false"),
                  help,  apply};
    option.alone = "true";
    return option;
}

Option choice(const char *group, const char *name, const char *placeholder, const char *value, const char *help,
              const QStringList &words, std::function<void(int, Config &)> set)
{
    const auto apply = [words, set = std::move(set)](const QString &given, Config &config) {
        const qsizetype index = words.indexOf(given);
        if (index < 0)
            return QStringLiteral("expected one of ") + words.join(QStringLiteral(", "));
        set(int(index), config);
        return QString();
    };
    return {group, name, placeholder, QString::fromLatin1(value), help, apply};
}

QString applyNumber(const QString &value, qint64 min, qint64 max, const std::function<void(qint64)> &set)
{
    bool ok = false;
    const qint64 number = value.toLongLong(&ok);
    if (!ok || number < min || number > max)
        return rangeText(QStringLiteral("a whole number"), QString::number(min), QString::number(max));
    set(number);
    return QString();
}

Option number(const char *group, const char *name, int Limits::*member, int min, int max, const char *help)
{
    const auto apply = [=](const QString &value, Config &config) {
        return applyNumber(value, min, max, [&](qint64 n) { config.limits.*member = int(n); });
    };
    return {group, name, "N", QString::number(Limits().*member), help, apply};
}

Option size(const char *group, const char *name, qint64 value, qint64 min, qint64 max, const char *help,
            std::function<void(qint64, Limits &)> set)
{
    const auto apply = [min, max, set = std::move(set)](const QString &given, Config &config) {
        const auto bytes = parseSize(given);
        if (!bytes || *bytes < min || *bytes > max)
            return rangeText(QStringLiteral("a number of bytes, or one with k, M or G (also KiB, MiB, GiB),"),
                             formatSize(min), formatSize(max));
        set(*bytes, config.limits);
        return QString();
    };
    return {group, name, "SIZE", formatSize(value), help, apply};
}

Option duration(const char *group, const char *name, Limits::Duration Limits::*member, Limits::Duration min,
                Limits::Duration max, const char *help)
{
    const auto apply = [=](const QString &value, Config &config) {
        const auto time = parseDuration(value);
        if (!time || *time < min || *time > max)
            return rangeText(QStringLiteral("a time such as 5s, 250ms or 2m30s,"), formatDuration(min),
                             formatDuration(max));
        config.limits.*member = *time;
        return QString();
    };
    return {group, name, "TIME", formatDuration(Limits().*member), help, apply};
}

Option offOrNumber(const char *group, const char *name, int Limits::*member, int max, const char *help)
{
    const auto apply = [=](const QString &value, Config &config) {
        if (value == QLatin1String("off")) {
            config.limits.*member = 0;
            return QString();
        }
        const QString error = applyNumber(value, 1, max, [&](qint64 n) { config.limits.*member = int(n); });
        return error.isEmpty() ? error : error + QStringLiteral(", or off");
    };
    return {group, name, "N|off", QStringLiteral("off"), help, apply};
}

Option list(const char *group, const char *name, const char *placeholder, const char *help, ApplyOption apply)
{
    Option option = text(group, name, placeholder, "", help, std::move(apply));
    option.repeats = true;
    return option;
}

Option list(const char *group, const char *name, const char *placeholder, const char *help, QStringList Config::*member)
{
    return list(group, name, placeholder, help, [member](const QString &value, Config &config) {
        config.*member = splitList(value);
        return QString();
    });
}

Option keys(const char *group, const char *name, const char *help, QByteArrayList HttpApi::Config::*member)
{
    const auto apply = [member](const QString &value, Config &config) {
        const QStringList given = value.split(QChar(u'\0'), Qt::SkipEmptyParts);
        if (given.size() > 2)
            return QStringLiteral("expected one key, or two: the old one and the new one");
        config.http.*member = {};
        for (const QString &key : given)
            (config.http.*member).append(key.toUtf8());
        return QString();
    };
    Option option = text(group, name, "KEY", "", help, apply, Option::Key);
    option.isRotated = true;
    return option;
}

} // namespace wsify::optionkind
