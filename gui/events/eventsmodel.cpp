// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/events/eventsmodel.h"

#include "gui/models/closecode.h"
#include "gui/models/denialreason.h"
#include "gui/models/format.h"
#include "gui/widgets/followview.h"

#include <QDateTime>

namespace wsify::console {

namespace {

QString disconnectText(const admin::DisconnectEvent &event)
{
    const QString meaning = closeCodeMeaning(event.code);
    //: close code, what it means
    QString text = meaning.isEmpty() ? EventsModel::tr("Code %1").arg(event.code)
                                     : EventsModel::tr("Code %1, %2").arg(event.code).arg(meaning);
    if (!event.reason.isEmpty())
        text += QStringLiteral(": ") + Format::line(event.reason);
    return text;
}

EventLine lineOf(const admin::Event &event)
{
    EventLine line;
    line.t = event.t;
    std::visit(
        [&line](const auto &what) {
            using What = std::decay_t<decltype(what)>;
            if constexpr (requires { What::Name; })
                line.name = What::Name;
            if constexpr (requires { what.client; })
                line.client = what.client;
            if constexpr (requires { what.user; })
                line.user = what.user;
            if constexpr (requires { what.ip; })
                line.ip = what.ip;
            if constexpr (requires { what.channel; })
                line.channel = what.channel;
            if constexpr (std::is_same_v<What, admin::DisconnectEvent>) {
                line.details = disconnectText(what);
            } else if constexpr (std::is_same_v<What, admin::DeniedEvent>) {
                line.client = what.denial.client;
                line.user = what.denial.user;
                line.ip = what.denial.ip;
                line.channel = what.denial.channel;
                line.details = Format::line(what.denial.command);
                line.details += (line.details.isEmpty() ? QString() : QStringLiteral(": ")) + denialReason(what.denial);
            } else if constexpr (std::is_same_v<What, admin::SlowEvent>) {
                line.details = EventsModel::tr("%1 unsent: it did not read.").arg(Format::size(what.queue));
            } else if constexpr (std::is_same_v<What, admin::BrokerEvent>) {
                line.details = Format::line(what.state);
                if (!what.text.isEmpty())
                    line.details += QStringLiteral(": ") + Format::line(what.text);
            } else if constexpr (std::is_same_v<What, admin::OtherEvent>) {
                line.name = what.name;
            }
        },
        event.what);
    return line;
}

} // namespace

EventsModel::EventsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(FlushEvery);
    connect(&m_flush, &QTimer::timeout, this, &EventsModel::flush);
}

void EventsModel::receive(const admin::Event &event)
{
    add(lineOf(event));
}

void EventsModel::addNote(const QString &text)
{
    if (m_shown.empty() && m_waiting.empty())
        return;
    EventLine line;
    line.t = QDateTime::currentMSecsSinceEpoch();
    line.isNote = true;
    line.details = text;
    add(std::move(line));
}

void EventsModel::add(EventLine line)
{
    m_waiting.push_back(std::move(line));
    if (waiting() > MaxRows)
        m_waiting.pop_front();
    if (!m_flush.isActive())
        m_flush.start();
}

void EventsModel::setPaused(bool paused)
{
    if (m_isPaused == paused)
        return;
    flush(); // what came before is shown
    m_isPaused = paused;
    flush();
}

void EventsModel::clear()
{
    beginResetModel();
    m_shown.clear();
    m_waiting.clear();
    endResetModel();
    Q_EMIT countsChanged();
}

void EventsModel::flush()
{
    if (!m_isPaused && !m_waiting.empty()) {
        const qsizetype excess = std::clamp(shown() + waiting() - MaxRows, qsizetype(0), shown());
        if (excess > 0) {
            beginRemoveRows({}, 0, int(excess) - 1);
            m_shown.erase(m_shown.begin(), m_shown.begin() + excess);
            endRemoveRows();
        }
        beginInsertRows({}, int(shown()), int(shown() + waiting()) - 1);
        std::move(m_waiting.begin(), m_waiting.end(), std::back_inserter(m_shown));
        m_waiting.clear();
        endInsertRows();
    }
    Q_EMIT countsChanged();
}

QString EventsModel::eventText(const QByteArray &name)
{
    return name == admin::ConnectEvent::Name      ? tr("Connected")
           : name == admin::DisconnectEvent::Name ? tr("Disconnected")
           : name == admin::JoinEvent::Name       ? tr("Joined")
           : name == admin::LeaveEvent::Name      ? tr("Left")
           : name == admin::DeniedEvent::Name     ? tr("Denied")
           : name == admin::SlowEvent::Name       ? tr("Too slow")
           : name == admin::BrokerEvent::Name     ? tr("Broker")
                                                  : Format::line(name);
}

int EventsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(shown());
}

int EventsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const EventLine &line = this->line(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (Column(index.column())) {
        case Time:
            return Format::timeOfDay(line.t);
        case Event:
            return line.isNote ? QString() : eventText(line.name);
        case Client:
            return Format::line(line.user.isEmpty() ? line.client : line.user);
        case Address:
            return Format::line(line.ip);
        case Channel:
            return Format::line(line.channel);
        case Details:
            return line.details;
        case ColumnCount:
            break;
        }
        return {};
    case Qt::ToolTipRole:
        return index.column() == Time      ? Format::exactMoment(line.t)
               : index.column() == Details ? line.details.toHtmlEscaped()
                                           : QVariant();
    case NameRole:
        return line.name;
    case FollowView::NoteRole:
        return line.isNote ? Format::timeOfDay(line.t) + u' ' + line.details : QVariant();
    default:
        return {};
    }
}

QVariant EventsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeading | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[] = {tr("Time"), tr("Event"), tr("Client"), tr("Address"), tr("Channel"), tr("Details")};
    return section >= 0 && section < ColumnCount ? titles[section] : QVariant();
}

EventsFilter::EventsFilter(EventsModel &model, QObject *parent)
    : ResetFilter(parent)
    , m_model(model)
{
    setSourceModel(&model);
}

void EventsFilter::setFilter(const Filter &filter)
{
    refilter([&] { m_filter = filter; });
}

bool EventsFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const EventLine &line = m_model.line(row);
    if (line.isNote)
        return true;
    const QByteArray details = line.details.toUtf8();
    FilterRow view;
    view.channel = line.channel;
    view.client = line.client;
    view.user = line.user;
    view.ip = line.ip;
    view.command = line.name;
    view.text = details;
    return m_filter.matches(view);
}

} // namespace wsify::console
