// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/traffic/trafficexport.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace wsify;
using console::TrafficExport;
using console::TrafficRing;
using Format = TrafficExport::Format;
using Result = TrafficExport::Result;

class TestTrafficExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonComesBack();
    void csvComesBack();
    void formulas_data();
    void formulas();
    void wholePayloadsStandBesideTheHead();
    void onlySelectedRows();
    void whatComesLaterIsNotInIt();
    void aCancelledOneLeavesWhatWasThere();
    void destroyedWhileItRuns();
    void aPlaceThatCannotBeWritten();

private:
    struct Outcome
    {
        Result result;
        qint64 rows;
        QString error;
    };
    static std::vector<admin::TrafficRow> oddRows();
    static TrafficRing ring(const std::vector<admin::TrafficRow> &rows);
    static TrafficRing many(int count);
    static QList<QByteArrayList> readCsv(const QByteArray &text);
    Outcome write(TrafficExport &job, TrafficRing rows, Format format,
                  std::optional<std::vector<qsizetype>> selection = {});
    QByteArray contents() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(cannot be read)");
    }
    QString path() const { return m_directory.filePath(QStringLiteral("rows")); }

    QTemporaryDir m_directory;
};

std::vector<admin::TrafficRow> TestTrafficExport::oddRows()
{
    const qint64 t = 1'700'000'000'123'456;
    return {{1, t, admin::Direction::In, "news", "c1", "broadcast", 5, std::nullopt, "plain"},
            {2, t + 1, admin::Direction::Out, "a,b", "", "broadcast", 9, 12, "{\"a\":\"b,\nc\"}"},
            {3, 999, admin::Direction::Unknown, "", "c\"3\"", "join", 0, 0, ""},
            {4, t, admin::Direction::In, "grüße", "c4", "x", 3, std::nullopt, "a\r\nb\x01\t"}};
}

TrafficRing TestTrafficExport::ring(const std::vector<admin::TrafficRow> &rows)
{
    TrafficRing ring;
    for (const auto &row : rows) {
        ring.append(TrafficRing::viewOf(row), 0);
    }
    return ring;
}

TrafficRing TestTrafficExport::many(int count)
{
    TrafficRing ring;
    for (int i = 0; i < count; ++i)
        ring.append({i, i, admin::Direction::In, "channel", "client", "broadcast", 7, {}, "{\"n\":1}"}, 0);
    return ring;
}

/// RFC 4180, strictly.
QList<QByteArrayList> TestTrafficExport::readCsv(const QByteArray &text)
{
    QList<QByteArrayList> lines;
    QByteArrayList fields;
    QByteArray field;
    for (qsizetype i = 0; i < text.size();) {
        if (text[i] == '"') {
            for (++i; i < text.size(); ++i) {
                if (text[i] != '"') {
                    field += text[i];
                } else if (text.mid(i + 1, 1) == "\"") {
                    field += '"';
                    ++i;
                } else {
                    ++i;
                    break;
                }
            }
        } else {
            while (i < text.size() && text[i] != ',' && text[i] != '\r')
                field += text[i++];
        }
        fields.append(field);
        field.clear();
        if (text.mid(i, 2) == "\r\n") {
            lines.append(fields);
            fields.clear();
            i += 2;
        } else if (text.mid(i, 1) == ",") {
            ++i;
        } else {
            return {};
        }
    }
    return lines;
}

TestTrafficExport::Outcome TestTrafficExport::write(TrafficExport &job, TrafficRing rows, Format format,
                                                    std::optional<std::vector<qsizetype>> selection)
{
    std::optional<Outcome> outcome;
    connect(&job, &TrafficExport::finished, &job, [&](Result result, qint64 count, const QString &error) {
        outcome = {result, count, error};
    });
    job.start(std::move(rows), std::move(selection), path(), format);
    if (!test::waitUntil([&] { return outcome.has_value(); }))
        qFatal("the export does not end");
    return *outcome;
}

