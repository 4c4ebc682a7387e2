// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

/// The walls between the layers, as far as linking cannot hold them: reads the sources.
class TestLayering : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRulesBite();
    void systemHeadersStayBelow();
    void coreKnowsNothingButQtCore();
    void coreIncludesOnlyCore();
    void commonIsBelowBoth();
    void theConsolesFoldersKnowOnlyThoseBelow();
    void qtVersionsStayInOneFile();
    void noDeadlineReadsTheWallClock();
    void everyFileNamesItsLicense();

private:
    struct Source
    {
        QString path; ///< below the project
        QString text;
    };
    static QList<Source> sources(const QString &folder);
    /// Every match of the pattern as "path: match", files that `allowed` matches left out.
    static QStringList findings(const QList<Source> &list, const QByteArray &pattern, const char *allowed = nullptr);
    /// A search for includes of what is not below that folder.
    static QByteArray notBelow(const char *folder, const char *below)
    {
        const QByteArray more = *below ? QByteArray("|") + below : QByteArray();
        return "#\\s*include\\s*\"(?!common/|gui/(" + QByteArray(folder) + more + ")/)[^\"]*\"";
    }
    static QString shown(const QStringList &findings) { return findings.join(u'\n'); }
};

namespace {

constexpr char SystemHeader[] =
    R"(^\s*#\s*include\s*<((sys|netinet|linux|arpa|net|asm)/|(unistd|signal|fcntl|poll|pwd|grp|netdb|dlfcn|epoll|syslog|termios|pthread|sched)\.h))";
constexpr char SystemHeaderAllowed[] = "^server/(engine/native/|app/platform\\.cpp$)";
constexpr char NotQtCore[] =
    R"(#\s*include\s*<Q(Tcp|Udp|LocalS|Ssl|Host|Network|WebSocket|HttpServer|Abstract(Socket|Hostname)|t(Network|WebSockets|HttpServer|Widgets|Gui))[A-Za-z/]*>|#\s*include\s*<QObject>|\bQ_OBJECT\b|\bQ_GADGET\b|:\s*public\s+QObject\b)";
constexpr char OtherLayer[] = R"(#\s*include\s*"(?!core/)[^"]*")";
constexpr char NotCommon[] = R"(#\s*include\s*"(?!common/)[^"]*")";
/// The folders of the console, each with those that it knows besides itself and common/.
struct Layer
{
    const char *folder;
    const char *below;
};
constexpr Layer ConsoleLayers[] = {{"client", ""},
                                   {"models", "client"},
                                   {"widgets", "models"},
                                   {"settings", "client|widgets"},
                                   {"servers", "client|models|settings|widgets"},
                                   {"export", "models"},
                                   {"demo", ""},
                                   {"views", "client|models|widgets|settings|servers|export"}};
constexpr char WallClock[] = R"(\b(system_clock|QDateTime|QTime|QDate|gettimeofday|CLOCK_REALTIME)\b|\bstd::time\()";
// What the world is told the time in: the log, the signature of a call to the authorizer, the Date of an answer, consoles.
constexpr char WallClockAllowed[] =
    R"(^server/(app/logging\.cpp|core/walltime\.h|engine/queuedauthorizer\.cpp|engine/native/httpconnection\.cpp)$)";
constexpr char QtVersion[] = R"(\bQT_VERSION(_CHECK|_MAJOR|_MINOR)?\b)";

} // namespace

QList<TestLayering::Source> TestLayering::sources(const QString &folder)
{
    QList<Source> list;
    const QString root = QStringLiteral(WSIFY_SOURCE_DIR "/");
    QDirIterator files(root + folder, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
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
    QVERIFY(bites(OtherLayer, "#include \"engine/engine.h\""));
    QVERIFY(!bites(OtherLayer, "#include \"core/node.h\""));
    QVERIFY(bites(NotCommon, "#include \"core/node.h\""));
    QVERIFY(!bites(NotCommon, "#include \"common/utf8.h\""));
    QVERIFY(!sources(QStringLiteral("common")).isEmpty());
    QVERIFY(bites(notBelow("widgets", "models"), "#include \"gui/views/page.h\""));
    QVERIFY(bites(notBelow("widgets", "models"), "#include \"core/node.h\""));
    QVERIFY(bites(notBelow("client", ""), "#include \"gui/models/units.h\""));
    QVERIFY(!bites(notBelow("client", ""), "#include \"gui/client/link.h\""));
    QVERIFY(!bites(notBelow("widgets", "models"), "#include \"gui/models/units.h\""));
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

void TestLayering::coreKnowsNothingButQtCore()
{
    const QStringList found = findings(sources(QStringLiteral("server/core")), NotQtCore);
    QVERIFY2(found.isEmpty(), qUtf8Printable(shown(found)));
}

void TestLayering::coreIncludesOnlyCore()
{
    const QStringList found = findings(sources(QStringLiteral("server/core")), OtherLayer);
    QVERIFY2(found.isEmpty(), qUtf8Printable(shown(found)));
}

/// Server and console both stand on it, so it knows neither.
void TestLayering::commonIsBelowBoth()
{
    const auto common = sources(QStringLiteral("common"));
    const QStringList found = findings(common, NotCommon) + findings(common, NotQtCore);
    QVERIFY2(found.isEmpty(), qUtf8Printable(shown(found)));
}

void TestLayering::theConsolesFoldersKnowOnlyThoseBelow()
{
    qsizetype files = 0;
    for (const auto &[folder, below] : ConsoleLayers) {
        const auto those = sources(QLatin1String("gui/") + QLatin1String(folder));
        const QStringList found = findings(those, notBelow(folder, below));
        QVERIFY2(found.isEmpty(), qUtf8Printable(shown(found)));
        files += those.size();
    }
    // main.cpp and what only it uses, and no folder that has no row.
    const auto all = sources(QStringLiteral("gui"));
    const auto atTop =
        std::count_if(all.begin(), all.end(), [](const Source &source) { return source.path.count(u'/') == 1; });
    QCOMPARE(files + atTop, all.size());
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
