// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/trafficwatch.h"

#include "common/client/adminclient.h"
#include "common/filter/filter.h"
#include "gui/models/format.h"
#include "gui/traffic/trafficmodel.h"

#include <climits>

namespace wsify::console {

using namespace std::chrono_literals;

TrafficWatch::TrafficWatch(AdminClient &client, TrafficModel &model, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_model(model)
{
    m_skippedSoon.setSingleShot(true);
    m_skippedSoon.setInterval(1s);
    connect(&m_skippedSoon, &QTimer::timeout, this, &TrafficWatch::noteSkipped);
    connect(&client, &AdminClient::trafficReceived, this, &TrafficWatch::received);
    connect(&client, &AdminClient::stateChanged, this, &TrafficWatch::connectionChanged);
    connectionChanged();
}

void TrafficWatch::begin()
{
    if (m_isBegun)
        return;
    m_isBegun = true;
    watch();
}

void TrafficWatch::setStopped(bool stopped)
{
    if (m_isStopped == stopped)
        return;
    m_isStopped = stopped;
    if (stopped)
        unwatch();
    else
        watch();
    Q_EMIT changed();
}

void TrafficWatch::setFilter(const QString &filter)
{
    m_filter = filter;
    watch();
}

void TrafficWatch::setEachWorker(bool isShown)
{
    if (m_isEachWorker == isShown)
        return;
    m_isEachWorker = isShown;
    watch();
}

void TrafficWatch::setRate(int rate)
{
    m_rate = rate;
    watch();
}

void TrafficWatch::clearTotals()
{
    m_matched = 0;
    m_dropped = 0;
    m_skipped = 0;
    m_skippedSoon.stop();
}

void TrafficWatch::connectionChanged()
{
    const bool isLive = m_client.isLive();
    if (isLive && !m_wasLive) {
        const QString server = m_client.address().toString();
        const QByteArray bootId = m_client.hello().bootId;
        // Numbers of rows begin again with every process.
        if (bootId != m_bootId || server != m_server)
            m_model.setBoot(m_model.boot() + 1);
        m_isOtherServer = m_isOtherServer || (!m_server.isEmpty() && server != m_server);
        m_isRestarted = m_isRestarted || (!m_bootId.isEmpty() && bootId != m_bootId);
        m_server = server;
        m_bootId = bootId;
        m_refusal.clear();
        watch();
    } else if (!isLive && m_wasLive) {
        unwatch();
    }
    m_wasLive = isLive;
    Q_EMIT changed();
}

void TrafficWatch::watch()
{
    if (!m_isBegun || m_isStopped || !m_client.isLive())
        return;
    if (!m_client.has(admin::feature::Watch)) {
        m_refusal = tr("This server cannot show live traffic.");
        Q_EMIT changed();
        return;
    }
    admin::Watch request;
    request.filter = m_filter.toUtf8();
    request.maxRate = m_rate;
    request.headBytes = headBytes();
    request.merge = !m_isEachWorker;
    request.self = true; // a test message that somebody sends from here is meant to be seen
    const int asked = ++m_asked;
    m_client.request(request, this, [this, asked, request](const admin::ServerMessage &answer) {
        if (asked == m_asked)
            answered(answer, request);
        else if (const auto *reply = std::get_if<admin::WatchReply>(&answer); reply && m_client.isLive())
            m_client.request(admin::Unwatch{{}, reply->watch}, this, [](const auto &) {});
    });
}

int TrafficWatch::headBytes() const
{
    const auto parsed = Filter::parse(m_filter.toUtf8());
    const auto *filter = std::get_if<Filter>(&parsed);
    return filter && filter->isNarrow() && m_client.has(admin::feature::Heads) ? NarrowHeadBytes : HeadBytes;
}

void TrafficWatch::answered(const admin::ServerMessage &answer, const admin::Watch &request)
{
    const QString filter = QString::fromUtf8(request.filter);
    if (const auto *error = std::get_if<admin::Error>(&answer)) {
        if (error->code == AdminClient::NotConnected)
            return;
        const QString message = Format::line(error->message);
        const bool isFilter = error->code == admin::errorcode::BadFilter;
        // A watch that is there goes on, with the filter and the rate that it has.
        if (m_watch != 0) {
            m_filter = m_rowsFilter;
            m_rate = m_rowsRate;
            m_isEachWorker = !m_areRowsMerged;
            Q_EMIT eachWorkerChanged(m_isEachWorker);
        } else {
            m_refusal = isFilter ? tr("The server does not take the capture filter: %1").arg(message)
                        : error->code == admin::errorcode::Off
                            ? tr("Live traffic is turned off on this server.")
                            : tr("The server does not show its traffic: %1").arg(message);
        }
        if (isFilter || m_watch != 0)
            Q_EMIT filterRefused(error->column.value_or(0), message);
    } else if (const auto *reply = std::get_if<admin::WatchReply>(&answer)) {
        if (m_watch != 0)
            m_client.request(admin::Unwatch{{}, m_watch}, this, [](const auto &) {});
        noteSkipped();
        noteGap(filter, request.merge);
        m_rowsRate = request.maxRate;
        m_model.setEachWorker(!request.merge);
        m_watch = reply->watch;
        m_lastDropped = 0;
        m_since = QDateTime::currentDateTime();
        m_refusal.clear();
    }
    Q_EMIT changed();
}

void TrafficWatch::unwatch()
{
    ++m_asked;
    if (m_watch == 0)
        return;
    if (m_client.isLive())
        m_client.request(admin::Unwatch{{}, m_watch}, this, [](const auto &) {});
    noteSkipped();
    m_watch = 0;
    m_gapFrom = QDateTime::currentMSecsSinceEpoch();
}

/// What the rows that come from now on have not in common with those before.
void TrafficWatch::noteGap(const QString &filter, bool isMerged)
{
    QStringList sentences;
    if (m_isOtherServer)
        //: %1 is the name of a server
        sentences.append(tr("What follows is of another server, %1.").arg(Format::line(m_server.toUtf8())));
    else if (m_isRestarted)
        sentences.append(tr("The server was restarted."));
    if (m_gapFrom > 0)
        //: two times of the day
        sentences.append(
            tr("Not watched from %1 to %2.")
                .arg(Format::timeOfDay(m_gapFrom), Format::timeOfDay(QDateTime::currentMSecsSinceEpoch())));
    if (filter != m_rowsFilter)
        sentences.append(filter.isEmpty() ? tr("From here on everything is captured.")
                                          //: %1 is a filter
                                          : tr("From here on only this is captured: %1").arg(filter));
    if (isMerged != m_areRowsMerged)
        sentences.append(isMerged ? tr("From here on a publication has one row for all workers.")
                                  : tr("From here on each worker has a row of its own."));
    if (!sentences.isEmpty())
        m_model.addNote(TrafficRing::Note::Gap, sentences.join(u' '));
    m_isOtherServer = false;
    m_isRestarted = false;
    m_gapFrom = 0;
    m_rowsFilter = filter;
    m_areRowsMerged = isMerged;
}

void TrafficWatch::noteSkipped()
{
    m_skippedSoon.stop();
    if (m_skipped == 0)
        return;
    m_model.addNote(TrafficRing::Note::Skipped,
                    //: %1: rows a second
                    tr("%Ln row(s) were skipped here: more than %1 a second, or "
                       "more than this console could read.",
                       nullptr, int(std::min<qint64>(m_skipped, INT_MAX)))
                        .arg(Format::number(m_rowsRate)));
    m_skipped = 0;
}

void TrafficWatch::received(const admin::Traffic &traffic)
{
    if (traffic.watch != m_watch || m_watch == 0)
        return;
    // Rows that came before the answer to the watch are in its totals, and were
    // nobody's here.
    const qint64 dropped = traffic.dropped - m_lastDropped;
    m_lastDropped = traffic.dropped;
    m_matched += m_model.receive(traffic.rows) + dropped;
    m_dropped += dropped;
    m_skipped += dropped;
    if (m_skipped > 0 && !m_skippedSoon.isActive())
        m_skippedSoon.start(); // one note for a second of them
    if (traffic.rows.isEmpty())
        Q_EMIT totalsChanged();
}

} // namespace wsify::console