void TestTrafficExport::jsonComesBack()
{
    TrafficExport job;
    const auto rows = oddRows();
    const Outcome outcome = write(job, ring(rows), Format::JsonLines);
    QCOMPARE(outcome.result, Result::Done);
    QCOMPARE(outcome.rows, 4);
    QVERIFY(!job.isRunning());
    const QByteArrayList lines = contents().split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines.last().isEmpty());
    for (size_t i = 0; i < rows.size(); ++i) {
        const QJsonObject object = QJsonDocument::fromJson(lines[qsizetype(i)]).object();
        const auto &row = rows[i];
        QCOMPARE(object[QStringLiteral("seq")].toInteger(), row.seq);
        QCOMPARE(object[QStringLiteral("t_us")].toInteger(), row.tUs);
        QCOMPARE(object[QStringLiteral("channel")].toString().toUtf8(), row.channel);
        QCOMPARE(object[QStringLiteral("client")].toString().toUtf8(), row.client);
        QCOMPARE(object[QStringLiteral("command")].toString().toUtf8(), row.command);
        QCOMPARE(object[QStringLiteral("head")].toString().toUtf8(), row.head);
        QCOMPARE(object[QStringLiteral("size")].toInteger(), row.size);
        QCOMPARE(object.value(QStringLiteral("cut")).toBool(), row.head.size() < row.size);
        QCOMPARE(object.contains(QStringLiteral("members")), row.members.has_value());
        QCOMPARE(object[QStringLiteral("members")].toInteger(), row.members.value_or(0));
    }
    QVERIFY(lines[0].contains("\"time\":\"2023-11-14T22:13:20.123456Z\",\"dir\":\"in\""));
    QVERIFY(lines[2].contains("\"time\":\"1970-01-01T00:00:00.000999Z\",\"dir\":\"\""));
}

void TestTrafficExport::csvComesBack()
{
    TrafficExport job;
    const auto rows = oddRows();
    QCOMPARE(write(job, ring(rows), Format::Csv).result, Result::Done);
    const auto lines = readCsv(contents());
    QCOMPARE(lines.size(), 5);
    const QByteArrayList header{"seq",     "t_us", "time", "dir", "channel", "client",  "command", "size",
                                "members", "head", "cut",  "pub", "via",     "verdict", "payload", "payload_base64"};
    QCOMPARE(lines[0], header);
    for (size_t i = 0; i < rows.size(); ++i) {
        const auto &row = rows[i];
        const QByteArrayList &fields = lines[qsizetype(i) + 1];
        QCOMPARE(fields.size(), header.size());
        QCOMPARE(fields[0].toLongLong(), row.seq);
        QCOMPARE(fields[1].toLongLong(), row.tUs);
        QCOMPARE(fields[4], row.channel);
        QCOMPARE(fields[5], row.client);
        QCOMPARE(fields[6], row.command);
        QCOMPARE(fields[7].toLongLong(), row.size);
        QCOMPARE(fields[8], row.members ? QByteArray::number(*row.members) : QByteArray());
        QCOMPARE(fields[9], row.head);
        QCOMPARE(fields[10], QByteArray(row.head.size() < row.size ? "1" : ""));
    }
    QCOMPARE(lines[2][3], QByteArray("out"));
}

void TestTrafficExport::formulas_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("cell");
    const auto add = [](const char *text, const char *cell) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(cell);
    };
    add("=1+1", "'=1+1");
    add("+1", "'+1");
    add("-1", "'-1");
    add("@SUM(A1)", "'@SUM(A1)");
    add("\t=1", "'\t=1");
    add("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    add("a=1", "a=1");
    add("'=1", "'=1");
}

void TestTrafficExport::formulas()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, cell);
    QByteArray line;
    TrafficExport::append(line, {1, 2, admin::Direction::In, text, text, text, 3, {}, text}, Format::Csv);
    QCOMPARE(line, "1,2,1970-01-01T00:00:00.000002Z,in," + cell + ',' + cell + ',' + cell + ",3,," + cell
                       + (text.size() < 3 ? ",1,,,,,\r\n" : ",,,,,,\r\n"));
}

