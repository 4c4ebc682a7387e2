// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace wsify::soak {

/// What a run is asked to do; the meaning of each is in the usage text of main.cpp.
struct Options
{
    double minutes = 1;
    quint64 seed = 1;
    QByteArray engine = "native";
    int workers = 2;
    QByteArray server;
    QByteArrayList redis; ///< faults; none: a run without Redis
};

} // namespace wsify::soak
