// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/views/clientspage.h"

namespace wsify::console {

ClientsPage::ClientsPage(AdminClient &client)
    : Page(client)
{
}

} // namespace wsify::console
