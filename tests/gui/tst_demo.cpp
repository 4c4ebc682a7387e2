// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/codec.h"
#include "common/admin/linereader.h"
#include "desktop.h"
#include "gui/demo/demoserver.h"
#include "gui/models/statshistory.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QJsonDocument>
#include <QLocalSocket>
#include <QSet>
#include <QTest>

#include <cmath>

using namespace wsify;
using namespace wsify::console;

namespace {

constexpr qint64 Start = 1'800'000'000'000;

/// A console of few words.
class Talk
{
public:
    explicit Talk(const QString &name)
    {
        QObject::connect(&m_socket, &QLocalSocket::readyRead, &m_socket, [this] {
            m_reader.append(m_socket.readAll());
            QByteArrayView line;
            while (m_reader.next(line)) {
                auto message = admin::decodeServerMessage(line);
                if (auto *good = std::get_if<admin::ServerMessage>(&message))
                    all.append(*good);
                else
                    ++errors;
            }
        });
        m_socket.connectToServer(name);
    }

    void say(const admin::ConsoleMessage &message)
    {
        QByteArray line;
        admin::appendLine(line, message);
        m_socket.write(line);
    }

    template <class T>
    const T *last() const
    {
        for (auto i = all.crbegin(); i != all.crend(); ++i) {
            if (const auto *found = std::get_if<T>(&*i))
                return found;
        }
        return nullptr;
    }

    template <class T>
    int count() const
    {
        return int(std::count_if(all.cbegin(), all.cend(),
                                 [](const auto &message) { return std::holds_alternative<T>(message); }));
    }

    template <class T>
    const T *ask(const admin::ConsoleMessage &message)
    {
        all.clear();
        say(message);
        test::waitUntil([this] { return last<T>() != nullptr || last<admin::Error>() != nullptr; });
        return last<T>();
    }

    bool isConnected() const { return m_socket.state() == QLocalSocket::ConnectedState; }

    QList<admin::ServerMessage> all;
    int errors = 0;

private:
    QLocalSocket m_socket;
    admin::LineReader m_reader;
};

class TestDemo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameSeedSameWorld()
    {
        DemoWorld one(7, Start);
        DemoWorld two(7, Start);
        DemoWorld other(8, Start);
        int rows = 0;
        QList<admin::TrafficRow> oneRows;
        QList<admin::TrafficRow> twoRows;
        const auto keep = [](QList<admin::TrafficRow> &list) {
            return [&list](const DemoNews &news) {
                for (const DemoRow &row : news.rows)
                    list.append(row.row);
            };
        };
        one.advanceTo(Start + 5000, keep(oneRows));
        two.advanceTo(Start + 5000, keep(twoRows));
        other.advanceTo(Start + 5000, [&rows](const DemoNews &news) { rows += int(news.rows.size()); });
        QVERIFY(rows > 500);
        QCOMPARE(oneRows, twoRows);
        QCOMPARE(one.stats(), two.stats());
        QCOMPARE(one.hello(), two.hello());
        QVERIFY(one.stats() != other.stats());
        QVERIFY(one.hello().bootId != other.hello().bootId);
    }

