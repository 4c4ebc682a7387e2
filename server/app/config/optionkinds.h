// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/optiontable.h"

#include <QString>
#include <QStringList>

#include <functional>

/// The kinds of options that the table is made of: each refuses what is no value of its kind, and says what is expected.
namespace wsify::optionkind {

Option text(const char *group, const char *name, const char *placeholder, const char *value, const char *help,
            ApplyOption apply, Option::Secret secret = Option::Plain);

Option boolean(const char *group, const char *name, bool Config::*member, const char *help);

/// One of `words`; `set` gets its index.
Option choice(const char *group, const char *name, const char *placeholder, const char *value, const char *help,
              const QStringList &words, std::function<void(int, Config &)> set);

/// What is wrong with a whole number, or nothing: then `set` was called.
QString applyNumber(const QString &value, qint64 min, qint64 max, const std::function<void(qint64)> &set);

Option number(const char *group, const char *name, int Limits::*member, int min, int max, const char *help);

/// A limit that is off unless somebody wants it.
Option offOrNumber(const char *group, const char *name, int Limits::*member, int max, const char *help);

/// Bytes; `value` is the default.
Option size(const char *group, const char *name, qint64 value, qint64 min, qint64 max, const char *help,
            std::function<void(qint64, Limits &)> set);

template <typename Integer>
Option size(const char *group, const char *name, Integer Limits::*member, qint64 min, qint64 max, const char *help)
{
    return size(group, name, Limits().*member, min, max, help,
                [member](qint64 bytes, Limits &limits) { limits.*member = Integer(bytes); });
}

Option duration(const char *group, const char *name, Limits::Duration Limits::*member, Limits::Duration min,
                Limits::Duration max, const char *help);

/// A list; its values are checked by `apply`, or where they are used.
Option list(const char *group, const char *name, const char *placeholder, const char *help, ApplyOption apply);
Option list(const char *group, const char *name, const char *placeholder, const char *help,
            QStringList Config::*member);

/// A key of which two may count at a time, old and new; empty ones count as none.
Option keys(const char *group, const char *name, const char *help, QByteArrayList HttpApi::Config::*member);

} // namespace wsify::optionkind
