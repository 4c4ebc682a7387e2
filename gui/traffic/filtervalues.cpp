// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/filtervalues.h"

#include "common/client/adminclient.h"
#include "gui/traffic/trafficmodel.h"
#include "gui/widgets/filterbar.h"

#include <QSet>

namespace wsify::console {

namespace {
constexpr qsizetype RowsForValues = 5000; // the newest ones
}

FilterValues::FilterValues(AdminClient &client, const TrafficModel &model, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_model(model)
{
}

/// From the newest rows, and what the server has named before.
QStringList FilterValues::of(FilterField field, const QString &prefix)
{
    QStringList values;
    QSet<QByteArrayView> seen;
    const TrafficRing &rows = m_model.rows();
    for (qsizetype i = rows.size() - 1; i >= std::max(qsizetype(0), rows.size() - RowsForValues); --i) {
        if (rows.note(i) != TrafficRing::Note::None)
            continue;
        const auto row = rows.at(i);
        const QByteArrayView value = field == FilterField::Channel   ? row.channel
                                     : field == FilterField::Client  ? row.client
                                     : field == FilterField::Command ? row.command
                                                                     : QByteArrayView();
        if (value.isEmpty() || seen.contains(value))
            continue;
        seen.insert(value);
        values.append(QString::fromUtf8(value));
    }
    values += m_known.value(field);
    values.removeIf([&](const QString &value) { return !value.startsWith(prefix, Qt::CaseInsensitive); });
    values.removeDuplicates();
    values.sort();
    ask(field, prefix);
    return values.first(std::min(values.size(), qsizetype(FilterBar::MaxValues)));
}

void FilterValues::ask(FilterField field, const QString &prefix)
{
    const QByteArray name = field == FilterField::Channel  ? "channel"
                            : field == FilterField::Client ? "client"
                            : field == FilterField::User   ? "user"
                            : field == FilterField::Ip     ? "ip"
                                                           : QByteArray();
    if (name.isEmpty() || !m_client.has(admin::feature::List) || m_asked == std::pair(field, prefix))
        return;
    m_asked = std::pair(field, prefix);
    QByteArray value = filterValue(prefix.toUtf8());
    value.insert(value.endsWith('"') ? value.size() - 1 : value.size(), '*');
    admin::ListRequest request;
    request.kind = field == FilterField::Channel ? admin::ListKind::Channels : admin::ListKind::Clients;
    request.query = name + " ~ " + value;
    request.limit = FilterBar::MaxValues;
    m_client.request(request, this, [this, field, prefix](const admin::ServerMessage &answer) {
        const auto *list = std::get_if<admin::ListReply>(&answer);
        if (!list || m_asked != std::pair(field, prefix))
            return;
        QStringList values;
        if (const auto *channels = std::get_if<QList<admin::ChannelRow>>(&list->rows)) {
            for (const admin::ChannelRow &row : *channels)
                values.append(QString::fromUtf8(row.channel));
        } else if (const auto *clients = std::get_if<QList<admin::ClientRow>>(&list->rows)) {
            for (const admin::ClientRow &row : *clients)
                values.append(QString::fromUtf8(field == FilterField::Client ? row.client
                                                : field == FilterField::User ? row.user
                                                                             : row.ip));
        }
        values.removeAll(QString());
        m_known[field] = values;
        Q_EMIT came();
    });
}

} // namespace wsify::console
