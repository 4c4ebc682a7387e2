// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/viewcommands.h"

#include "app/commands/adminsession.h"
#include "app/commands/output.h"
#include "app/config/options.h"
#include "common/admin/jsontext.h"
#include "core/walltime.h"

#include <QStringList>

#include <algorithm>
#include <limits>

namespace wsify {

namespace {

constexpr int RateWindow = 10; // seconds
constexpr qint64 DefaultLimit = 100;

/// Per second, of the last seconds.
struct Rates
{
    std::optional<double> msgIn;
    std::optional<double> msgOut;
    std::optional<double> bytesIn;
    std::optional<double> bytesOut;
};

Rates ratesOf(const admin::HistoryReply &history)
{
    const auto rate = [&history](const char *name) -> std::optional<double> {
        const qsizetype column = history.columns.indexOf(name);
        const qsizetype time = history.columns.indexOf("t");
        if (column < 0 || time < 0 || history.rows.size() < 2)
            return {};
        const auto at = [](const QList<double> &row, qsizetype index) {
            return row.value(index, std::numeric_limits<double>::quiet_NaN());
        };
        const QList<double> &first = history.rows.first();
        const QList<double> &last = history.rows.last();
        const double seconds = (at(last, time) - at(first, time)) / 1000;
        const double change = at(last, column) - at(first, column);
        return seconds > 0 && change >= 0 ? std::optional(change / seconds) : std::nullopt; // NaN is not
    };
    return {rate("msg_in"), rate("msg_out"), rate("bytes_in"), rate("bytes_out")};
}

QString perSecond(std::optional<double> rate)
{
    return rate ? QStringLiteral("  (%1/s)").arg(groupedNumber(qRound64(*rate))) : QString();
}

QString sizePerSecond(std::optional<double> rate)
{
    return rate ? QStringLiteral("  (%1/s)").arg(shortSize(qRound64(*rate))) : QString();
}

QByteArray ratesJson(const Rates &rates)
{
    QByteArray out;
    const auto add = [&out](const char *name, std::optional<double> rate) {
        out.append(out.isEmpty() ? "{\"" : ",\"").append(name).append("\":");
        if (rate)
            admin::jsontext::appendDouble(out, *rate);
        else
            out.append("null");
    };
    add("msg_in", rates.msgIn);
    add("msg_out", rates.msgOut);
    add("bytes_in", rates.bytesIn);
    add("bytes_out", rates.bytesOut);
    return out + '}';
}

QString milliseconds(double ms)
{
    return QString::number(ms, 'f', 1) + QStringLiteral(" ms");
}

QString statusText(const admin::ServerHello &hello, const admin::Stats &stats, const Rates &rates)
{
    QString out;
    const auto line = [&out](const char *name, const QString &value) {
        out += bold(QString::fromLatin1(name).leftJustified(14)) + value + QLatin1Char('\n');
    };
    QStringList listen;
    for (const QByteArray &address : hello.listen)
        listen.append(plainText(address));
    const std::chrono::milliseconds up(wallMs() - hello.startedAt);
    line("server", QStringLiteral("wsify %1, process %2, up %3")
                       .arg(plainText(hello.serverVersion), QString::number(hello.pid), shortDuration(up)));
    line("listening", listen.join(QStringLiteral(", ")));
    line("engine", QStringLiteral("%1, %2 %3")
                       .arg(plainText(hello.engine), QString::number(hello.workers),
                            hello.workers == 1 ? QStringLiteral("worker") : QStringLiteral("workers")));
    line("broker", QStringLiteral("%1, %2").arg(plainText(stats.broker.kind), plainText(stats.broker.state))
                       + (stats.broker.reconnects > 0
                              ? QStringLiteral(", %1 reconnects").arg(groupedNumber(stats.broker.reconnects))
                              : QString()));
    line("clients", groupedNumber(stats.clients));
    line("channels", QStringLiteral("%1, with %2 members in all")
                         .arg(groupedNumber(stats.channels), groupedNumber(stats.subscriptions)));
    line("messages in", groupedNumber(stats.msgIn) + perSecond(rates.msgIn));
    line("messages out", groupedNumber(stats.msgOut) + perSecond(rates.msgOut));
    line("bytes in", shortSize(stats.bytesIn) + sizePerSecond(rates.bytesIn));
    line("bytes out", shortSize(stats.bytesOut) + sizePerSecond(rates.bytesOut));
    line("slow clients", QStringLiteral("%1 cut off").arg(groupedNumber(stats.slow)));
    if (stats.auth.count > 0 || stats.auth.inflight > 0 || stats.auth.unavailable > 0) {
        line("authorizer", QStringLiteral("%1 calls, %2 denied, %3 unavailable, %4 under way")
                               .arg(groupedNumber(stats.auth.count), groupedNumber(stats.auth.denied),
                                    groupedNumber(stats.auth.unavailable), groupedNumber(stats.auth.inflight)));
        line("", QStringLiteral("half within %1, 95 % within %2, 99 % within %3 (last minute)")
                     .arg(milliseconds(stats.auth.p50), milliseconds(stats.auth.p95), milliseconds(stats.auth.p99)));
    }
    line("memory", shortSize(stats.rss));
    line("CPU time", QStringLiteral("%1 s").arg(double(stats.cpuMs) / 1000, 0, 'f', 1));
    line("loop delay", milliseconds(stats.loopLagMs));
    return out;
}

QStringList clientFields()
{
    return QStringLiteral("client user ip agent connected_at channels queue msg_in msg_out worker").split(u' ');
}

QStringList channelFields()
{
    return QStringLiteral("channel members messages").split(u' ');
}

/// What `clients` and `channels` have in common: pages are asked for until the limit is reached.
class Listing
{
public:
    explicit Listing(const ParsedOptions &options)
        : m_options(options)
    {
    }

