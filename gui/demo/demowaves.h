// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QtGlobal>

namespace wsify::console {

/// How busy a made-up server is, by the time since its birth alone: a world of one seed looks the same at any time of the day.
class DemoWaves
{
public:
    explicit DemoWaves(qint64 born)
        : m_born(born)
    {
    }

    double seconds(qint64 t) const; ///< never negative
    double messagesPerSecond(qint64 t) const;
    double authorizerP95(qint64 t) const; ///< milliseconds

private:
    qint64 m_born;
};

} // namespace wsify::console
