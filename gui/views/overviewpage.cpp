// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/views/overviewpage.h"

namespace wsify::console {

OverviewPage::OverviewPage(AdminClient &client)
    : Page(client)
{
}

} // namespace wsify::console
