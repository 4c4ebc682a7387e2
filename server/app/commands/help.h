// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>
#include <QStringList>

#include <optional>

namespace wsify {

// The help, made from the tables of commands and options. Lines have at most 100 characters.

/// One screen: the commands, the flags used most, the topics. At most 60 lines.
QString shortHelp();
/// Names that helpOn() takes, in the order of the short help: commands, groups of options, and others.
QStringList helpTopics();
/// The help on a topic; none if there is no such topic.
std::optional<QString> helpOn(const QString &topic);

} // namespace wsify
