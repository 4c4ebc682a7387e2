// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/traffictable.h"

#include "common/client/adminclient.h"
#include "gui/traffic/payloadkeeper.h"
#include "gui/traffic/trafficdetails.h"
#include "gui/traffic/trafficmodel.h"
#include "gui/traffic/trafficview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace wsify::console {

namespace {

constexpr size_t MaxCopiedRows = 10'000;
constexpr int DetailsPercent = 40; ///< of the height, at most, unless somebody wants more
constexpr int MaxLabel = 30; ///< characters of a value in the menu
constexpr char SplitterKey[] = "traffic/splitter";

QString fieldOf(int column)
{
    switch (column) {
    case TrafficModel::Direction:
        return QStringLiteral("dir");
    case TrafficModel::Channel:
        return QStringLiteral("channel");
    case TrafficModel::Client:
        return QStringLiteral("client");
    case TrafficModel::Command:
        return QStringLiteral("command");
    case TrafficModel::Size:
        return QStringLiteral("size");
    default:
        return {};
    }
}

/// Empty where a filter knows none.
QByteArray valueOf(const admin::TrafficRowView &row, int column)
{
    switch (column) {
    case TrafficModel::Direction:
        return row.dir == admin::Direction::In ? "in" : row.dir == admin::Direction::Out ? "out" : "";
    case TrafficModel::Channel:
        return row.channel.toByteArray();
    case TrafficModel::Client:
        return row.client.toByteArray();
    case TrafficModel::Command:
        return row.command.toByteArray();
    case TrafficModel::Size:
        return QByteArray::number(row.size);
    default:
        return {};
    }
}

} // namespace

TrafficTable::TrafficTable(AdminClient &client, TrafficModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_keeper(new PayloadKeeper(client, model, this))
    , m_splitter(new QSplitter(Qt::Vertical))
    , m_stack(new QStackedWidget)
    , m_view(new TrafficView(model))
    , m_details(new TrafficDetails(client))
{
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, &TrafficTable::showMenu);
    makeActions();
    m_stack->addWidget(makeNotice());
    m_stack->addWidget(m_view);
    m_splitter->addWidget(m_stack);
    m_splitter->addWidget(m_details);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setCollapsible(0, false);
    m_wasMoved = m_splitter->restoreState(QSettings().value(QString::fromLatin1(SplitterKey)).toByteArray());
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_wasMoved = true; });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_splitter);

    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &TrafficTable::selectionChanged);
    connect(&model, &QAbstractItemModel::modelReset, this, &TrafficTable::selectionChanged);
    connect(&model, &QAbstractItemModel::dataChanged, this, &TrafficTable::amendDetails);
    selectionChanged();
}

TrafficTable::~TrafficTable()
{
    if (m_wasMoved)
        QSettings().setValue(QString::fromLatin1(SplitterKey), m_splitter->saveState());
}

QWidget *TrafficTable::makeNotice()
{
    auto *notice = new QWidget;
    m_notice = new QLabel;
    m_notice->setAlignment(Qt::AlignCenter);
    m_notice->setWordWrap(true);
    m_notice->setTextFormat(Qt::PlainText);
    m_noticeAction = new QPushButton;
    m_noticeAction->installEventFilter(this);
    auto *column = new QVBoxLayout(notice);
    column->addStretch(1);
    column->addWidget(m_notice);
    column->addWidget(m_noticeAction, 0, Qt::AlignHCenter);
    column->addStretch(1);
    connect(m_noticeAction, &QPushButton::clicked, this, &TrafficTable::noticePressed);
    return notice;
}

void TrafficTable::makeActions()
{
    auto *copy = new QAction(tr("Copy Rows"), m_view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &TrafficTable::copyRows);
    m_view->addAction(copy);
}

