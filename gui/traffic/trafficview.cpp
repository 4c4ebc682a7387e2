// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/trafficview.h"

#include "gui/traffic/trafficmodel.h"
#include "gui/widgets/tones.h"

#include <QFontDatabase>
#include <QHeaderView>
#include <QMenu>
#include <QResizeEvent>
#include <QSettings>
#include <QStyledItemDelegate>

#include <utility>

namespace wsify::console {

namespace {

constexpr int MinPayload = 24; // characters that are worth a column
constexpr char ColumnsKey[] = "traffic/columns";
constexpr QChar FirstStrongIsolate(0x2068);
constexpr QChar PopIsolate(0x2069);

/// The direction has a colour besides its word, the payload the face that text
/// for machines has.
class CellDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        option->displayAlignment = index.column() == TrafficModel::Size || index.column() == TrafficModel::Members
                                       ? Qt::AlignRight | Qt::AlignVCenter
                                       : Qt::AlignLeft | Qt::AlignVCenter;
        option->displayAlignment = QStyle::visualAlignment(option->direction, option->displayAlignment);
        option->text = index.data().toString();
        if (index.column() == TrafficModel::Head) {
            option->direction = Qt::LeftToRight; // what machines write
        } else if (option->direction == Qt::RightToLeft) {
            // A name is read in its own direction, whatever signs it begins or ends
            // with.
            option->text = FirstStrongIsolate + option->text + PopIsolate;
        }
        option->features |= QStyleOptionViewItem::HasDisplay;
        option->index = index;
        option->state &= ~QStyle::State_HasFocus; // a row is what is looked at, not a cell
        if (index.column() == TrafficModel::Head) {
            option->font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
            option->font.setPointSizeF(option->widget->font().pointSizeF());
            option->fontMetrics = QFontMetrics(option->font);
        } else if (index.column() == TrafficModel::Direction && !(option->state & QStyle::State_Selected)) {
            const bool isIn = index.data(TrafficModel::DirectionRole).toInt() == int(admin::Direction::In);
            option->palette.setColor(QPalette::Text, isIn ? Tones::in(option->palette) : Tones::out(option->palette));
        }
        const bool isSelected = option->state & QStyle::State_Selected;
        if (index.data(TrafficModel::RefusedRole).toBool()) {
            option->font.setStrikeOut(true);
            if (!isSelected)
                option->palette.setColor(QPalette::Text, Tones::bad(option->palette));
        } else if (index.column() == TrafficModel::Members && !isSelected
                   && index.data(TrafficModel::UnheardRole).toBool()) {
            option->palette.setColor(QPalette::Text, Tones::doubtful(option->palette));
        }
    }
};

} // namespace

TrafficView::TrafficView(TrafficModel &model, QWidget *parent)
    : FollowView(parent)
    , m_model(model)
{
    setItemDelegate(new CellDelegate(this));
    setModel(&model);
    setAccessibleName(tr("Traffic"));
    connect(&model, &QAbstractItemModel::modelReset, this, &TrafficView::makeRoom); // another filter
    restoreColumns();
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QWidget::customContextMenuRequested, this, &TrafficView::showColumnMenu);
}

TrafficView::~TrafficView()
{
    for (const int column : std::exchange(m_madeRoom, {}))
        setColumnHidden(column, false);
    QSettings().setValue(QString::fromLatin1(ColumnsKey), horizontalHeader()->saveState());
}

void TrafficView::restoreColumns()
{
    QHeaderView *header = horizontalHeader();
    if (header->restoreState(QSettings().value(QString::fromLatin1(ColumnsKey)).toByteArray()))
        return;
    const auto width = [this](int characters) { return fontMetrics().averageCharWidth() * characters + 16; };
    setColumnWidth(TrafficModel::Time, fontMetrics().horizontalAdvance(QStringLiteral("00:00:00.000")) + 20);
    setColumnWidth(TrafficModel::Direction, width(9));
    setColumnWidth(TrafficModel::Channel, width(20));
    setColumnWidth(TrafficModel::Client, fontMetrics().horizontalAdvance(QString(16, u'd')) + 16);
    setColumnWidth(TrafficModel::Command, width(12));
    setColumnWidth(TrafficModel::Size, width(8));
    setColumnWidth(TrafficModel::Members, width(11));
    for (int column = 0; column < TrafficModel::ColumnCount; ++column)
        setColumnWidth(column, std::max(columnWidth(column), header->sectionSizeHint(column)));
}

void TrafficView::resizeEvent(QResizeEvent *event)
{
    FollowView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        makeRoom();
}

/// What the filter names is never hidden, nor what somebody has asked for.
bool TrafficView::isNeeded(int column) const
{
    const Filter &filter = m_model.filter();
    return m_wanted.contains(column) || (column == TrafficModel::Command && filter.names(FilterField::Command))
           || (column == TrafficModel::Client && filter.names(FilterField::Client))
           || (column == TrafficModel::Size && filter.names(FilterField::Size));
}

void TrafficView::makeRoom()
{
    for (const int column : std::exchange(m_madeRoom, {}))
        setColumnHidden(column, false);
    const int payload = fontMetrics().averageCharWidth() * MinPayload;
    for (const int column : {TrafficModel::Command, TrafficModel::Client, TrafficModel::Members, TrafficModel::Size}) {
        int others = 0;
        for (int other = 0; other < TrafficModel::ColumnCount; ++other)
            others += other == TrafficModel::Head || isColumnHidden(other) ? 0 : columnWidth(other);
        if (viewport()->width() - others >= payload)
            return;
        if (isColumnHidden(column) || isNeeded(column))
            continue;
        setColumnHidden(column, true);
        m_madeRoom.append(column);
    }
}

void TrafficView::showColumnMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < TrafficModel::ColumnCount; ++column) {
        const QString title = m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        //: a column that is hidden because the window is narrow
        QAction *action = menu->addAction(m_madeRoom.contains(column) ? tr("%1 (no room)").arg(title) : title);
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(isColumnHidden(column)
                           || horizontalHeader()->hiddenSectionCount() + 1 < horizontalHeader()->count()); // one stays
        connect(action, &QAction::toggled, this, [this, column](bool shown) { showColumn(column, shown); });
    }
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

void TrafficView::showColumn(int column, bool isShown)
{
    m_madeRoom.removeOne(column);
    m_wanted.removeOne(column);
    if (isShown)
        m_wanted.append(column);
    setColumnHidden(column, !isShown);
    makeRoom();
}

QString TrafficView::selectedText() const
{
    QString text;
    for (const qsizetype number : selectedRowNumbers()) {
        const auto row = m_model.at(number);
        for (int column = 0; column < TrafficModel::ColumnCount; ++column)
            text += TrafficModel::text(row, TrafficModel::Column(column))
                    + (column + 1 < TrafficModel::ColumnCount ? u'\t' : u'\n');
    }
    return text;
}

void TrafficView::goTo(int row)
{
    setFollowing(false);
    const QModelIndex index = m_model.index(row, 0);
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index, PositionAtCenter);
}

} // namespace wsify::console
