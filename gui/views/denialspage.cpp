// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/views/denialspage.h"

namespace wsify::console {

DenialsPage::DenialsPage(AdminClient &client)
    : Page(client)
{
}

} // namespace wsify::console
