// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

/// The walls between the layers, as far as linking cannot hold them: reads the sources.
class TestLayering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRulesBite();
    void systemHeadersStayBelow();
    void textAndCoreKnowNothingButQtCore();
    void foldersKnowOnlyThoseBelow_data();
    void foldersKnowOnlyThoseBelow();
    void everyFolderHasARow();
    void qtVersionsStayInOneFile();
    void noDeadlineReadsTheWallClock();
    void everyFileNamesItsLicense();

private:
    struct Source
    {
        QString path; ///< below the project
        QString text;
    };
    enum class Depth : quint8 { Folder, Tree };
    static QList<Source> sources(const QString &folder, Depth depth = Depth::Tree);
    /// Every match of the pattern as "path: match", files that `allowed` matches left out.
    static QStringList findings(const QList<Source> &list, const QByteArray &pattern, const char *allowed = nullptr);
    /// A search for includes of what is in none of those folders, which stand as `a|b|c`.
    static QByteArray notIn(const QByteArray &folders)
    {
        return "#\\s*include\\s*\"(?!(" + folders + ")/[^/\"]*\")[^\"]*\""; // no raw string: moc trips over its quotes
    }
    static QString shown(const QStringList &findings) { return findings.join(u'\n'); }
};

namespace {

constexpr char SystemHeader[] =
    R"(^\s*#\s*include\s*<((sys|netinet|linux|arpa|net|asm)/|(unistd|signal|fcntl|poll|pwd|grp|netdb|dlfcn|epoll|syslog|termios|pthread|sched)\.h))";
constexpr char SystemHeaderAllowed[] =
    "^server/(engine/native/|net/resolver\\.cpp$|app/"
    "(config/inputfile|process/(inheritedsockets|platform|servicemanager|unixlistener))\\.cpp$)";
constexpr char NotQtCore[] =
    R"(#\s*include\s*<Q(Tcp|Udp|LocalS|Ssl|Host|Network|WebSocket|HttpServer|Abstract(Socket|Hostname)|t(Network|WebSockets|HttpServer|Widgets|Gui))[A-Za-z/]*>|#\s*include\s*<QObject>|\bQ_OBJECT\b|\bQ_GADGET\b|:\s*public\s+QObject\b)";
/// Every folder with sources, and those that its files may include from besides itself: what CMake cannot hold, because a target's include
/// root is the whole of server/, or of the project.
struct Layer
{
    const char *folder;
    const char *below;
};
constexpr char Core[] = "core|core/(control|fanout|http|metrics|session)";
constexpr char Portable[] = "engine|engine/(authorizer|http|timers|websocket)";
constexpr char Client[] = "common|common/(admin|client|filter|text)";
constexpr Layer Layers[] = {
    {"common/text", ""},
    {"common/admin", "common|common/text"},
    {"common/filter", "common/(admin|text)"},
    {"common/client", "common|common/(admin|text)"},
    {"server/core", ""},
    {"server/core/metrics", "core"},
    {"server/core/fanout", "core|core/metrics|common/text"},
    {"server/core/session", "core|core/(fanout|metrics)|common/text"},
    {"server/core/control", "core|core/(fanout|metrics|session)|common/text"},
    {"server/core/http", "core|core/(control|fanout|metrics|session)|common/text"},
    {"server/net", ""},
    {"server/brokers", "{core}"},
    {"server/brokers/redis", "brokers|net|{core}|common/text"},
    {"server/engine", "net|{core}"},
    {"server/engine/http", "engine|{core}|common/text"},
    {"server/engine/websocket", "{core}"},
    {"server/engine/timers", "{core}"},
    {"server/engine/authorizer", "engine|engine/http|net|{core}"},
    {"server/engine/native", "{portable}|{core}"},
    {"server/engine/qt", "{portable}|{core}"},
    {"server/admin", "{core}|common/(admin|text|filter)"},
    {"server/admin/traffic", "admin|{core}|common/(admin|text|filter)"},
    {"server/admin/lists", "admin|{core}|common/(admin|text|filter)"},
    {"server/admin/feeds", "admin|admin/(traffic|lists)|{core}|common/(admin|text|filter)"},
    {"server/admin/console", "admin|admin/(feeds|traffic|lists)|net|{core}|common/(admin|text|filter)"},
    {"server/app/config", "admin|brokers/redis|net|{portable}|{core}|common|common/(admin|text)"},
    {"server/app/process", "app/config|admin|admin/[a-z]+|brokers|brokers/redis|net|engine/"
                           "(native|qt)|{portable}|{core}|common|common/(admin|text)"},
    {"server/app/commands", "app/(config|process)|net|{portable}|{core}|common|common/(admin|client|text)"},
    {"gui/models", "{client}"},
    {"gui/widgets", "gui/models|{client}"},
    {"gui/page", "{client}"},
    {"gui/settings", "gui/widgets|{client}"},
    {"gui/servers", "gui/(models|settings|widgets)|{client}"},
    {"gui/overview", "gui/(models|widgets|page)|{client}"},
    {"gui/lists", "gui/(models|widgets|page)|{client}"},
    {"gui/traffic", "gui/(models|widgets|page)|{client}"},
    {"gui/events", "gui/(models|widgets|page)|{client}"},
    {"gui/log", "gui/(models|widgets|page)|{client}"},
    {"gui/configuration", "gui/(models|widgets|page)|{client}"},
    {"gui/message", "gui/(models|widgets|servers)|{client}"},
    {"gui/demo", "{client}"},
    {"gui/window",
     "gui/(models|widgets|page|settings|servers|overview|lists|traffic|events|log|configuration|message)|{client}"},
};
constexpr char WallClock[] = R"(\b(system_clock|QDateTime|QTime|QDate|gettimeofday|CLOCK_REALTIME)\b|\bstd::time\()";
// What the world is told the time in: the log, the signature of a call to the authorizer, the Date of an answer, consoles; and a date that
// an authorizer or a certificate tells.
constexpr char WallClockAllowed[] =
    R"(^server/(app/process/logline\.cpp|core/walltime\.h|engine/authorizer/queuedauthorizer\.cpp|engine/http/responsedecoder\.cpp|engine/native/httpconnection\.cpp|engine/tlscertificates\.(cpp|h))$)";
constexpr char QtVersion[] = R"(\bQT_VERSION(_CHECK|_MAJOR|_MINOR)?\b)";

} // namespace

