// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/views/settingspage.h"

namespace wsify::console {

SettingsPage::SettingsPage(AdminClient &client)
    : Page(client)
{
}

} // namespace wsify::console
