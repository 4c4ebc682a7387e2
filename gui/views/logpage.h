// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/views/page.h"

namespace wsify::console {

class LogPage : public Page
{
    Q_OBJECT

public:
    explicit LogPage(AdminClient &client);

    QString title() const override { return tr("Log"); }
};

} // namespace wsify::console