    void pastAndPresentFitTogether()
    {
        DemoWorld world(1, Start);
        StatsHistory history;
        history.addHistory(world.history(3600));
        for (int i = 1; i <= 30; ++i) {
            world.advanceTo(Start + i * 1000, [](const DemoNews &) {});
            history.addStats(world.stats());
        }
        for (const Quantity quantity :
             {Quantity::MessagesIn, Quantity::MessagesOut, Quantity::BytesIn, Quantity::BytesOut, Quantity::Clients}) {
            const TimeSeries series = history.series(quantity, 3600'000);
            QVERIFY2(series.size() > 3500, qPrintable(QString::number(series.size())));
            double low = 1e18;
            double high = 0;
            double sum = 0;
            for (qsizetype i = 1; i < series.size(); ++i) {
                QVERIFY2(!std::isnan(series[i].value), qPrintable(QString::number(i)));
                low = std::min(low, series[i].value);
                high = std::max(high, series[i].value);
                sum += series[i].value;
            }
            const double mean = sum / double(series.size() - 1);
            double lived = 0;
            for (qsizetype i = series.size() - 60; i < series.size(); ++i)
                lived += series[i].value / 60;
            qInfo("%d: %.0f to %.0f, mean %.0f, last minute %.0f", int(quantity), low, high, mean, lived);
            QVERIFY(low > 0);
            QVERIFY(lived > mean / 2 && lived < mean * 2);
        }
    }

    void everyPayloadIsJson()
    {
        DemoWorld world(3, Start);
        QSet<QByteArray> commands;
        qint64 before = 0;
        world.advanceTo(Start + 10'000, [&](const DemoNews &news) {
            for (const DemoRow &row : news.rows) {
                QVERIFY(row.row.tUs >= before && row.row.tUs <= world.now() * 1000);
                before = row.row.tUs;
                QJsonParseError error;
                QJsonDocument::fromJson(row.payload, &error);
                QVERIFY2(error.error == QJsonParseError::NoError, row.payload.constData());
                QCOMPARE(row.row.size, row.payload.size());
                commands.insert(row.row.command);
            }
            for (const admin::Log &log : news.log)
                QVERIFY2(QJsonDocument::fromJson(log.fields.text).isObject(), log.fields.text.constData());
        });
        QCOMPARE(commands, QSet<QByteArray>({"broadcast", "join", "leave", "presence"}));
    }