/// Space presses the button that has the focus, and is not the window's shortcut there.
bool TrafficTable::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Space) {
        event->accept();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QWidget *TrafficTable::firstFocus() const
{
    return m_stack->currentWidget();
}

void TrafficTable::setNotice(const QString &text, const QString &action)
{
    m_stack->setCurrentIndex(text.isEmpty() ? 1 : 0);
    m_notice->setText(text);
    m_noticeAction->setText(action);
    m_noticeAction->setVisible(!action.isEmpty());
    updateDetails();
}

void TrafficTable::keepSeen()
{
    const int last = m_view->rowAt(m_view->viewport()->height() - 1);
    m_keeper->keep(m_view->rowAt(0), last < 0 ? m_model.rowCount() - 1 : last);
}

void TrafficTable::clear()
{
    m_details->showNothing({});
}

void TrafficTable::selectionChanged()
{
    const auto rows = m_view->selectedRowNumbers();
    if (rows.size() == 1 && m_model.isNote(rows.front())) {
        m_details->showNothing(QString::fromUtf8(m_model.at(rows.front()).head));
    } else if (rows.size() == 1) {
        const admin::TrafficRow row = m_model.copyOf(rows.front());
        m_detailsBoot = m_model.bootOf(rows.front());
        m_details->showRow(row, m_model.partsOf(rows.front()), m_detailsBoot == m_model.boot(),
                           m_keeper->payload(row.seq, m_detailsBoot));
    } else if (rows.size() > 1) {
        m_details->showNothing(tr("%Ln row(s) are selected.", nullptr, int(rows.size())));
    } else if (!m_details->row()) {
        m_details->showNothing(tr("Select a row to see its payload."));
    }
    updateDetails();
}

/// The verdict, or more members: nothing of the payload.
void TrafficTable::amendDetails()
{
    const auto rows = m_view->selectedRowNumbers();
    if (rows.size() == 1 && m_details->row() && m_details->row()->seq == m_model.at(rows.front()).seq)
        m_details->amendRow(m_model.copyOf(rows.front()), m_model.partsOf(rows.front()));
}

/// Are there when there is something in them; the row that was chosen is not covered by them.
void TrafficTable::updateDetails()
{
    const bool areShown = m_details->row() || m_view->selectionModel()->hasSelection();
    if (areShown != m_details->isHidden())
        return;
    const QModelIndex current = m_view->currentIndex();
    const bool isSeen = m_view->viewport()->rect().intersects(m_view->visualRect(current));
    m_details->setVisible(areShown);
    if (areShown)
        limitDetails();
    m_splitter->refresh(); // now: later, the view may have been scrolled to another place
    if (areShown && isSeen)
        m_view->scrollTo(current);
}

void TrafficTable::limitDetails()
{
    if (m_wasMoved)
        return;
    const int details = m_splitter->height() * DetailsPercent / 100;
    m_splitter->setSizes({m_splitter->height() - details, details});
}

void TrafficTable::selectAgain()
{
    if (!m_details->row())
        return;
    const qsizetype row = m_model.rowOf(m_model.find(m_details->row()->seq, m_detailsBoot));
    if (row >= 0)
        m_view->goTo(int(row));
}

void TrafficTable::copyRows()
{
    const size_t count = m_view->selectedRowNumbers().size();
    if (count > 0 && count <= MaxCopiedRows)
        QGuiApplication::clipboard()->setText(m_view->selectedText());
}

QString TrafficTable::comparison(const QModelIndex &at, const char *op) const
{
    const QByteArray value = valueOf(m_model.at(at.row()), at.column());
    return value.isEmpty() ? QString()
                           : fieldOf(at.column()) + QLatin1String(op) + QString::fromUtf8(filterValue(value));
}

void TrafficTable::showMenu(const QPoint &position)
{
    QModelIndex at = m_view->indexAt(position);
    if (!m_view->selectionModel()->isSelected(at)) // asked for by a key
        at = m_view->currentIndex();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(*menu, at);
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

void TrafficTable::fillMenu(QMenu &menu, const QModelIndex &at)
{
    const size_t selected = m_view->selectedRowNumbers().size();
    const bool isRow = at.isValid() && !m_model.isNote(at.row());
    if (isRow) {
        const QString cell = at.data().toString();
        menu.addAction(tr("Copy"), this, [cell] { QGuiApplication::clipboard()->setText(cell); });
    }
    QAction *copy = menu.addAction(selected > 1 ? tr("Copy Rows") : tr("Copy Row"), this, &TrafficTable::copyRows);
    copy->setEnabled(selected > 0 && selected <= MaxCopiedRows);
    if (isRow) {
        menu.addSeparator();
        if (const QString equal = comparison(at, " == "); !equal.isEmpty()) {
            QString value = TrafficModel::text(m_model.at(at.row()), TrafficModel::Column(at.column()));
            value = value.size() > MaxLabel ? value.first(MaxLabel) + u'…' : value;
            value.replace(u'&', QStringLiteral("&&"));
            //: a value of a column
            menu.addAction(tr("Filter for “%1”").arg(value), this, [this, equal] { Q_EMIT filterWanted(equal); });
            menu.addAction(tr("Filter out “%1”").arg(value), this,
                           [this, unequal = comparison(at, " != ")] { Q_EMIT filterWanted(unequal); });
            menu.addSeparator();
        }
        const auto row = m_model.at(at.row());
        const QByteArray client = row.client.toByteArray();
        const QByteArray channel = row.channel.toByteArray();
        const auto follow = [this](const char *field, const QByteArray &value) {
            Q_EMIT followWanted(QString::fromUtf8(field + QByteArray(" == ") + filterValue(value)));
        };
        QAction *onClient =
            menu.addAction(tr("Follow This Client"), this, [follow, client] { follow("client", client); });
        QAction *onChannel =
            menu.addAction(tr("Follow This Channel"), this, [follow, channel] { follow("channel", channel); });
        QAction *show = menu.addAction(tr("Show This Client"), this, [this, client] { Q_EMIT clientWanted(client); });
        QAction *send = menu.addAction(tr("Send a Message to This Channel…"), this,
                                       [this, channel] { Q_EMIT messageWanted(channel); });
        for (QAction *action : {onClient, show})
            action->setEnabled(!client.isEmpty());
        for (QAction *action : {onChannel, send})
            action->setEnabled(!channel.isEmpty());
    }
    menu.addSeparator();
    QAction *write = menu.addAction(selected > 1 ? tr("Export the Selected Rows…") : tr("Export…"), this,
                                    &TrafficTable::exportWanted);
    write->setEnabled(m_model.listedRows() > 0);
}

} // namespace wsify::console
