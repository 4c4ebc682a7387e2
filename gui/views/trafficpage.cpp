// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/views/trafficpage.h"

namespace wsify::console {

TrafficPage::TrafficPage(AdminClient &client)
    : Page(client)
{
}

} // namespace wsify::console