QList<TestLayering::Source> TestLayering::sources(const QString &folder, Depth depth)
{
    QList<Source> list;
    const QString root = QStringLiteral(WSIFY_SOURCE_DIR "/");
    QDirIterator files(root + folder, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                       depth == Depth::Tree ? QDirIterator::Subdirectories : QDirIterator::NoIteratorFlags);
    while (files.hasNext()) {
        QFile file(files.next());
        if (file.open(QIODevice::ReadOnly))
            list.append({file.fileName().mid(root.size()), QString::fromUtf8(file.readAll())});
    }
    return list;
}

QStringList TestLayering::findings(const QList<Source> &list, const QByteArray &pattern, const char *allowed)
{
    const QRegularExpression search(QString::fromLatin1(pattern), QRegularExpression::MultilineOption);
    const QRegularExpression exempt(QString::fromLatin1(allowed ? allowed : "^$"));
    QStringList found;
    for (const Source &source : list) {
        if (exempt.match(source.path).hasMatch())
            continue;
        auto matches = search.globalMatch(source.text);
        while (matches.hasNext())
            found.append(QString(source.path + QLatin1String(": ") + matches.next().captured()));
    }
    return found;
}

/// A search that finds nothing proves nothing unless it would find something.
void TestLayering::theRulesBite()
{
    const auto bites = [](const QByteArray &pattern, const char *text) {
        return !findings({{QStringLiteral("server/core/x.h"), QString::fromLatin1(text)}}, pattern).isEmpty();
    };
    QVERIFY(bites(SystemHeader, "#pragma once\n#include <sys/epoll.h>\n"));
    QVERIFY(bites(SystemHeader, "# include <unistd.h>"));
    QVERIFY(!bites(SystemHeader, "#include <QFile>"));
    QVERIFY(bites(NotQtCore, "#include <QTcpSocket>"));
    QVERIFY(bites(NotQtCore, "#include <QLocalSocket>"));
    QVERIFY(!bites(NotQtCore, "#include <QLocale>"));
    QVERIFY(bites(NotQtCore, "class A : public QObject"));
    QVERIFY(!bites(NotQtCore, "#include <QByteArray>"));
    QVERIFY(bites(notIn("core"), "#include \"engine/engine.h\""));
    QVERIFY(bites(notIn("core"), "#include \"core/fanout/node.h\""));
    QVERIFY(bites(notIn("core|core/fanout"), "#include \"core/session/session.h\""));
    QVERIFY(!bites(notIn("core|core/fanout"), "#include \"core/fanout/node.h\""));
    QVERIFY(!bites(notIn("core|core/(fanout|http)"), "#include \"core/clock.h\""));
    QVERIFY(bites(notIn("common/text"), "#include \"core/fanout/node.h\""));
    QVERIFY(bites(QtVersion, "#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)"));
    QVERIFY(bites(WallClock, "const auto now = std::chrono::system_clock::now();"));
    QVERIFY(bites(WallClock, "std::time(nullptr)"));
    QVERIFY(!bites(WallClock, "QElapsedTimer clock;"));
    QVERIFY(sources(QStringLiteral("server/core")).size() > 20);
    QVERIFY(sources(QStringLiteral("server")).size() > sources(QStringLiteral("server/core")).size());
}

