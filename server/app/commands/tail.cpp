// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/commands/tail.h"

#include "app/commands/adminsession.h"
#include "app/commands/output.h"
#include "app/config/options.h"
#include "app/process/platform.h"
#include "common/text/jsonstring.h"

#include <utility>

namespace wsify {

namespace {

constexpr int RateForPeople = 2000; // rows a second
constexpr int HeadForPeople = 128; // bytes

/// Of the day, UTC.
QString timeText(qint64 us)
{
    const qint64 ms = us / 1000 % 86'400'000;
    const auto two = [](qint64 number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    return QStringLiteral("%1:%2:%3.%4")
        .arg(two(ms / 3'600'000), two(ms / 60'000 % 60), two(ms / 1000 % 60),
             QStringLiteral("%1").arg(ms % 1000, 3, 10, QLatin1Char('0')));
}

const char *directionName(admin::Direction direction)
{
    return direction == admin::Direction::In ? "in" : direction == admin::Direction::Out ? "out" : "";
}

class Tail
{
public:
    Tail(AdminSession &server, bool isJson)
        : m_server(server)
        , m_isJson(isJson)
    {
    }

    /// Says what the columns are, once.
    void begin()
    {
        if (!m_isJson && !std::exchange(m_hasBegun, true))
            write(bold(line(QStringLiteral("TIME (UTC)"), QStringLiteral("DIR"), QStringLiteral("COMMAND"),
                            QStringLiteral("CHANNEL"), QStringLiteral("CLIENT"), QStringLiteral("SIZE"),
                            QStringLiteral("MEMBERS"), QStringLiteral("PAYLOAD")))
                      .toUtf8()
                  + '\n');
    }

    void show(const admin::Traffic &traffic)
    {
        begin();
        QByteArray out;
        for (const admin::TrafficRow &row : traffic.rows)
            out += (m_isJson ? json(row) : text(row).toUtf8()) + '\n';
        if (const qint64 skipped = traffic.dropped - m_dropped; skipped > 0) {
            if (m_isJson)
                out += "{\"skipped\":" + QByteArray::number(skipped)
                       + ",\"matched\":" + QByteArray::number(traffic.matched) + "}\n";
            else
                out += faint(QStringLiteral("-- %1 skipped").arg(groupedNumber(skipped))).toUtf8() + '\n';
        }
        m_dropped = traffic.dropped;
        m_matched = traffic.matched;
        write(out);
    }

    void end() const
    {
        if (m_dropped > 0 && !m_isUnread)
            complain(QStringLiteral("%1 of %2 were skipped: too many a second, or the output was not read in time")
                         .arg(groupedNumber(m_dropped), groupedNumber(m_matched)));
    }

private:
    static QString line(const QString &time, const QString &direction, const QString &command, const QString &channel,
                        const QString &client, const QString &size, const QString &members, const QString &payload)
    {
        return QStringLiteral("%1  %2  %3  %4  %5  %6  %7  %8")
            .arg(time.leftJustified(12), direction.leftJustified(3), command.leftJustified(9),
                 channel.leftJustified(16), client.leftJustified(20), size.rightJustified(9), members.rightJustified(7),
                 payload);
    }

    static QString text(const admin::TrafficRow &row)
    {
        const auto orDash = [](const QByteArray &text) {
            return text.isEmpty() ? QStringLiteral("-") : plainText(text);
        };
        return line(timeText(row.tUs), QLatin1String(directionName(row.dir)), orDash(row.command), orDash(row.channel),
                    orDash(row.client.isEmpty() ? row.via : row.client), shortSize(row.size),
                    row.members ? groupedNumber(*row.members) : QStringLiteral("-"),
                    plainText(row.head) + (row.size > row.head.size() ? QStringLiteral("\u2026") : QString()));
    }

    static QByteArray json(const admin::TrafficRow &row)
    {
        QByteArray out = "{\"seq\":" + QByteArray::number(row.seq) + ",\"t_us\":" + QByteArray::number(row.tUs);
        const auto add = [&out](const char *name, const QByteArray &text) {
            out.append(",\"").append(name).append("\":");
            json::appendString(out, text);
        };
        add("dir", directionName(row.dir));
        add("channel", row.channel);
        add("client", row.client);
        add("command", row.command);
        out += ",\"size\":" + QByteArray::number(row.size);
        if (row.members)
            out += ",\"members\":" + QByteArray::number(*row.members);
        if (!row.via.isEmpty())
            add("via", row.via);
        if (!row.verdict.isEmpty())
            add("verdict", row.verdict);
        if (row.publication != 0)
            out += ",\"pub\":" + QByteArray::number(row.publication);
        add("head", row.head);
        return out + '}';
    }

    void write(const QByteArray &bytes)
    {
        if (bytes.isEmpty() || print(bytes))
            return;
        m_isUnread = true;
        m_server.finish();
    }

    AdminSession &m_server;
    const bool m_isJson;
    qint64 m_dropped = 0;
    qint64 m_matched = 0;
    bool m_hasBegun = false;
    bool m_isUnread = false; ///< nobody reads the output any more
};

} // namespace

int tailTraffic(const ParsedOptions &options)
{
    const TerminationSignals signals;
    AdminSession server;
    QObject::connect(&signals, &TerminationSignals::requested, &server, &AdminSession::finish);
    if (!server.open(options))
        return server.exitCode();
    const bool isJson = options.flags.contains(QStringLiteral("json"));
    Tail tail(server, isJson);
    admin::Watch watch;
    watch.filter = options.arguments.value(0).toUtf8();
    watch.maxRate = isJson ? admin::Watch::MaxRateLimit : RateForPeople;
    watch.headBytes = isJson ? admin::Watch::MaxHeadBytes : HeadForPeople;
    watch.self = true; // somebody who tries `wsify publish` wants to see it
    // The first rows may come with the answer.
    QObject::connect(&server.client(), &AdminClient::trafficReceived, &server,
                     [&tail](const admin::Traffic &traffic) { tail.show(traffic); });
    if (!server.ask(watch))
        return server.exitCode();
    tail.begin();
    server.run();
    tail.end();
    return server.exitCode();
}

} // namespace wsify
