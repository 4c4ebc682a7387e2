// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/columnfit.h"

#include "gui/lists/listmodel.h"

#include <QAction>
#include <QDataStream>
#include <QHeaderView>
#include <QIODevice>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTableView>

#include <algorithm>
#include <utility>

namespace wsify::console {

namespace {

constexpr int LookedAt = 100; ///< rows in which is looked for what the filter has found

} // namespace

ColumnFit::ColumnFit(QTableView &view, ListModel &model)
    : QObject(&view)
    , m_view(view)
    , m_header(*view.horizontalHeader())
    , m_model(model)
{
    const QScopedValueRollback fitting(m_isFitting, true);
    for (int column = 0; column < model.columns().count(); ++column)
        m_header.resizeSection(column, usualWidth(column));
    connect(&m_header, &QHeaderView::sectionResized, this, [this](int column, int, int size) {
        if (!m_isFitting && size > 0 && !m_header.isSectionHidden(column))
            m_set.insert(column);
    });
    connect(&model, &ListModel::updated, this, &ColumnFit::look);
}

int ColumnFit::usualWidth(int column) const
{
    return std::max(m_header.sectionSizeHint(column),
                    m_model.columns().width(column) * m_view.fontMetrics().horizontalAdvance(u'0') + 12);
}

void ColumnFit::fit()
{
    const QScopedValueRollback fitting(m_isFitting, true);
    for (const int column : std::exchange(m_hidden, {}))
        m_header.showSection(column);
    const int widest = m_model.columns().widest();
    const bool isFilled = widest >= 0 && !m_set.contains(widest) && !m_header.isSectionHidden(widest);
    if (isFilled)
        m_header.resizeSection(widest, usualWidth(widest));
    makeRoom();
    if (!isFilled || m_header.isSectionHidden(widest))
        return;
    // Unlike a column that stretches, this one stays readable when there is too little room.
    const int others = m_header.length() - m_header.sectionSize(widest);
    m_header.resizeSection(widest, std::max(usualWidth(widest), m_view.viewport()->width() - others));
}

void ColumnFit::makeRoom()
{
    const ListColumns &columns = m_model.columns();
    if (const int user = columns.user(); user >= 0 && !m_hasUsers)
        hide(user);
    const QList<int> dispensable = columns.dispensable();
    for (const int column : dispensable) {
        if (m_header.length() <= m_view.viewport()->width())
            return;
        hide(column);
    }
}

void ColumnFit::hide(int column)
{
    if (m_header.isSectionHidden(column) || column == m_model.sortColumn() || m_found.contains(column)
        || m_wanted.contains(column))
        return;
    m_header.hideSection(column);
    m_hidden.append(column);
}

/// Whether what has come makes a column worth its room.
void ColumnFit::look()
{
    const ListColumns &columns = m_model.columns();
    bool isOther = false;
    if (!m_hasUsers && columns.user() >= 0 && !m_model.values(FilterField::User, {}, 1).isEmpty())
        isOther = m_hasUsers = true;
    if (m_query != m_model.query() && !m_model.isLoading()) {
        m_query = m_model.query();
        QSet<int> found;
        const auto parsed = Filter::parse(m_query);
        const auto *filter = std::get_if<Filter>(&parsed);
        for (int row = 0; filter && row < std::min(m_model.rowCount(), LookedAt); ++row) {
            const ListEntry *entry = m_model.entryAt(row);
            for (int column = 0; entry && column < columns.count(); ++column) {
                if (columns.matches(*filter, *entry, column))
                    found.insert(column);
            }
        }
        isOther = isOther || found != m_found;
        m_found = found;
    }
    if (isOther)
        fit();
}

QByteArray ColumnFit::save()
{
    {
        const QScopedValueRollback fitting(m_isFitting, true);
        for (const int column : std::exchange(m_hidden, {}))
            m_header.showSection(column);
    }
    QByteArray state;
    QDataStream stream(&state, QIODevice::WriteOnly);
    stream << m_header.saveState() << m_set;
    fit();
    return state;
}

bool ColumnFit::restore(const QByteArray &state)
{
    const QScopedValueRollback fitting(m_isFitting, true);
    m_hidden.clear();
    QByteArray header;
    QSet<int> set;
    QDataStream stream(state);
    stream >> header >> set;
    if (state.isEmpty() || stream.status() != QDataStream::Ok || !m_header.restoreState(header))
        return false;
    m_set = set;
    // All columns hidden would be a table that nobody gets back.
    if (m_header.hiddenSectionCount() == m_header.count())
        m_header.showSection(0);
    return true;
}

void ColumnFit::fillMenu(QMenu &menu)
{
    menu.clear();
    for (int column = 0; column < m_header.count(); ++column) {
        const QString title = m_model.columns().title(column);
        const bool isHidden = m_header.isSectionHidden(column);
        const bool hasNone = column == m_model.columns().user() && !m_hasUsers;
        QAction *action =
            menu.addAction(!m_hidden.contains(column) ? title
                           //: %1 is the title of a column that is hidden because no row has anything in it
                           : hasNone ? tr("%1 (none yet)").arg(title)
                                     //: %1 is the title of a column that is hidden because the window is small
                                     : tr("%1 (no room)").arg(title));
        action->setCheckable(true);
        action->setChecked(!isHidden);
        action->setEnabled(isHidden || m_header.hiddenSectionCount() + 1 < m_header.count()); // one stays
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            {
                const QScopedValueRollback fitting(m_isFitting, true);
                m_hidden.removeOne(column);
                m_header.setSectionHidden(column, !shown);
            }
            // Who wants it wants to see it, and scrolls.
            if (shown)
                m_wanted.insert(column);
            else
                m_wanted.remove(column);
            fit();
        });
    }
}

} // namespace wsify::console
