// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/views/logpage.h"

namespace wsify::console {

LogPage::LogPage(AdminClient &client)
    : Page(client)
{
}

} // namespace wsify::console
