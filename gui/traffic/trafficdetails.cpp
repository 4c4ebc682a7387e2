// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/trafficdetails.h"

#include "common/admin/codec.h"
#include "common/client/adminclient.h"
#include "common/text/utf8.h"
#include "gui/models/format.h"
#include "gui/models/jsoncheck.h"
#include "gui/traffic/hexmodel.h"
#include "gui/traffic/jsonmodel.h"
#include "gui/traffic/trafficexport.h"
#include "gui/traffic/trafficmodel.h"

#include <QAction>
#include <QClipboard>
#include <QDateTime>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTreeView>

namespace wsify::console {

using namespace std::chrono_literals;

namespace {

enum Tab { TreeTab, TextTab, HexTab, MetaTab };
constexpr auto FetchDelay = 120ms;
constexpr qsizetype MaxCopied = 16 * 1024 * 1024;

QString dataSize(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1024 ? 0 : 1);
}

QLabel *sentence(const QString &name)
{
    auto *label = new QLabel;
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setAccessibleName(name);
    return label;
}

} // namespace

TrafficDetails::TrafficDetails(AdminClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_stack(new QStackedWidget)
    , m_nothing(sentence(tr("Details")))
    , m_status(new QLabel)
    , m_copy(new QPushButton(tr("Copy Payload")))
    , m_tabs(new QTabWidget)
    , m_treeStack(new QStackedWidget)
    , m_tree(new QTreeView)
    , m_noTree(sentence(tr("Payload as tree")))
    , m_json(new JsonModel(this))
    , m_text(new QPlainTextEdit)
    , m_hex(new QTableView)
    , m_bytes(new HexModel(this))
    , m_meta(new QTableWidget(0, 2))
{
    makeTabs();
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    auto *head = new QHBoxLayout;
    head->addWidget(m_status, 1);
    head->addWidget(m_copy, 0, Qt::AlignTop);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(head);
    column->addWidget(m_tabs, 1);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(content);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);

    m_delay.setSingleShot(true);
    m_delay.setInterval(FetchDelay);
    connect(&m_delay, &QTimer::timeout, this, &TrafficDetails::fetch);
    connect(m_tabs, &QTabWidget::currentChanged, this, &TrafficDetails::fillCurrentTab);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(
            QString::fromUtf8(m_payload.first(std::min(m_payload.size(), MaxCopied))));
    });
    setTabOrder(m_copy, m_tabs);
}

void TrafficDetails::makeTabs()
{
    const QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    m_tree->setModel(m_json);
    m_tree->setUniformRowHeights(true);
    m_tree->setAccessibleName(tr("Payload as tree"));
    m_tree->setFont(fixed);
    m_tree->header()->setDefaultSectionSize(260);
    // What was sent is read as it was sent, wherever the window's text begins.
    m_tree->setLayoutDirection(Qt::LeftToRight);
    m_tree->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto *copyValue = new QAction(tr("Copy Value"), m_tree);
    copyValue->setShortcut(QKeySequence::Copy);
    copyValue->setShortcutContext(Qt::WidgetShortcut);
    connect(copyValue, &QAction::triggered, this, [this] {
        if (m_tree->currentIndex().isValid())
            QGuiApplication::clipboard()->setText(m_tree->currentIndex().data(Qt::UserRole).toString());
    });
    m_tree->addAction(copyValue);
    m_treeStack->addWidget(m_tree);
    m_treeStack->addWidget(m_noTree);

    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("Payload as text"));
    m_text->setFont(fixed);
    m_text->setTabChangesFocus(true);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setLayoutDirection(Qt::LeftToRight);

    m_hex->setModel(m_bytes);
    m_hex->setAccessibleName(tr("Payload as bytes"));
    m_hex->setFont(fixed);
    m_hex->setLayoutDirection(Qt::LeftToRight);
    m_hex->setShowGrid(false);
    m_hex->setTabKeyNavigation(false);
    m_hex->setWordWrap(false);
    m_hex->verticalHeader()->hide();
    m_hex->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_hex->verticalHeader()->setDefaultSectionSize(QFontMetrics(fixed).height() + 2);
    m_hex->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_hex->horizontalHeader()->setHighlightSections(false);
    m_hex->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    const QFontMetrics metrics(fixed);
    const auto width = [&](int characters) { return metrics.horizontalAdvance(QString(characters, u'0')) + 16; };
    m_hex->setColumnWidth(HexModel::Offset, width(8));
    m_hex->setColumnWidth(HexModel::Bytes, width(3 * HexModel::BytesPerRow));
    m_hex->setColumnWidth(HexModel::Ascii, width(HexModel::BytesPerRow));
    m_hex->horizontalHeader()->setStretchLastSection(true);

    m_meta->setAccessibleName(tr("About the message"));
    m_meta->setHorizontalHeaderLabels({tr("Name"), tr("Value")});
    m_meta->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_meta->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_meta->setTabKeyNavigation(false);
    m_meta->setShowGrid(false);
    m_meta->verticalHeader()->hide();
    m_meta->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 4);
    m_meta->horizontalHeader()->setStretchLastSection(true);
    m_meta->horizontalHeader()->setHighlightSections(false);
    m_meta->horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    m_meta->setColumnWidth(0, 160);

    m_tabs->addTab(m_treeStack, tr("Tree"));
    m_tabs->addTab(m_text, tr("Text"));
    m_tabs->addTab(m_hex, tr("Hex"));
    m_tabs->addTab(m_meta, tr("About"));
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Views of the payload"));
    m_tabs->tabBar()->setAccessibleName(m_tabs->accessibleName());
}

