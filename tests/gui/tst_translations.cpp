// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/models/units.h"
#include "gui/translation.h"
#include "support/suite.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace wsify::console;

namespace {

struct Message
{
    QString context;
    QString source;
    bool isNumerus = false;
    bool isFinished = true;
    QStringList forms; ///< one, or one for each plural
};

QString fileOf(const QString &language)
{
    return QStringLiteral(WSIFY_SOURCE_DIR "/translations/wsify-console_%1.ts").arg(language);
}

QList<Message> messages(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<Message> all;
    QString context;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name")) {
            context = xml.readElementText();
        } else if (xml.name() == QLatin1String("message")) {
            all.append(
                {context, {}, xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes"), true, {}});
        } else if (xml.name() == QLatin1String("source")) {
            all.last().source = xml.readElementText();
        } else if (xml.name() == QLatin1String("translation")) {
            all.last().isFinished = xml.attributes().value(QLatin1String("type")).isEmpty();
            if (!all.last().isNumerus)
                all.last().forms.append(xml.readElementText());
        } else if (xml.name() == QLatin1String("numerusform")) {
            all.last().forms.append(xml.readElementText());
        }
    }
    return xml.hasError() ? QList<Message>() : all;
}

/// `%1`, `%L2`, `%Ln`, in order. A percent sign alone is none.
QStringList placeholders(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("%L?(?:[1-9]|n(?![a-z]))"));
    QStringList found;
    for (auto i = form.globalMatch(text); i.hasNext();)
        found.append(i.next().captured());
    found.sort();
    return found;
}

