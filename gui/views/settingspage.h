// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/views/page.h"

namespace wsify::console {

class SettingsPage : public Page
{
    Q_OBJECT

public:
    explicit SettingsPage(AdminClient &client);

    QString title() const override { return tr("Settings"); }
};

} // namespace wsify::console
