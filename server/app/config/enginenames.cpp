// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/enginenames.h"

namespace wsify {

QStringList engineNames()
{
    return {
#ifdef WSIFY_ENGINE_NATIVE
        QStringLiteral("native"),
#endif
#ifdef WSIFY_ENGINE_QT
        QStringLiteral("qt"),
#endif
    };
}

} // namespace wsify
