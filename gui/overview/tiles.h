// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QWidget>

#include <array>

class QLabel;

namespace wsify::console {

class StatsHistory;

/// What the server's process uses, and of how much: memory, processor, descriptors, clients. A limit that is near is marked, and said in words.
class Tiles : public QWidget
{
    Q_OBJECT

public:
    enum class Tile : quint8 { Memory, Processor, Descriptors, Clients };

    explicit Tiles(QWidget *parent = nullptr);

    void show(const admin::Stats &stats, const StatsHistory &history);
    /// Nothing is known.
    void clear();
    QString text(Tile tile) const;
    bool isMarked(Tile tile) const;

private:
    static constexpr size_t Count = 4;

    void set(Tile tile, const QString &text, double share);

    struct Parts
    {
        QLabel *caption = nullptr;
        QLabel *value = nullptr;
        bool isMarked = false;
    };
    std::array<Parts, Count> m_tiles;
};

} // namespace wsify::console
