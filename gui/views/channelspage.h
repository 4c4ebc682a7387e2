// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/views/page.h"

namespace wsify::console {

class ChannelsPage : public Page
{
    Q_OBJECT

public:
    explicit ChannelsPage(AdminClient &client);

    QString title() const override { return tr("Channels"); }
};

} // namespace wsify::console
