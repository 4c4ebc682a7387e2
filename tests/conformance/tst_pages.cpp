// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTest>

/// The maps lead somewhere: every path in backticks and every relative link on the pages for developers names something in the tree.
class TestPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSearchBites();
    void everyPathExists_data();
    void everyPathExists();

private:
    /// Words that look like paths, inside of backticks: `core/limits.h`, `core/http/`, and the program in `sh tests/run.sh`.
    static QStringList paths(const QString &page);
    static QStringList links(const QString &page);
    /// Below one of the roots: a file, a folder, or a file's name without .h and .cpp.
    static bool exists(const QString &path, const QStringList &roots);
};

namespace {

QString root()
{
    return QStringLiteral(WSIFY_SOURCE_DIR "/");
}

QStringList captured(const QString &text, const char *pattern)
{
    const QRegularExpression search(QString::fromLatin1(pattern), QRegularExpression::MultilineOption);
    QStringList found;
    auto matches = search.globalMatch(text);
    while (matches.hasNext())
        found.append(matches.next().captured(1));
    return found;
}

} // namespace

QStringList TestPages::paths(const QString &page)
{
    // A block of commands names what a build makes, too; its fences would put every later backtick out of step.
    QString text = page;
    text.remove(
        QRegularExpression(QStringLiteral("^```.*?^```$"),
                           QRegularExpression::MultilineOption | QRegularExpression::DotMatchesEverythingOption));
    static const QRegularExpression path(QStringLiteral("^(\\.\\./)*[.a-z0-9_-]+(/[A-Za-z0-9_.-]+)*/?$"));
    QStringList found;
    const QStringList spans = captured(text, "`([^`]+)`");
    for (const QString &span : spans) {
        const QStringList words = span.split(u' ');
        for (const QString &word : words) {
            if (word.contains(u'/') && path.match(word).hasMatch() && !word.startsWith(QLatin1String("build/")))
                found.append(word);
        }
    }
    return found;
}

QStringList TestPages::links(const QString &page)
{
    return captured(page, "\\]\\((?!https?:|#)([^)#]+)[^)]*\\)");
}

bool TestPages::exists(const QString &path, const QStringList &roots)
{
    for (const QString &folder : roots) {
        for (const char *ending : {"", ".h", ".cpp"}) {
            if (QFileInfo::exists(folder + path + QLatin1String(ending)))
                return true;
        }
    }
    return false;
}

/// A search that finds nothing proves nothing unless it would find something.
void TestPages::theSearchBites()
{
    QCOMPARE(paths(QStringLiteral("see `core/limits.h` and `sh tests/run.sh --preset asan`, `/ready`, `Node::publish`\n"
                                  "```sh\nbuild `x/y`\n```\n`build/dev/tst_unit`, `$XDG/x`, `../common/text/`")),
             (QStringList{QStringLiteral("core/limits.h"), QStringLiteral("tests/run.sh"),
                          QStringLiteral("../common/text/")}));
    QCOMPARE(links(QStringLiteral("[a](server/x.md#part) [b](https://example.org/) [c](#here) ![d](gui/d.png)")),
             (QStringList{QStringLiteral("server/x.md"), QStringLiteral("gui/d.png")}));
    QVERIFY(exists(QStringLiteral("core/limits.h"), {root() + QStringLiteral("server/")}));
    QVERIFY(exists(QStringLiteral("core/fanout/node"), {root() + QStringLiteral("server/")}));
    QVERIFY(!exists(QStringLiteral("core/fanout/nod"), {root() + QStringLiteral("server/")}));
    QVERIFY(!exists(QStringLiteral("core/limits.h"), {root()}));
}

void TestPages::everyPathExists_data()
{
    QTest::addColumn<bool>("isMap"); // has to name many
    QTest::newRow("README.md") << false;
    QTest::newRow("CONTRIBUTING.md") << true;
    QTest::newRow("CHANGELOG.md") << false;
    QTest::newRow("server/ARCHITECTURE.md") << true;
    QTest::newRow("server/PROTOCOL.md") << false;
    QTest::newRow("server/MIGRATING.md") << false;
    QTest::newRow("server/OPERATIONS.md") << false;
    QTest::newRow("gui/ARCHITECTURE.md") << true;
    QTest::newRow("tests/bench/README.md") << false;
}

void TestPages::everyPathExists()
{
    QFETCH(bool, isMap);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QFile file(root() + name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    // A page speaks of its own folder, or of the project.
    const QString home = QFileInfo(file).path() + u'/';
    QStringList missing;
    const QStringList linked = links(page);
    for (const QString &link : linked) {
        if (!exists(link, {home}))
            missing.append(link);
    }
    if (isMap) {
        const QStringList named = paths(page);
        QVERIFY(named.size() >= 10);
        for (const QString &path : named) {
            if (!exists(path, {home, root()}))
                missing.append(path);
        }
    }
    QVERIFY2(missing.isEmpty(), qUtf8Printable(missing.join(u'\n')));
}

QTEST_GUILESS_MAIN(TestPages)
#include "tst_pages.moc"