    /// Calls `page` with each page; false if that failed.
    template <class Page>
    bool read(admin::ListKind kind, Page page)
    {
        qint64 limit = DefaultLimit;
        if (m_options.flags.contains(QStringLiteral("limit"))) {
            bool isNumber = false;
            limit = m_options.flags.value(QStringLiteral("limit")).toLongLong(&isNumber);
            if (!isNumber || limit < 0) {
                complain(QStringLiteral("invalid value for --limit: expected a number of rows, or 0 for all"));
                m_exitCode = exitcode::Usage;
                return false;
            }
        }
        const QString sort = m_options.flags.value(QStringLiteral("sort"));
        const QStringList fields = kind == admin::ListKind::Clients ? clientFields() : channelFields();
        if (!sort.isEmpty() && !fields.contains(sort)) {
            complain(QStringLiteral("invalid value \"%1\" for --sort: expected one of %2")
                         .arg(sort, fields.join(QStringLiteral(", "))));
            m_exitCode = exitcode::Usage;
            return false;
        }
        if (limit == 0)
            limit = std::numeric_limits<qint64>::max();
        AdminSession server;
        if (!server.open(m_options)) {
            m_exitCode = server.exitCode();
            return false;
        }
        admin::ListRequest request;
        request.kind = kind;
        request.query = m_options.arguments.value(0).toUtf8();
        request.sort = sort.toUtf8();
        request.desc = m_options.flags.contains(QStringLiteral("desc"));
        for (;;) {
            request.offset = m_shown;
            request.limit = int(std::min<qint64>(limit - m_shown, admin::ListRequest::MaxLimit));
            const auto answer = server.ask(request);
            const auto *list = answer ? std::get_if<admin::ListReply>(&*answer) : nullptr;
            if (!list) {
                m_exitCode = server.exitCode();
                return false;
            }
            const qint64 rows = std::visit([](const auto &all) { return qint64(all.size()); }, list->rows);
            m_total = list->total;
            m_shown += rows;
            page(*list);
            if (rows == 0 || m_shown >= limit || m_shown >= m_total)
                return true;
        }
    }