/// The head stays what it was; nobody can tell what bytes that are no text were.
void TestTrafficExport::wholePayloadsStandBesideTheHead()
{
    const QByteArray replaced = "a\xEF\xBF\xBD";
    admin::TrafficRow row{1, 2, admin::Direction::Out, "news", "", "broadcast", 2, 1, replaced};
    QVERIFY(TrafficExport::isCut(TrafficRing::viewOf(row)));
    const auto written = [&row](TrafficExport::Format format, const QByteArray *whole) {
        QByteArray line;
        TrafficExport::append(line, TrafficRing::viewOf(row), format, whole);
        return line;
    };
    QVERIFY(written(Format::JsonLines, nullptr).contains("\"cut\":true"));
    const QByteArray binary = "a\xFF";
    QJsonObject object = QJsonDocument::fromJson(written(Format::JsonLines, &binary)).object();
    QCOMPARE(object[QStringLiteral("head")].toString().toUtf8(), replaced);
    QCOMPARE(QByteArray::fromBase64(object[QStringLiteral("payload_base64")].toString().toUtf8()), binary);
    QVERIFY(!object.contains(QStringLiteral("payload")) && !object.contains(QStringLiteral("cut")));
    QVERIFY(written(Format::Csv, &binary).endsWith(",," + binary.toBase64() + "\r\n"));
    row.head = "tex";
    row.size = 4;
    const QByteArray text = "text";
    object = QJsonDocument::fromJson(written(Format::JsonLines, &text)).object();
    QCOMPARE(object[QStringLiteral("head")].toString(), QStringLiteral("tex"));
    QCOMPARE(object[QStringLiteral("payload")].toString(), QStringLiteral("text"));
    QVERIFY(written(Format::Csv, &text).endsWith(",text,\r\n"));
}

void TestTrafficExport::onlySelectedRows()
{
    TrafficExport job;
    const Outcome outcome = write(job, many(1000), Format::JsonLines, std::vector<qsizetype>{0, 500, 999});
    QCOMPARE(outcome.rows, 3);
    const QByteArrayList lines = contents().split('\n');
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines[1].startsWith("{\"seq\":500,"));
}

void TestTrafficExport::whatComesLaterIsNotInIt()
{
    TrafficRing rows = many(50'000);
    TrafficExport job;
    QSignalSpy finished(&job, &TrafficExport::finished);
    QSignalSpy progressed(&job, &TrafficExport::progressed);
    job.start(rows, {}, path(), Format::Csv);
    rows.removeFirst(49'000);
    for (int i = 0; i < 50'000; ++i)
        rows.append({i, i, admin::Direction::Out, "other", "other", "other", 10, {}, "other"}, 0);
    WSIFY_WAIT(!finished.isEmpty());
    const auto lines = readCsv(contents());
    QCOMPARE(lines.size(), 50'001);
    QCOMPARE(lines[50'000][0], QByteArray("49999"));
    QVERIFY(!contents().contains("other"));
    QVERIFY(progressed.size() >= 2);
    QCOMPARE(progressed.last().at(0).toLongLong(), 50'000);
    QCOMPARE(progressed.last().at(1).toLongLong(), 50'000);
}

void TestTrafficExport::aCancelledOneLeavesWhatWasThere()
{
    QFile before(path());
    QVERIFY(before.open(QIODevice::WriteOnly));
    before.write("kept");
    before.close();
    TrafficExport job;
    QSignalSpy finished(&job, &TrafficExport::finished);
    job.start(many(100'000), {}, path(), Format::JsonLines);
    job.cancel();
    WSIFY_WAIT(!finished.isEmpty());
    QCOMPARE(finished.first().at(0).value<Result>(), Result::Cancelled);
    QCOMPARE(contents(), QByteArray("kept"));
    QCOMPARE(QDir(m_directory.path()).entryList(QDir::Files), QStringList(QStringLiteral("rows")));
}

void TestTrafficExport::destroyedWhileItRuns()
{
    QFile::remove(path());
    {
        TrafficExport job;
        job.start(many(100'000), {}, path(), Format::JsonLines);
    }
    QVERIFY(QDir(m_directory.path()).entryList(QDir::Files).isEmpty());
}

void TestTrafficExport::aPlaceThatCannotBeWritten()
{
    TrafficExport job;
    std::optional<Outcome> outcome;
    connect(&job, &TrafficExport::finished, &job, [&](Result result, qint64 count, const QString &error) {
        outcome = {result, count, error};
    });
    job.start(many(10), {}, m_directory.filePath(QStringLiteral("no/such/directory")), Format::Csv);
    WSIFY_WAIT(outcome);
    QCOMPARE(outcome->result, Result::Failed);
    QVERIFY(!outcome->error.isEmpty());
}

WSIFY_SUITE(tst_trafficexport, wsify::test::OnDesktop<QCoreApplication>, TestTrafficExport)
#include "tst_trafficexport.moc"
