// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/views/page.h"

namespace wsify::console {

class ClientsPage : public Page
{
    Q_OBJECT

public:
    explicit ClientsPage(AdminClient &client);

    QString title() const override { return tr("Clients"); }
};

} // namespace wsify::console