    void speaksTheProtocol()
    {
        DemoServer server(1);
        QVERIFY2(server.listen(Start), qPrintable(server.errorText()));
        Talk talk(server.socketName());
        WSIFY_WAIT(talk.last<admin::ServerHello>());
        QCOMPARE(admin::commonProto(*talk.last<admin::ServerHello>()), 1);
        QVERIFY(talk.ask<admin::Ok>(admin::ConsoleHello{1, 1, "test", "1", "de_DE"}));
        QCOMPARE(talk.last<admin::Ok>()->id, 1);

        const auto *history = talk.ask<admin::HistoryReply>(admin::HistoryRequest{2, 3600});
        QVERIFY(history);
        QCOMPARE(history->rows.size(), 3600);
        QVERIFY(talk.ask<admin::ConfigReply>(admin::ConfigRequest{3})->entries.size() > 10);

        const auto *list =
            talk.ask<admin::ListReply>(admin::ListRequest{4, admin::ListKind::Channels, {}, "members", true, 0, 5});
        QVERIFY(list);
        const auto channels = std::get<QList<admin::ChannelRow>>(list->rows);
        QCOMPARE(channels.size(), 5);
        QCOMPARE(channels.first().channel, QByteArray("chat:lobby"));
        QVERIFY(channels.first().members >= channels.last().members);
        list = talk.ask<admin::ListReply>(
            admin::ListRequest{5, admin::ListKind::Clients, "user == alice", "msg_in", true, 0, 500});
        QVERIFY(list && list->total > 0 && list->total < 100);
        const auto clients = std::get<QList<admin::ClientRow>>(list->rows);
        QCOMPARE(clients.size(), list->total);
        list = talk.ask<admin::ListReply>(admin::ListRequest{6, admin::ListKind::Denials, {}, {}, false, 0, 500});
        QVERIFY(list && list->total > 5);
        QVERIFY(
            !talk.ask<admin::ListReply>(admin::ListRequest{7, admin::ListKind::Clients, "user ==", {}, false, 0, 5}));
        QCOMPARE(talk.last<admin::Error>()->code, admin::errorcode::BadFilter);
        QVERIFY(!talk.ask<admin::ListReply>(admin::ListRequest{8, admin::ListKind::Clients, {}, "shoe", false, 0, 5}));
        QCOMPARE(talk.last<admin::Error>()->field.value_or(""), QByteArray("sort"));

        const auto *details = talk.ask<admin::GetReply>(admin::GetRequest{9, clients.first().client, {}});
        QVERIFY(details);
        QCOMPARE(std::get<admin::ClientDetails>(details->details).row, clients.first());
        QVERIFY(talk.ask<admin::GetReply>(admin::GetRequest{10, {}, "chat:lobby"}));
        QVERIFY(!talk.ask<admin::GetReply>(admin::GetRequest{11, {}, "nowhere"}));

        // Time passes when it is told to, and all that was asked for comes.
        const auto *watch = talk.ask<admin::WatchReply>(admin::Watch{12, "dir == in", 2000, 16, false});
        QVERIFY(watch);
        QVERIFY(talk.ask<admin::Stats>(
            admin::Subscribe{13, admin::Topic::Stats | admin::Topic::Events | admin::Topic::Log, 1000}));
        talk.all.clear();
        server.advance(10'000);
        WSIFY_WAIT(talk.count<admin::Stats>() == 10);
        QVERIFY(talk.count<admin::Event>() > 5);
        QVERIFY(talk.count<admin::Log>() > 0);
        const auto *traffic = talk.last<admin::Traffic>();
        QVERIFY(traffic);
        QCOMPARE(traffic->dropped, 0);
        QVERIFY(traffic->matched > 500);
        for (const admin::TrafficRow &row : traffic->rows) {
            QCOMPARE(row.dir, admin::Direction::In);
            QVERIFY(row.head.size() <= 16);
        }
        const admin::TrafficRow row = traffic->rows.first();
        const auto *body = talk.ask<admin::BodyReply>(admin::BodyRequest{14, row.seq, 0});
        QVERIFY(body);
        QCOMPARE(body->size, row.size);
        QVERIFY(body->payload.bytes.startsWith(row.head));
        QVERIFY(!talk.ask<admin::BodyReply>(admin::BodyRequest{15, 1'000'000'000, 0}));
        QCOMPARE(talk.last<admin::Error>()->code, admin::errorcode::Gone);

        // What a console does.
        const QByteArray id = clients.first().client;
        if (server.world().client(id)) {
            QVERIFY(talk.ask<admin::Ok>(admin::Kick{16, id}));
            QVERIFY(!server.world().client(id));
        }
        QVERIFY(!talk.ask<admin::Ok>(admin::Kick{17, id}));
        const auto *published = talk.ask<admin::PublishReply>(admin::Publish{18, "chat:lobby", {"{\"a\":1}"}});
        QVERIFY(published);
        QCOMPARE(published->delivered, server.world().channel("chat:lobby")->row.members);
        QVERIFY(!talk.ask<admin::PublishReply>(admin::Publish{19, "chat:lobby", {"[1,,2]"}}));
        QCOMPARE(talk.errors, 0);
    }

    void watchKeepsItsRate()
    {
        DemoServer server(1);
        QVERIFY(server.listen(Start));
        Talk talk(server.socketName());
        QVERIFY(talk.ask<admin::WatchReply>(admin::Watch{1, {}, 20, 0, false}));
        server.advance(10'000);
        WSIFY_WAIT(talk.count<admin::Traffic>() > 50);
        const auto *traffic = talk.last<admin::Traffic>();
        QVERIFY2(traffic->sent <= 200, qPrintable(QString::number(traffic->sent)));
        QVERIFY(traffic->dropped > 500);
        QCOMPARE(traffic->matched, traffic->sent + traffic->dropped);
    }

    void drainIsARestart()
    {
        DemoServer server(1);
        QVERIFY(server.listen(Start));
        Talk talk(server.socketName());
        WSIFY_WAIT(talk.last<admin::ServerHello>());
        const QByteArray before = talk.last<admin::ServerHello>()->bootId;
        QVERIFY(talk.ask<admin::Ok>(admin::Drain{1}));
        WSIFY_WAIT(!talk.isConnected());
        Talk again(server.socketName());
        WSIFY_WAIT(again.last<admin::ServerHello>());
        QVERIFY(again.last<admin::ServerHello>()->bootId != before);
    }

    void afterASleep()
    {
        DemoWorld world(1, Start);
        int ticks = 0;
        world.advanceTo(Start + 3600'000, [&ticks](const DemoNews &) { ++ticks; });
        QCOMPARE(ticks, 100);
        QCOMPARE(world.now(), Start + 3600'000);
    }
};

} // namespace

WSIFY_SUITE(tst_demo, wsify::test::OnDesktop<QCoreApplication>, TestDemo)

#include "tst_demo.moc"