class TestTranslations : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void files_data()
    {
        QTest::addColumn<int>("plurals");
        QTest::newRow("ar") << 6;
        QTest::newRow("de") << 2;
        QTest::newRow("en") << 2;
    }

    void files()
    {
        const QString language = QString::fromLatin1(QTest::currentDataTag());
        QFETCH(int, plurals);
        const QList<Message> all = messages(fileOf(language));
        QVERIFY(!all.isEmpty());
        for (const Message &message : all) {
            const QByteArray where = (message.context + QStringLiteral(": ") + message.source).toUtf8();
            QVERIFY2(message.isFinished, where.constData());
            QVERIFY2(message.forms.size() == (message.isNumerus ? plurals : 1), where.constData());
            const QStringList wanted = placeholders(message.source);
            QStringList withoutNumber = wanted;
            withoutNumber.removeIf([](const QString &one) { return one.endsWith(QLatin1Char('n')); });
            for (const QString &form : message.forms) {
                QVERIFY2(!form.trimmed().isEmpty() || message.source.trimmed().isEmpty(), where.constData());
                // "One client", "two clients": a language may say small numbers in words, and the last form never.
                const bool mayOmit = message.isNumerus && &form != &message.forms.last();
                const QStringList has = placeholders(form);
                QVERIFY2(has == wanted || (mayOmit && has == withoutNumber),
                         (where + " -> " + form.toUtf8()).constData());
                QVERIFY2(form.count(QLatin1Char('&')) <= 1, where.constData());
                QVERIFY2(message.source.endsWith(QStringLiteral("…")) == form.endsWith(QStringLiteral("…")),
                         where.constData());
                QVERIFY2(message.source.endsWith(QLatin1Char(':')) == form.endsWith(QLatin1Char(':')),
                         where.constData());
            }
        }
    }

    /// Texts that the sources have and the files have not yet, and the other way round: run translations/update.sh.
    void filesAreUpToDate_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::newRow("ar") << QStringList();
        QTest::newRow("de") << QStringList();
        QTest::newRow("en") << QStringList(QStringLiteral("-pluralonly"));
    }

    void filesAreUpToDate()
    {
        QFETCH(QStringList, options);
        const QString language = QString::fromLatin1(QTest::currentDataTag());
        QTemporaryDir directory;
        const QString copy = directory.filePath(QStringLiteral("console_%1.ts").arg(language));
        QVERIFY(QFile::copy(fileOf(language), copy));
        QProcess lupdate;
        lupdate.setWorkingDirectory(QStringLiteral(WSIFY_SOURCE_DIR));
        lupdate.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        lupdate.start(
            QStringLiteral(WSIFY_LUPDATE),
            QStringList({QStringLiteral("-silent"), QStringLiteral("-I"), QStringLiteral("."),
                         QStringLiteral("-locations"), QStringLiteral("none"), QStringLiteral("-no-obsolete")})
                + options
                + QStringList({QStringLiteral("gui"), QStringLiteral("common/client"), QStringLiteral("-ts"), copy}));
        QVERIFY2(lupdate.waitForFinished(50'000), qPrintable(lupdate.errorString()));
        QCOMPARE(lupdate.exitCode(), 0);
        const auto sources = [](const QString &path) {
            QStringList all;
            for (const Message &message : messages(path))
                all.append(message.context + QStringLiteral(": ") + message.source);
            all.sort();
            return all;
        };
        QCOMPARE(sources(fileOf(language)), sources(copy));
    }

    /// Alt with a letter reaches one thing: what a page shows differs from its neighbours and from the menus.
    void lettersOfAPageDoNotClash_data()
    {
        QTest::addColumn<QStringList>("contexts");
        QTest::newRow("log") << QStringList(QStringLiteral("LogPage"));
        QTest::newRow("traffic") << QStringList({QStringLiteral("TrafficPage"), QStringLiteral("FindBar")});
        QTest::newRow("a filter alone") << QStringList(QStringLiteral("FilterBar"));
        QTest::newRow("settings") << QStringList(QStringLiteral("SettingsPage"));
    }

    void lettersOfAPageDoNotClash()
    {
        QFETCH(QStringList, contexts);
        const QStringList menus{QStringLiteral("&File"), QStringLiteral("&Edit"), QStringLiteral("&View"),
                                QStringLiteral("&Server"), QStringLiteral("&Help")};
        for (const QString &language : {QStringLiteral("ar"), QStringLiteral("de"), QString()}) {
            QHash<QChar, QString> taken;
            int labels = 0;
            for (const Message &message : messages(fileOf(language.isEmpty() ? QStringLiteral("de") : language))) {
                const QString context = message.context.section(QStringLiteral("::"), -1);
                const bool isMenu = context == QStringLiteral("MainWindow") && menus.contains(message.source);
                const bool isLabel = contexts.contains(context) && message.source.endsWith(u':');
                const QString text = language.isEmpty() ? message.source : message.forms.constFirst();
                if (!isMenu && !isLabel && context != QStringLiteral("GoneBar"))
                    continue;
                const auto at = text.indexOf(u'&');
                if (!message.source.contains(u'&') || at < 0) {
                    QVERIFY2(at < 0 && !message.source.contains(u'&'), qPrintable(language + u' ' + message.source));
                    continue;
                }
                labels += isLabel ? 1 : 0;
                const QChar letter = text.at(at + 1).toLower();
                QVERIFY2(!taken.contains(letter),
                         qPrintable(language + u' ' + letter + u' ' + text + u' ' + taken.value(letter)));
                taken.insert(letter, text);
            }
            QVERIFY(labels > 0);
        }
    }

    void isBuiltIn()
    {
        QCOMPARE(Translation::languages(),
                 QStringList({QStringLiteral("ar"), QStringLiteral("de"), QStringLiteral("en")}));
    }

    void install_data()
    {
        QTest::addColumn<QString>("locale");
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::addColumn<QString>("overview");
        QTest::addColumn<QString>("oneClient");
        QTest::addColumn<QString>("fiveClients");
        QTest::newRow("Arabic") << QStringLiteral("ar_EG") << Qt::RightToLeft << QStringLiteral("نظرة عامة")
                                << QStringLiteral("عميل واحد") << QStringLiteral("%1 عملاء");
        QTest::newRow("German of Austria") << QStringLiteral("de_AT") << Qt::LeftToRight << QStringLiteral("Übersicht")
                                           << QStringLiteral("1 Client ") << QStringLiteral("5 Clients ");
        QTest::newRow("English") << QStringLiteral("en_GB") << Qt::LeftToRight << QStringLiteral("Overview")
                                 << QStringLiteral("1 client ") << QStringLiteral("5 clients ");
        // There is no Hebrew: English, from left to right.
        QTest::newRow("Hebrew") << QStringLiteral("he_IL") << Qt::LeftToRight << QStringLiteral("Overview")
                                << QStringLiteral("1 client ") << QStringLiteral("5 clients ");
    }

    void install()
    {
        QFETCH(QString, locale);
        QObject owner; // Qt takes a translator away when it is destroyed
        Translation::install(QLocale(locale), &owner);
        QTEST(QApplication::layoutDirection(), "direction");
        QTEST(QCoreApplication::translate("wsify::console::OverviewPage", "Overview"), "overview");
        const auto clients = [](int count) {
            return QCoreApplication::translate("wsify::console::Health",
                                               "%Ln clients were cut in the last minute because they did not read.",
                                               nullptr, count);
        };
        QFETCH(QString, oneClient);
        QFETCH(QString, fiveClients);
        QVERIFY2(clients(1).contains(oneClient), qPrintable(clients(1)));
        const QString five =
            fiveClients.contains(QLatin1String("%1")) ? fiveClients.arg(QLocale().toString(5)) : fiveClients;
        QVERIFY2(clients(5).contains(five), qPrintable(clients(5)));
    }
};

} // namespace

WSIFY_SUITE(tst_translations, wsify::test::OnDesktop<QApplication>, TestTranslations)

#include "tst_translations.moc"
