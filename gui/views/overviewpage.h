// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/views/page.h"

namespace wsify::console {

class OverviewPage : public Page
{
    Q_OBJECT

public:
    explicit OverviewPage(AdminClient &client);

    QString title() const override { return tr("Overview"); }
};

} // namespace wsify::console
