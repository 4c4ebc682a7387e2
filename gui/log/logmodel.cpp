// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/log/logmodel.h"

#include "gui/models/format.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>

namespace wsify::console {

namespace {

/// Of bytes that may be many more than are shown.
QString bounded(QByteArrayView utf8)
{
    // A character has at most four bytes.
    QString text = oneLine(utf8.first(std::min(utf8.size(), LogModel::MaxText * 4)));
    if (text.size() > LogModel::MaxText) {
        text.truncate(LogModel::MaxText - (text.at(LogModel::MaxText - 1).isHighSurrogate() ? 2 : 1));
        text.append(u'…');
    }
    return text;
}

QByteArray fieldText(const QJsonValue &value)
{
    if (value.isString()) {
        const QByteArray text = value.toString().toUtf8();
        const bool isWord = !text.isEmpty() && !text.contains(' ') && !text.contains('"') && !text.contains('=');
        if (isWord)
            return text;
    }
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return array.sliced(1, array.size() - 2);
}

QString fieldsText(const QByteArray &json)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (!document.isObject())
        return bounded(json);
    const QJsonObject object = document.object();
    QByteArray text;
    for (auto field = object.begin(); field != object.end(); ++field)
        text += (text.isEmpty() ? "" : " ") + field.key().toUtf8() + '=' + fieldText(field.value());
    return bounded(text);
}

} // namespace

void LogModel::Ring::append(LogLine line)
{
    bytes += line.cost();
    lines.push_back(std::move(line));
}

void LogModel::Ring::removeFirst(qsizetype count)
{
    for (; count > 0; --count) {
        bytes -= lines.front().cost();
        lines.pop_front();
    }
}

qsizetype LogModel::Ring::excess(const Ring &more) const
{
    qsizetype rows = qsizetype(lines.size() + more.lines.size());
    qsizetype all = bytes + more.bytes;
    qsizetype count = 0;
    for (const LogLine &line : lines) {
        if (rows <= MaxRows && all <= MaxBytes)
            break;
        --rows;
        all -= line.cost();
        ++count;
    }
    return count;
}

LogModel::LogModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(FlushEvery);
    connect(&m_flush, &QTimer::timeout, this, &LogModel::flush);
}

void LogModel::receive(const admin::Log &log)
{
    add({log.t, log.level, false, bounded(log.text), fieldsText(log.fields.text)});
}

void LogModel::addNote(qint64 t, const QString &text)
{
    add({t, admin::LogLevel::Info, true, text, {}});
}

void LogModel::add(LogLine line)
{
    m_waiting.append(std::move(line));
    ++m_received;
    const qsizetype excess = m_waiting.excess({});
    m_waiting.removeFirst(excess);
    m_evicted += excess;
    if (!m_flush.isActive())
        m_flush.start();
}

void LogModel::setPaused(bool paused)
{
    if (m_isPaused == paused)
        return;
    flush(); // what came before is shown
    m_isPaused = paused;
    flush();
}

void LogModel::clear()
{
    beginResetModel();
    m_shown = {};
    m_waiting = {};
    m_received = 0;
    m_evicted = 0;
    endResetModel();
    Q_EMIT countsChanged();
}

void LogModel::flush()
{
    if (!m_isPaused && !m_waiting.lines.empty()) {
        if (const qsizetype excess = m_shown.excess(m_waiting); excess > 0) {
            beginRemoveRows({}, 0, int(excess) - 1);
            m_shown.removeFirst(excess);
            m_evicted += excess;
            endRemoveRows();
        }
        beginInsertRows({}, int(shown()), int(shown() + waiting()) - 1);
        for (LogLine &line : m_waiting.lines)
            m_shown.append(std::move(line));
        m_waiting = {};
        endInsertRows();
    }
    Q_EMIT countsChanged();
}

QString LogModel::levelText(admin::LogLevel level)
{
    switch (level) {
    case admin::LogLevel::Debug:
        return tr("Debug");
    case admin::LogLevel::Info:
        return tr("Info");
    case admin::LogLevel::Warning:
        return tr("Warning");
    case admin::LogLevel::Error:
        return tr("Error");
    }
    return {};
}

QString LogModel::plainText(const LogLine &line)
{
    static constexpr const char *Words[] = {"DEBUG", "INFO", "WARN", "ERROR"};
    const QString time = QDateTime::fromMSecsSinceEpoch(line.t).toUTC().toString(Qt::ISODateWithMs);
    QString text = time + u'\t' + (line.isNote ? QStringLiteral("-") : QString::fromLatin1(Words[size_t(line.level)]))
                   + u'\t' + line.text;
    if (!line.fields.isEmpty())
        text += u'\t' + line.fields;
    return text;
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(shown());
}

int LogModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const LogLine &line = this->line(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (Column(index.column())) {
        case Time:
            return QLocale().toString(QDateTime::fromMSecsSinceEpoch(line.t).time(), QStringLiteral("HH:mm:ss.zzz"));
        case Level:
            return line.isNote ? QString() : levelText(line.level);
        case Text:
            return line.text;
        case Fields:
            return line.fields;
        case ColumnCount:
            break;
        }
        return {};
    case Qt::ToolTipRole:
        switch (Column(index.column())) {
        case Time:
            return Format::exactMoment(line.t);
        case Text:
            return line.text.toHtmlEscaped();
        case Fields:
            return line.fields.toHtmlEscaped();
        default:
            return {};
        }
    case LevelRole:
        return line.isNote ? QVariant() : QVariant(int(line.level));
    default:
        return {};
    }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeading | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Level:
        return tr("Level");
    case Text:
        //: heading: what a line of the log says
        return tr("Text");
    case Fields:
        //: heading: names and values of a line of the log
        return tr("Fields");
    default:
        return {};
    }
}

LogFilter::LogFilter(LogModel &model, QObject *parent)
    : ResetFilter(parent)
    , m_model(model)
{
    setSourceModel(&model);
}

void LogFilter::setLevel(admin::LogLevel level)
{
    if (m_level == level)
        return;
    refilter([&] { m_level = level; });
}

void LogFilter::setText(const QString &text)
{
    if (m_text == text)
        return;
    refilter([&] { m_text = text; });
}

bool LogFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const LogLine &line = m_model.line(row);
    if (line.isNote)
        return m_text.isEmpty();
    return line.level >= m_level
           && (m_text.isEmpty() || line.text.contains(m_text, Qt::CaseInsensitive)
               || line.fields.contains(m_text, Qt::CaseInsensitive));
}

} // namespace wsify::console