void TestLayering::systemHeadersStayBelow()
{
    const auto all =
        sources(QStringLiteral("server")) + sources(QStringLiteral("common")) + sources(QStringLiteral("gui"));
    const QStringList found = findings(all, SystemHeader, SystemHeaderAllowed);
    QVERIFY2(found.isEmpty(), qUtf8Printable(shown(found)));
}

void TestLayering::textAndCoreKnowNothingButQtCore()
{
    const auto low = sources(QStringLiteral("server/core")) + sources(QStringLiteral("common/text"))
                     + sources(QStringLiteral("common/admin")) + sources(QStringLiteral("common/filter"));
    const QStringList found = findings(low, NotQtCore);
    QVERIFY2(found.isEmpty(), qUtf8Printable(shown(found)));
}

void TestLayering::foldersKnowOnlyThoseBelow_data()
{
    QTest::addColumn<QByteArray>("allowed");
    for (const auto &[folder, below] : Layers) {
        // Headers of the server are included from its own root.
        QByteArray allowed(folder);
        if (allowed.startsWith("server/"))
            allowed.remove(0, 7);
        if (*below)
            allowed += QByteArray("|") + below;
        allowed.replace("{core}", Core).replace("{portable}", Portable).replace("{client}", Client);
        QTest::newRow(folder) << allowed;
    }
}

void TestLayering::foldersKnowOnlyThoseBelow()
{
    QFETCH(QByteArray, allowed);
    const auto files = sources(QString::fromLatin1(QTest::currentDataTag()), Depth::Folder);
    QVERIFY(!files.isEmpty());
    const QStringList found = findings(files, notIn(allowed));
    QVERIFY2(found.isEmpty(), qUtf8Printable(shown(found)));
}

void TestLayering::everyFolderHasARow()
{
    QSet<QString> rows;
    for (const Layer &layer : Layers)
        rows.insert(QString::fromLatin1(layer.folder));
    const auto all =
        sources(QStringLiteral("common")) + sources(QStringLiteral("server")) + sources(QStringLiteral("gui"));
    for (const Source &source : all) {
        const QString folder = source.path.section(u'/', 0, -2);
        // What stands at the top of a program is what composes it.
        QVERIFY2(rows.contains(folder) || folder == QLatin1String("gui") || folder == QLatin1String("server"),
                 qUtf8Printable(source.path));
    }
}

void TestLayering::qtVersionsStayInOneFile()
{
    const QStringList found = findings(sources(QStringLiteral("server")) + sources(QStringLiteral("common")), QtVersion,
                                       "^server/engine/qt/qtcompat\\.h$");
    QVERIFY2(found.isEmpty(), qUtf8Printable(shown(found)));
}

/// A clock that is set must move no deadline.
void TestLayering::noDeadlineReadsTheWallClock()
{
    const QStringList found =
        findings(sources(QStringLiteral("server")) + sources(QStringLiteral("common")), WallClock, WallClockAllowed);
    QVERIFY2(found.isEmpty(), qUtf8Printable(shown(found)));
}

void TestLayering::everyFileNamesItsLicense()
{
    QStringList missing;
    const auto all =
        sources(QStringLiteral("server")) + sources(QStringLiteral("common")) + sources(QStringLiteral("tests"));
    for (const Source &source : all) {
        if (!source.text.startsWith(QLatin1String("// SPDX-FileCopyrightText: ")))
            missing.append(source.path);
    }
    QVERIFY2(missing.isEmpty(), qUtf8Printable(shown(missing)));
}

QTEST_GUILESS_MAIN(TestLayering)
#include "tst_layering.moc"
