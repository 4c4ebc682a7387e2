// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/views/page.h"

namespace wsify::console {

class DenialsPage : public Page
{
    Q_OBJECT

public:
    explicit DenialsPage(AdminClient &client);

    QString title() const override { return tr("Denials"); }
};

} // namespace wsify::console
