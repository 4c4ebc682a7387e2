// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/listexport.h"

#include <QHash>
#include <QPointer>

#include <algorithm>

namespace wsify::console {

ListExport::ListExport(const ListModel &model, ListModel::Fetch fetch, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_fetch(std::move(fetch))
{
}

ListExport::What ListExport::all() const
{
    What what{{}, m_model.query(), {}, false};
    if (m_model.sortColumn() >= 0) {
        what.sort = m_model.columns().field(m_model.sortColumn());
        what.desc = m_model.sortOrder() == Qt::DescendingOrder;
    }
    return what;
}

void ListExport::start(const QString &path, RowWriter::Format format, const What &what)
{
    Q_ASSERT(!isRunning());
    const ListColumns &columns = m_model.columns();
    m_path = path;
    m_file = std::make_unique<QSaveFile>(path);
    m_keys.clear();
    m_left = 0;
    m_columns.clear();
    QList<QByteArray> names;
    for (int column = 0; column < columns.count(); ++column) {
        if (columns.field(column).isEmpty())
            continue; // the model has made it
        m_columns.append(column);
        names.append(columns.name(column));
    }
    m_writer = std::make_unique<RowWriter>(format, names);
    m_buffer = m_writer->header();
    if (!m_file->open(QIODevice::WriteOnly)) {
        finish(m_file->errorString());
        return;
    }
    if (what.rows) {
        for (const ListEntry &entry : *what.rows)
            write(entry);
        finish({});
        return;
    }
    m_request = {};
    m_request.kind = columns.kind();
    m_request.query = what.query;
    m_request.sort = what.sort;
    m_request.desc = what.desc;
    m_request.limit = admin::ListRequest::MaxLimit;
    ask();
}

void ListExport::ask()
{
    m_fetch(m_request, [self = QPointer(this)](const ListModel::Answer &answer) {
        if (self && self->isRunning())
            self->answered(answer);
    });
}

void ListExport::answered(const ListModel::Answer &answer)
{
    if (const auto *error = std::get_if<admin::Error>(&answer)) {
        finish(QString::fromUtf8(error->message.isEmpty() ? error->code : error->message));
        return;
    }
    const auto &reply = std::get<admin::ListReply>(answer);
    const qsizetype count = std::visit(
        [this](const auto &rows) {
            QHash<QByteArray, int> seen;
            for (const auto &row : rows) {
                const ListRow one = row;
                const QByteArray key = m_model.columns().key(one);
                write({one, key, 0, -1}, ++seen[key]);
            }
            return rows.size();
        },
        reply.rows);
    m_request.offset += count;
    Q_EMIT progressed(m_keys.size(), reply.total);
    if (count > 0 && m_request.offset < std::min(reply.total, MaxRows)) {
        ask();
        return;
    }
    if (count > 0)
        m_left = std::max<qint64>(reply.total - m_request.offset, 0);
    finish({});
}

/// `times`: so many of the same key are in this answer, with this one.
void ListExport::write(const ListEntry &entry, int times)
{
    const QByteArray key = times > 1 ? entry.key + '\n' + QByteArray::number(times) : entry.key;
    if (m_keys.contains(key))
        return;
    m_keys.insert(key);
    QList<QVariant> values;
    for (const int column : std::as_const(m_columns))
        values.append(m_model.columns().value(entry, column));
    m_writer->append(m_buffer, values);
    m_file->write(m_buffer);
    m_buffer.clear();
}

void ListExport::finish(const QString &error)
{
    const auto file = std::exchange(m_file, nullptr);
    QString problem = error;
    if (problem.isEmpty() && m_keys.isEmpty())
        problem = tr("There are no rows.");
    if (problem.isEmpty()) {
        file->write(m_buffer);
        if (!file->commit())
            problem = file->errorString();
    }
    m_buffer.clear();
    Q_EMIT finished(m_keys.size(), problem);
}

} // namespace wsify::console
