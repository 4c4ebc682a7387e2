// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/views/page.h"

namespace wsify::console {

class TrafficPage : public Page
{
    Q_OBJECT

public:
    explicit TrafficPage(AdminClient &client);

    QString title() const override { return tr("Traffic"); }
};

} // namespace wsify::console
