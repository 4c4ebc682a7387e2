// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/configuration/configmodel.h"

#include "gui/models/format.h"

#include <QFont>

#include <algorithm>

namespace wsify::console {

void ConfigModel::setEntries(const QList<admin::ConfigEntry> &entries)
{
    if (m_entries == entries)
        return; // who looks at them stays where they are
    beginResetModel();
    m_entries = entries;
    endResetModel();
}

int ConfigModel::changed() const
{
    return int(std::count_if(m_entries.cbegin(), m_entries.cend(), isChanged));
}

QString ConfigModel::sourceText(const QByteArray &source)
{
    return source == "flag"          ? tr("Command line")
           : source == "environment" ? tr("Environment")
           : source == "file"        ? tr("File")
           : source == "default"     ? tr("Default")
           : source == "console"     ? tr("Console")
                                     : Format::line(source);
}

QString ConfigModel::fileLine(const admin::ConfigEntry &entry)
{
    QByteArray value = entry.value;
    const bool hasEdge = value != value.trimmed() || (value.startsWith('"') && value.endsWith('"'));
    if (value.isEmpty() || hasEdge)
        value = '"' + value + '"';
    return QString::fromUtf8((entry.value.contains("***") ? "# " : "") + entry.name + " = " + value);
}

int ConfigModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int ConfigModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ConfigModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const admin::ConfigEntry &entry = m_entries[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        switch (Column(index.column())) {
        case Name:
            return Format::line(entry.name);
        case Value:
            return entry.value.isEmpty() ? tr("empty")
                   : isMasked(entry)     ? tr("set, and not shown")
                                         : Format::line(entry.value, 1024);
        case Source:
            return sourceText(entry.source);
        case ColumnCount:
            break;
        }
        return {};
    case Qt::ToolTipRole:
        if (index.column() == Name)
            return QStringLiteral("--%1").arg(Format::line(entry.name)).toHtmlEscaped();
        if (index.column() == Value && entry.value.contains("***"))
            return tr("The server keeps keys and passwords to itself.");
        return index.column() == Value ? Format::line(entry.value, 1024).toHtmlEscaped() : QString();
    case Qt::FontRole: {
        QFont font;
        font.setBold(isChanged(entry));
        // What speaks of the value, and is not the value.
        font.setItalic(index.column() == Value && (entry.value.isEmpty() || isMasked(entry)));
        return font.bold() || font.italic() ? QVariant(font) : QVariant();
    }
    default:
        return {};
    }
}

QVariant ConfigModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeading | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Setting");
    case Value:
        return tr("Value");
    case Source:
        //: heading: where the value of a setting comes from
        return tr("Set By");
    default:
        return {};
    }
}

ConfigFilter::ConfigFilter(ConfigModel &model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setSourceModel(&model);
}

void ConfigFilter::setText(const QString &text)
{
    m_text = text;
    invalidateFilter();
}

void ConfigFilter::setChangedOnly(bool changedOnly)
{
    m_isChangedOnly = changedOnly;
    invalidateFilter();
}

bool ConfigFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const admin::ConfigEntry &entry = m_model.entry(row);
    if (m_isChangedOnly && !ConfigModel::isChanged(entry))
        return false;
    const auto has = [this](const QString &text) { return text.contains(m_text, Qt::CaseInsensitive); };
    return m_text.isEmpty() || has(QStringLiteral("--") + QString::fromUtf8(entry.name))
           || has(QString::fromUtf8(entry.value)) || has(ConfigModel::sourceText(entry.source));
}

} // namespace wsify::console
