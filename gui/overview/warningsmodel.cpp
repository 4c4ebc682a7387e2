// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/overview/warningsmodel.h"

#include "common/filter/filter.h"
#include "gui/models/format.h"
#include "gui/models/units.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace wsify::console {

namespace {

const QString DeniedKind = QStringLiteral("denied ");

QString orElse(const QByteArray &text, const QByteArray &other)
{
    return Format::line(text.isEmpty() ? other : text);
}

} // namespace

void WarningsModel::add(const admin::Event &event)
{
    if (const auto *slow = std::get_if<admin::SlowEvent>(&event.what)) {
        add({QStringLiteral("slow"), event.t,
             tr("%1 was cut with %2 unsent: it did not read.")
                 .arg(orElse(slow->user, slow->ip), Units::text(Unit::Bytes, double(slow->queue), m_locale))});
    } else if (const auto *broker = std::get_if<admin::BrokerEvent>(&event.what)) {
        const QString text = broker->state == "up"    ? tr("The broker is up again.")
                             : broker->text.isEmpty() ? tr("The broker is down.")
                                                      : tr("The broker is down: %1").arg(Format::line(broker->text));
        add({QStringLiteral("broker ") + QString::fromUtf8(broker->state), event.t, text});
    } else if (const auto *denied = std::get_if<admin::DeniedEvent>(&event.what)) {
        admin::DenialRow row = denied->denial;
        row.t = event.t;
        if (event.past && row.t <= m_listedUntil)
            return; // the list had it
        m_heard.append(row);
        if (m_heard.size() > MaxHeard)
            m_heard.removeFirst();
        add(row);
    }
}

void WarningsModel::add(const admin::Log &log)
{
    if (log.level < admin::LogLevel::Warning)
        return;
    const QString text = Format::line(log.text);
    add({QStringLiteral("log ") + text, log.t, log.level == admin::LogLevel::Error ? tr("Error: %1").arg(text) : text});
}

void WarningsModel::addPast(const QList<admin::DenialRow> &denials)
{
    QList<admin::DenialRow> missed = denials;
    QList<admin::DenialRow> heard = std::exchange(m_heard, {});
    const qint64 known = m_listedUntil;
    for (const QList<admin::DenialRow> *rows : {&denials, &std::as_const(heard)}) {
        for (const admin::DenialRow &row : *rows)
            m_listedUntil = std::max(m_listedUntil, row.t);
    }
    missed.removeIf([known, &heard](const admin::DenialRow &row) {
        if (row.t <= known)
            return true;
        const auto same =
            std::find_if(heard.begin(), heard.end(), [&row](const auto &one) { return isSame(one, row); });
        if (same == heard.end())
            return false;
        heard.erase(same);
        return true;
    });
    std::stable_sort(missed.begin(), missed.end(), [](const auto &a, const auto &b) { return a.t < b.t; });
    for (const admin::DenialRow &row : std::as_const(missed))
        add(row);
}

/// What the event and the list both say.
bool WarningsModel::isSame(const admin::DenialRow &a, const admin::DenialRow &b)
{
    return a.t == b.t && a.client == b.client && a.ip == b.ip && a.command == b.command && a.channel == b.channel
           && a.reason == b.reason;
}

void WarningsModel::add(const admin::DenialRow &denial)
{
    const QString who = orElse(denial.user, denial.ip);
    const QString command = Format::line(denial.command);
    const QString channel = Format::line(denial.channel);
    const QString reason = Format::line(denial.reason);
    // Who has an id is connected, and has sent `connect` as a command.
    const bool isConnect = denial.command == "connect" && denial.client.isEmpty();
    QString text;
    if (denial.reason == "unavailable")
        text = isConnect ? tr("%1 could not connect: the authorizer did not answer.").arg(who)
                         : tr("%1 was disconnected during %2: the authorizer did not answer.").arg(who, command);
    else if (isConnect)
        text = tr("%1 was not let in (%2).").arg(who, reason);
    else if (command.isEmpty())
        //: client, reason
        text = tr("A message of %1 was refused (%2).").arg(who, reason);
    else if (channel.isEmpty())
        //: client, command, reason
        text = tr("%1 was refused %2 (%3).").arg(who, command, reason);
    else
        //: client, command, channel, reason
        text = tr("%1 was refused %2 on %3 (%4).").arg(who, command, channel, reason);
    const QByteArray filter = "command == " + filterValue(denial.command) + " && text ~ " + filterValue(denial.reason);
    add({DeniedKind + command + QLatin1Char(' ') + reason, denial.t, text, 1, QString::fromUtf8(filter)});
}

void WarningsModel::add(Entry entry)
{
    const auto same = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                   [&entry](const Entry &known) { return known.kind == entry.kind; });
    if (same != m_entries.cend()) {
        const int row = int(same - m_entries.cbegin());
        if (entry.t < same->t) { // the list tells of what was before
            m_entries[row].count += entry.count;
            Q_EMIT dataChanged(index(row, 0), index(row, Columns - 1));
            return;
        }
        entry.count += same->count;
        if (row > 0) {
            beginMoveRows({}, row, row, {}, 0);
            m_entries.move(row, 0);
            endMoveRows();
        }
        m_entries.first() = std::move(entry);
        Q_EMIT dataChanged(index(0, 0), index(0, Columns - 1));
        return;
    }
    const auto older =
        std::find_if(m_entries.cbegin(), m_entries.cend(), [&entry](const Entry &known) { return known.t <= entry.t; });
    const int row = int(older - m_entries.cbegin());
    if (row == MaxRows)
        return;
    if (m_entries.size() == MaxRows) {
        beginRemoveRows({}, MaxRows - 1, MaxRows - 1);
        m_entries.removeLast();
        endRemoveRows();
    }
    beginInsertRows({}, row, row);
    m_entries.insert(row, std::move(entry));
    endInsertRows();
}

void WarningsModel::clear()
{
    beginResetModel();
    m_entries.clear();
    m_heard.clear();
    m_listedUntil = 0;
    endResetModel();
}

void WarningsModel::setLocale(const QLocale &locale)
{
    m_locale = locale;
}

bool WarningsModel::isDenial(const QModelIndex &index) const
{
    return checkIndex(index, CheckIndexOption::IndexIsValid) && m_entries[index.row()].kind.startsWith(DeniedKind);
}

QString WarningsModel::denialFilter(const QModelIndex &index) const
{
    return isDenial(index) ? m_entries[index.row()].filter : QString();
}

int WarningsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int WarningsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : Columns;
}

QVariant WarningsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Entry &entry = m_entries[index.row()];
    if (role == Qt::DisplayRole) {
        switch (Column(index.column())) {
        case Time:
            return Units::clock(entry.t, m_locale);
        case Count:
            return Units::count(entry.count, m_locale);
        case What:
            return entry.text;
        case Columns:
            break;
        }
    }
    if (role == Qt::ToolTipRole)
        return (entry.count == 1 ? entry.text
                                 : tr("Of %Ln of this kind the last: %1", nullptr, entry.count).arg(entry.text))
            .toHtmlEscaped();
    if (role == Qt::TextAlignmentRole && index.column() == Count)
        return int(Qt::AlignTrailing | Qt::AlignVCenter);
    return {};
}

QVariant WarningsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Count ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    //: heading: how many times it happened
    return section == Time ? tr("Time") : section == Count ? tr("Times") : tr("What");
}

} // namespace wsify::console