void TrafficDetails::showNothing(const QString &text)
{
    m_delay.stop();
    m_row.reset();
    m_payload.clear();
    m_isWhole = false;
    m_nothing->setText(text);
    m_stack->setCurrentIndex(0);
    m_json->clear();
    m_bytes->setBytes({});
    m_text->clear();
}

void TrafficDetails::showRow(const admin::TrafficRow &row, int parts, bool isAsked, const QByteArray &whole)
{
    if (m_row && *m_row == row && m_isWhole)
        return;
    m_row = row;
    m_parts = parts;
    m_payload = whole.isEmpty() ? row.head : whole;
    m_isWhole = !whole.isEmpty() || !TrafficExport::isCut(TrafficRing::viewOf(row));
    m_stack->setCurrentIndex(1);
    m_delay.stop();
    showMeta();
    showPayload();
    if (m_isWhole) {
        setStatus(dataSize(m_payload.size()));
    } else if (!isAsked) {
        setStatus(tr("The beginning of %1: the server that saw it is not there any more.").arg(dataSize(row.size)));
    } else if (!m_client.has(admin::feature::Body)) {
        setStatus(tr("The beginning of %1: this server does not give whole payloads.").arg(dataSize(row.size)));
    } else {
        setStatus(tr("The beginning of %1; the rest is being fetched.").arg(dataSize(row.size)));
        m_delay.start();
    }
}

void TrafficDetails::amendRow(const admin::TrafficRow &row, int parts)
{
    m_row = row;
    m_parts = parts;
    showMeta();
}

/// The first part, or the next one.
void TrafficDetails::fetch()
{
    if (!m_row)
        return;
    const qint64 seq = m_row->seq;
    m_client.request(admin::BodyRequest{{}, seq, 0}, this,
                     [this, seq](const admin::ServerMessage &answer) { fetched(answer, seq); });
}

void TrafficDetails::fetched(const admin::ServerMessage &answer, qint64 seq)
{
    if (!m_row || m_row->seq != seq || m_isWhole)
        return;
    if (const auto *error = std::get_if<admin::Error>(&answer)) {
        const QString whole = dataSize(m_row->size);
        if (error->code == admin::errorcode::Gone)
            setStatus(tr("First %1 of %2. The server has already discarded the rest.")
                          .arg(dataSize(m_payload.size()), whole));
        else if (error->code == admin::errorcode::Off)
            setStatus(tr("The beginning of %1: the server is told to give no payloads (--admin-payloads).").arg(whole));
        else
            setStatus(tr("The beginning of %1: %2").arg(whole, QString::fromUtf8(error->message)));
        return;
    }
    const auto *body = std::get_if<admin::BodyReply>(&answer);
    if (!body || body->seq != seq)
        return;
    if (body->offset == 0)
        m_payload.clear();
    else if (body->offset != m_payload.size())
        return;
    m_payload += body->payload.bytes;
    const qint64 there = m_payload.size();
    if (there < body->size && there < MaxFetched && !body->payload.bytes.isEmpty()) {
        setStatus(tr("%1 of %2 are fetched.").arg(dataSize(there), dataSize(body->size)));
        m_client.request(admin::BodyRequest{{}, seq, there}, this,
                         [this, seq](const admin::ServerMessage &next) { fetched(next, seq); });
        return;
    }
    m_isWhole = there >= body->size;
    showPayload();
    if (!m_isWhole)
        setStatus(tr("The first %1 of %2: the console shows no more.").arg(dataSize(there), dataSize(body->size)));
    else
        setStatus(dataSize(there));
}