    /// All rows as they came, as one document.
    int printJson(admin::ListKind kind)
    {
        QByteArray rows;
        const bool isRead = read(kind, [&rows](const admin::ListReply &list) {
            const QByteArray line = jsonOf(list);
            const QByteArrayView array = admin::jsontext::member(line, "rows");
            if (array.size() > 2)
                rows.append(rows.isEmpty() ? "" : ",\n").append(array.sliced(1, array.size() - 2));
        });
        if (!isRead)
            return m_exitCode;
        return print("{\"total\":" + QByteArray::number(m_total) + ",\"rows\":[" + rows + "]}\n") ? exitcode::Done
                                                                                                  : exitcode::Refused;
    }

    int printTable(const Table &table, const char *noun) const
    {
        QString text = m_total == 0 ? QStringLiteral("no %1\n").arg(QLatin1String(noun)) : table.text();
        if (m_shown < m_total)
            text += faint(QStringLiteral("%1 of %2 %3; --limit 0 shows all")
                              .arg(groupedNumber(m_shown), groupedNumber(m_total), QLatin1String(noun)))
                    + QLatin1Char('\n');
        return print(text.toUtf8()) ? exitcode::Done : exitcode::Refused;
    }

    bool isJson() const { return m_options.flags.contains(QStringLiteral("json")); }
    int exitCode() const { return m_exitCode; }

private:
    const ParsedOptions &m_options;
    qint64 m_total = 0;
    qint64 m_shown = 0;
    int m_exitCode = 0;
};

} // namespace

int showStatus(const ParsedOptions &options)
{
    AdminSession server;
    if (!server.open(options))
        return server.exitCode();
    const auto stats = server.stats();
    if (!stats)
        return server.exitCode();
    Rates rates;
    if (server.client().has(admin::feature::History)) {
        const auto answer = server.ask(admin::HistoryRequest{{}, RateWindow});
        if (!answer)
            return server.exitCode();
        if (const auto *history = std::get_if<admin::HistoryReply>(&*answer))
            rates = ratesOf(*history);
    }
    QByteArray text;
    if (options.flags.contains(QStringLiteral("json")))
        text = "{\"server\":" + jsonOf(server.hello()) + ",\"stats\":" + jsonOf(*stats)
               + ",\"per_second\":" + ratesJson(rates) + "}\n";
    else
        text = statusText(server.hello(), *stats, rates).toUtf8();
    return print(text) ? exitcode::Done : exitcode::Refused;
}

int listClients(const ParsedOptions &options)
{
    Listing listing(options);
    if (listing.isJson())
        return listing.printJson(admin::ListKind::Clients);
    Table table({{"CLIENT"},
                 {"USER"},
                 {"ADDRESS"},
                 {"CONNECTED"},
                 {"CHANNELS", true},
                 {"QUEUE", true},
                 {"IN", true},
                 {"OUT", true},
                 {"AGENT"}});
    const qint64 now = wallMs();
    const bool isRead = listing.read(admin::ListKind::Clients, [&](const admin::ListReply &list) {
        for (const admin::ClientRow &row : std::get<QList<admin::ClientRow>>(list.rows))
            table.add({plainText(row.client), plainText(row.user), plainText(row.ip),
                       shortDuration(std::chrono::milliseconds(now - row.connectedAt)), groupedNumber(row.channels),
                       shortSize(row.queue), groupedNumber(row.msgIn), groupedNumber(row.msgOut),
                       plainText(row.agent)});
    });
    return isRead ? listing.printTable(table, "clients") : listing.exitCode();
}

int listChannels(const ParsedOptions &options)
{
    Listing listing(options);
    if (listing.isJson())
        return listing.printJson(admin::ListKind::Channels);
    Table table({{"CHANNEL"}, {"MEMBERS", true}, {"MESSAGES", true}});
    const bool isRead = listing.read(admin::ListKind::Channels, [&](const admin::ListReply &list) {
        for (const admin::ChannelRow &row : std::get<QList<admin::ChannelRow>>(list.rows))
            table.add({plainText(row.channel), groupedNumber(row.members), groupedNumber(row.messages)});
    });
    return isRead ? listing.printTable(table, "channels") : listing.exitCode();
}

} // namespace wsify
