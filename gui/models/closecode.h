// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QString>

namespace wsify::console {

/// What a close code says (RFC 6455 section 7.4), in a few words; empty for one that means nothing.
QString closeCodeMeaning(int code);

} // namespace wsify::console
