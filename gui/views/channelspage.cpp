// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/views/channelspage.h"

namespace wsify::console {

ChannelsPage::ChannelsPage(AdminClient &client)
    : Page(client)
{
}

} // namespace wsify::console
