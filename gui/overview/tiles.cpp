// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/overview/tiles.h"

#include "gui/models/health.h"
#include "gui/models/statshistory.h"
#include "gui/models/units.h"
#include "gui/widgets/tones.h"

#include <QHBoxLayout>
#include <QLabel>

#include <cmath>

namespace wsify::console {

Tiles::Tiles(QWidget *parent)
    : QWidget(parent)
{
    const std::array<std::pair<QString, QString>, Count> captions{
        {{tr("Memory"), tr("What the process uses, and what its connections hold of what --memory-limit allows")},
         {tr("CPU"), tr("Of one core: 100% is one that is always busy.")},
         {tr("Descriptors"), tr("Files and sockets that are open, of those that the system allows the process")},
         {tr("Clients"), tr("Of those that --max-clients lets in")}}};
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    for (size_t i = 0; i < Count; ++i) {
        m_tiles[i].caption = new QLabel(captions[i].first);
        m_tiles[i].value = new QLabel;
        m_tiles[i].value->setTextFormat(Qt::PlainText);
        for (QLabel *label : {m_tiles[i].caption, m_tiles[i].value}) {
            label->setToolTip(captions[i].second);
            row->addWidget(label);
        }
        row->setSpacing(6);
        row->addSpacing(16);
    }
    row->addStretch(1);
    clear();
}

void Tiles::show(const admin::Stats &stats, const StatsHistory &history)
{
    const QLocale locale = this->locale();
    const auto bytes = [&locale](qint64 value) { return Units::text(Unit::Bytes, double(value), locale); };
    const auto count = [&locale](qint64 value) { return Units::count(double(value), locale); };
    // A limit that is not known, or none, is not named.
    const auto of = [](const QString &value, std::optional<qint64> limit, const auto &text) {
        //: a number, its limit
        return limit.value_or(0) > 0 ? tr("%1 of %2").arg(value, text(*limit)) : value;
    };
    const qint64 memory = stats.held.value_or(stats.rss);
    //: memory of the process, of it what counts, the limit of that
    set(Tile::Memory,
        stats.memoryLimit.value_or(0) > 0 && stats.held
            ? tr("%1, %2 of %3 held").arg(bytes(stats.rss), bytes(memory), bytes(*stats.memoryLimit))
            : of(bytes(stats.rss), stats.memoryLimit, bytes),
        Health::shareOf(memory, stats.memoryLimit));
    const double cores = history.current(Quantity::Processor);
    set(Tile::Processor, std::isnan(cores) ? QStringLiteral("–") : Units::text(Unit::Share, cores, locale), Unknown);
    set(Tile::Descriptors, stats.fds ? of(count(*stats.fds), stats.maxFds, count) : QStringLiteral("–"),
        Health::shareOf(stats.fds, stats.maxFds));
    set(Tile::Clients, of(count(stats.clients), stats.maxClients, count),
        Health::shareOf(stats.clients, stats.maxClients));
}

void Tiles::clear()
{
    for (size_t i = 0; i < Count; ++i)
        set(Tile(i), QStringLiteral("–"), Unknown);
}

void Tiles::set(Tile tile, const QString &text, double share)
{
    Parts &parts = m_tiles[size_t(tile)];
    parts.isMarked = share >= Health::NearLimit; // false for what is not known
    parts.value->setText(text);
    //: caption, value
    parts.value->setAccessibleName(tr("%1: %2").arg(parts.caption->text(), text));
    QPalette marked;
    if (parts.isMarked)
        marked.setColor(QPalette::WindowText,
                        share >= Health::AtLimit ? Tones::bad(palette()) : Tones::doubtful(palette()));
    parts.value->setPalette(marked);
    QFont font = parts.value->font();
    font.setBold(parts.isMarked);
    parts.value->setFont(font);
}

QString Tiles::text(Tile tile) const
{
    return m_tiles[size_t(tile)].value->text();
}

bool Tiles::isMarked(Tile tile) const
{
    return m_tiles[size_t(tile)].isMarked;
}

} // namespace wsify::console
