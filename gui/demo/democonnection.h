// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/linereader.h"
#include "common/admin/messages.h"
#include "common/filter/filter.h"
#include "gui/demo/demoworld.h"

#include <QObject>

#include <map>

class QLocalSocket;

namespace wsify::console {

/// One console at the demo's server: reads requests and answers them from the world. Child of the server, as is the socket of it.
class DemoConnection : public QObject
{
    Q_OBJECT

public:
    /// Says hello. Both have to live longer.
    DemoConnection(QLocalSocket *socket, DemoWorld &world, QObject *parent);

    /// What a tick brought, as far as this console asked for it.
    void tell(const DemoNews &news);

Q_SIGNALS:
    void drainAsked();
    void ended();

private:
    struct WatchState
    {
        Filter filter;
        int maxRate = 0;
        int headBytes = 0;
        bool merge = false;
        bool self = false;
        double budget = 0; ///< rows that may be sent now
        qint64 matched = 0;
        qint64 sent = 0;
    };

    void read();
    void send(const admin::ServerMessage &message);
    void ok(const admin::RequestId &id, const char *request);
    void fail(const admin::RequestId &id, const char *code, const QByteArray &message);
    void tellTraffic(qint64 number, WatchState &watch, const QList<DemoRow> &rows);
    template <class Row>
    void answerList(const admin::ListRequest &request, QList<Row> rows);

    void handle(const admin::ConsoleHello &request);
    void handle(const admin::Subscribe &request);
    void handle(const admin::Unsubscribe &request);
    void handle(const admin::HistoryRequest &request);
    void handle(const admin::ListRequest &request);
    void handle(const admin::GetRequest &request);
    void handle(const admin::Watch &request);
    void handle(const admin::Unwatch &request);
    void handle(const admin::BodyRequest &request);
    void handle(const admin::Kick &request);
    void handle(const admin::Leave &request);
    void handle(const admin::Publish &request);
    void handle(const admin::Drain &request);
    void handle(const admin::Reload &request);
    void handle(const admin::SetLogLevel &request);
    void handle(const admin::ConfigRequest &request);
    void handle(const admin::Ping &request);

    QLocalSocket *m_socket;
    DemoWorld &m_world;
    admin::LineReader m_reader;
    admin::Topics m_topics;
    int m_intervalMs = 1000;
    qint64 m_nextStats = 0;
    std::map<qint64, WatchState> m_watches;
    qint64 m_nextWatch = 1;
};

} // namespace wsify::console
