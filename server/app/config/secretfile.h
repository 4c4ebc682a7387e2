// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "app/config/inputfile.h"

#include <QString>

namespace wsify {

/// Reads a secret that a file holds, as Docker and Kubernetes mount them: its text without one line break (LF or CR LF) at its end. False,
/// with what is wrong in a sentence, if the file cannot be read, is over 64 KiB, holds a NUL, is not UTF-8 or holds nothing: nothing
/// opens by accident.
bool readSecretFile(const QString &path, Pipes pipes, QString &secret, QString &error);

/// A secret without one line break at its end, which is the file's or the shell's and not the secret's.
QString withoutLineBreak(QString secret);

} // namespace wsify