void TrafficDetails::setStatus(const QString &text)
{
    m_status->setText(text);
    m_status->setAccessibleName(text);
}

QString TrafficDetails::status() const
{
    return m_stack->currentIndex() == 0 ? m_nothing->text() : m_status->text();
}

void TrafficDetails::showPayload()
{
    std::fill(std::begin(m_isFresh), std::end(m_isFresh), false);
    fillCurrentTab();
}

/// A tab is filled when it is looked at.
void TrafficDetails::fillCurrentTab()
{
    const int tab = m_tabs->currentIndex();
    if (!m_row || tab < 0 || tab >= MetaTab || m_isFresh[tab])
        return;
    m_isFresh[tab] = true;
    switch (tab) {
    case TreeTab:
        if (m_isWhole ? m_json->setJson(m_payload) : m_json->setBeginning(m_payload)) {
            m_treeStack->setCurrentWidget(m_tree);
            if (m_json->canFetchMore({}))
                m_json->fetchMore({});
            // One level more, where that is little to look at.
            for (int row = 0; m_json->rowCount() <= 20 && row < m_json->rowCount(); ++row)
                m_tree->expand(m_json->index(row, 0));
        } else {
            const auto wrong = findJsonError(m_payload);
            m_noTree->setText(m_payload.isEmpty() ? tr("There is no payload.")
                                                  : tr("This is no JSON, from byte %L1 on.").arg(wrong.value_or(0)));
            m_treeStack->setCurrentWidget(m_noTree);
        }
        break;
    case TextTab: {
        const QByteArrayView shown = utf8::cut(m_payload, MaxText);
        QString text = QString::fromUtf8(shown);
        if (shown.size() < m_payload.size())
            text += u'\n'
                    + tr("— The first %1 of %2 are shown. “Copy Payload” copies all of it. —")
                          .arg(dataSize(shown.size()), dataSize(m_payload.size()));
        m_text->setPlainText(text);
        break;
    }
    case HexTab:
        m_bytes->setBytes(m_payload);
        break;
    default:
        break;
    }
}

void TrafficDetails::showMeta()
{
    m_meta->setRowCount(0);
    const auto add = [this](const QString &name, const QString &value) {
        const int row = m_meta->rowCount();
        m_meta->insertRow(row);
        m_meta->setItem(row, 0, new QTableWidgetItem(name));
        m_meta->setItem(row, 1, new QTableWidgetItem(value));
    };
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(m_row->tUs / 1000);
    add(tr("Time"), QLocale().toString(time, QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"))
                        + QLocale::c().toString(int(m_row->tUs % 1000)).rightJustified(3, u'0') + u' '
                        + time.timeZoneAbbreviation());
    add(tr("Direction"), m_row->dir == admin::Direction::In    ? tr("in: a command that the server received")
                         : m_row->dir == admin::Direction::Out ? tr("out: a publication that the server delivered")
                                                               : QString());
    add(tr("Channel"), oneLine(m_row->channel));
    add(tr("Client"), !m_row->client.isEmpty() ? oneLine(m_row->client)
                      : m_row->via.isEmpty()   ? tr("none: by HTTP, from a console or from another node")
                                               : TrafficModel::viaText(m_row->via));
    add(tr("Command"), oneLine(m_row->command));
    if (const QString verdict = TrafficModel::verdictText(TrafficRing::viewOf(*m_row)); !verdict.isEmpty())
        add(tr("Refused"), verdict);
    add(tr("Size"), tr("%Ln byte(s)", nullptr, int(std::min<qint64>(m_row->size, INT_MAX))));
    if (m_row->members == 0)
        add(tr("Members"), tr("none: nobody was in the channel"));
    else if (m_row->members && m_parts > 1
             && !m_client.has(admin::feature::Merge)) // a server that merges sends parts of a worker, too
        //: a number of members; workers are the server's threads
        add(tr("Members"), tr("%1, on %Ln worker(s)", nullptr, m_parts).arg(QLocale().toString(*m_row->members)));
    else if (m_row->members)
        add(tr("Members"), QLocale().toString(*m_row->members));
    if (m_row->publication > 0)
        add(tr("Publication"), QLocale().toString(m_row->publication));
    add(tr("Sequence number"), QLocale().toString(m_row->seq));
}

} // namespace wsify::console
