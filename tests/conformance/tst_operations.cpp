// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "support/httpclient.h"
#include "support/serverprocess.h"
#include "support/suite.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace wsify::test;

/// server/OPERATIONS.md, and the files that it hands out, name only what the real server has: flags, metrics, alerts, log lines, commands.
class TestOperations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();

    void theSearchBites();
    void flagsExist();
    void metricsExist();
    void alertsAreAllThere();
    void logLinesExist();
    void commandsExist();
    void filesExist();

private:
    ServerProcess m_server;
    QString m_page;
    QString m_help; ///< of every flag
};

namespace {

QString textOf(const QString &name)
{
    QFile file(QStringLiteral(WSIFY_SOURCE_DIR "/") + name);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QSet<QString> captured(const QString &text, const char *pattern)
{
    const QRegularExpression search(QString::fromLatin1(pattern), QRegularExpression::MultilineOption);
    QSet<QString> found;
    auto matches = search.globalMatch(text);
    while (matches.hasNext())
        found.insert(matches.next().captured(1));
    return found;
}

QSet<QString> flags(const QString &text)
{
    return captured(text, "(?<![-\\w])(--[a-z][a-z0-9-]*)");
}

QSet<QString> metrics(const QString &text)
{
    return captured(text, "\\b((?:wsify|process)_[a-z_]+(?:\\{[a-z_]+=\"[a-z_]+\"\\})?)");
}

QByteArray missing(const QSet<QString> &named, const QSet<QString> &existing)
{
    const QSet<QString> rest = named - existing;
    return QStringList(rest.begin(), rest.end()).join(u'\n').toUtf8();
}

/// All string literals of the server's sources, a line each; those that stand one behind the other are one.
QString literals()
{
    static const QRegularExpression seam(QStringLiteral("\"\\s*\\n\\s*\\+?\\s*\""));
    QStringList all;
    QDirIterator sources(QStringLiteral(WSIFY_SOURCE_DIR "/server"), {QStringLiteral("*.cpp")}, QDir::Files,
                         QDirIterator::Subdirectories);
    while (sources.hasNext()) {
        QFile file(sources.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QSet<QString> found =
            captured(QString::fromUtf8(file.readAll()).remove(seam), "\"((?:[^\"\\\\\\n]|\\\\.)+)\"");
        all += QStringList(found.begin(), found.end());
    }
    return all.join(u'\n');
}

} // namespace

void TestOperations::initTestCase()
{
    m_page = textOf(QStringLiteral("server/OPERATIONS.md"));
    QVERIFY(m_page.size() > 1000);
    // The tests' own arguments are for servers; help does not take them.
    const QByteArray arguments = qgetenv("WSIFY_TEST_ARGS");
    qunsetenv("WSIFY_TEST_ARGS");
    ServerProcess help;
    help.run({QStringLiteral("help"), QStringLiteral("all")});
    qputenv("WSIFY_TEST_ARGS", arguments);
    QVERIFY(help.waitEnded());
    m_help = QString::fromUtf8(help.out());
    QVERIFY2(m_server.listening(), m_server.problem().constData());
}

void TestOperations::cleanupTestCase()
{
    QVERIFY2(m_server.stop(), m_server.problem().constData());
}

/// A search that finds nothing proves nothing unless it would find something.
void TestOperations::theSearchBites()
{
    QCOMPARE(flags(QStringLiteral("`--ping-interval 5s`, --no-such, a--b, ---")),
             (QSet<QString>{QStringLiteral("--ping-interval"), QStringLiteral("--no-such")}));
    QVERIFY(flags(m_help).contains(QStringLiteral("--ping-interval"))
            && !flags(m_help).contains(QStringLiteral("--no-such")));
    QCOMPARE(metrics(QStringLiteral("`wsify_limit_total{limit=\"body\"}` and `process_open_fds`, wsify")),
             (QSet<QString>{QStringLiteral("wsify_limit_total{limit=\"body\"}"), QStringLiteral("process_open_fds")}));
    QVERIFY(literals().contains(QLatin1String("clients with the most unsent bytes are cut off")));
}

/// Those of other programs are named here.
void TestOperations::flagsExist()
{
    static const QSet<QString> others{QStringLiteral("--since"), QStringLiteral("--interval"),
                                      QStringLiteral("--timeout"), QStringLiteral("--ulimit"), QStringLiteral("--sort"),
                                      QStringLiteral("--desc"), QStringLiteral("--limit"), QStringLiteral("--check"),
                                      // systemctl, useradd
                                      QStringLiteral("--now"), QStringLiteral("--system"),
                                      QStringLiteral("--user-group"), QStringLiteral("--no-create-home"),
                                      QStringLiteral("--home-dir"), QStringLiteral("--shell")};
    QSet<QString> known = flags(m_help) | others;
    const QSet<QString> secrets = flags(m_help);
    for (const QString &flag : secrets)
        known.insert(flag + QLatin1String("-file"));
    QVERIFY(flags(m_page).size() > 30);
    QCOMPARE(missing(flags(m_page), known), QByteArray());
    for (const char *file : {"nginx.conf", "haproxy.cfg", "Caddyfile", "apache.conf"}) {
        const QString text = textOf(QStringLiteral("packaging/proxies/") + QLatin1String(file));
        QVERIFY2(flags(text).size() > 2, file);
        QCOMPARE(missing(flags(text), known), QByteArray());
    }
}

void TestOperations::metricsExist()
{
    const QString served = QString::fromUtf8(httpRequest(m_server.port(), "GET", "/metrics").body);
    QSet<QString> known = metrics(served);
    const QSet<QString> labelled = known;
    for (const QString &series : labelled)
        known.insert(series.section(u'{', 0, 0));
    QVERIFY(metrics(m_page).size() > 15);
    QCOMPARE(missing(metrics(m_page), known), QByteArray());
}

/// In both directions: nobody is woken by an alert of which the page does not speak.
void TestOperations::alertsAreAllThere()
{
    const QSet<QString> alerts =
        captured(textOf(QStringLiteral("packaging/grafana/wsify-alerts.yml")), "- alert: (\\w+)$");
    QVERIFY(alerts.size() > 10);
    QCOMPARE(missing(captured(m_page, "\\b(Wsify[A-Z]\\w+)"), alerts), QByteArray());
    QCOMPARE(missing(alerts, captured(m_page, "^\\| `(Wsify\\w+)` \\|")), QByteArray());
}

void TestOperations::logLinesExist()
{
    const qsizetype begin = m_page.indexOf(QLatin1String("## Log lines"));
    QVERIFY(begin > 0);
    // The first column, and what ends it: "; `the line`".
    const QSet<QString> named = captured(m_page.sliced(begin), "(?:^\\| |; )`([a-zA-Z][^`]+)`");
    const QString texts = literals();
    QVERIFY(named.size() > 15);
    for (const QString &line : named)
        QVERIFY2(texts.contains(line), qUtf8Printable(line));
}

void TestOperations::commandsExist()
{
    const QSet<QString> commands = captured(m_page, "(?:`|^)wsify ([a-z]+)");
    QVERIFY(commands.size() >= 4);
    for (const QString &command : commands)
        QVERIFY2(m_help.contains(QRegularExpression(QStringLiteral("\\b%1\\b").arg(command))), qUtf8Printable(command));
}

/// Links are tst_pages' matter.
void TestOperations::filesExist()
{
    const QSet<QString> files = captured(m_page, "`((?:packaging|tests|server)/[\\w./-]+)`");
    QVERIFY(!files.isEmpty());
    for (const QString &file : files)
        QVERIFY2(QFileInfo::exists(QStringLiteral(WSIFY_SOURCE_DIR "/") + file), qUtf8Printable(file));
}

WSIFY_SUITE(tst_operations, QCoreApplication, TestOperations)
#include "tst_operations.moc"
