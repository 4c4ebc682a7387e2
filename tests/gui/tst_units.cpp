// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/models/units.h"
#include "support/suite.h"

#include <QTest>

#include <cmath>

using namespace wsify::console;

namespace {

const QLocale English(QStringLiteral("en_US"));

class TestUnits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbers_data()
    {
        QTest::addColumn<Unit>("unit");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *name, Unit unit, double value, const char *text) {
            QTest::newRow(name) << unit << value << QString::fromUtf8(text);
        };
        row("zero", Unit::Count, 0, "0");
        row("few", Unit::Count, 7, "7");
        row("part", Unit::PerSecond, 4.512, "4.5/s");
        row("part that is none", Unit::PerSecond, 9.96, "10/s");
        row("tens", Unit::PerSecond, 42.25, "42.3/s");
        row("hundreds", Unit::PerSecond, 842.25, "842/s");
        row("thousands", Unit::PerSecond, 18'400, "18,400/s");
        row("many thousands", Unit::Count, 123'456, "123 k");
        row("not yet a million", Unit::Count, 999'499, "999 k");
        row("a million", Unit::Count, 999'500, "1 M");
        row("millions", Unit::Count, 1'254'000, "1.25 M");
        row("thousands of millions", Unit::Count, 3.2e9, "3.2 G");
        row("bytes", Unit::Bytes, 512, "512 bytes");
        row("kilobytes", Unit::BytesPerSecond, 2048, "2.0 kB/s");
        row("short delay", Unit::Milliseconds, 0.17, "0.17 ms");
        row("delay", Unit::Milliseconds, 12.34, "12.3 ms");
        row("long delay", Unit::Milliseconds, 12'340, "12.3 s");
        row("no share", Unit::Share, 0, "0%");
        row("hardly a share", Unit::Share, 0.00001, "<0.01%");
        row("share", Unit::Share, 0.004, "0.4%");
        row("all", Unit::Share, 1, "100%");
        row("unknown", Unit::PerSecond, std::nan(""), "–");
    }

    void numbers()
    {
        QFETCH(Unit, unit);
        QFETCH(double, value);
        QTEST(Units::text(unit, value, English), "text");
    }

    void locales()
    {
        QCOMPARE(Units::text(Unit::PerSecond, 18'400, QLocale(QStringLiteral("de_DE"))), QStringLiteral("18.400/s"));
        QCOMPARE(Units::count(123, QLocale(QStringLiteral("ar_EG"))), QStringLiteral("١٢٣"));
    }

    void durations()
    {
        QCOMPARE(Units::duration(-5, English), QStringLiteral("0 s"));
        QCOMPARE(Units::duration(59'999, English), QStringLiteral("59 s"));
        QCOMPARE(Units::duration(250'000, English), QStringLiteral("4 min 10 s"));
        QCOMPARE(Units::duration(3'600'000, English), QStringLiteral("1 h"));
        QCOMPARE(Units::duration(qint64(1'047'600'000) + 7, English), QStringLiteral("12 d 3 h"));
    }

    void timesOfDay()
    {
        const qint64 t = QDateTime(QDate(2026, 11, 23), QTime(14, 5, 9)).toMSecsSinceEpoch();
        QCOMPARE(Units::clock(t, QLocale(QStringLiteral("de_DE"))), QStringLiteral("14:05:09"));
        QCOMPARE(Units::clockMinutes(t, QLocale(QStringLiteral("de_DE"))), QStringLiteral("14:05"));
        QCOMPARE(Units::clockMinutes(t, QLocale::c()), QStringLiteral("14:05"));
        QVERIFY(Units::clock(t, English).contains(QStringLiteral("14:05:09")));
    }
};

} // namespace

WSIFY_SUITE(tst_units, wsify::test::OnDesktop<QCoreApplication>, TestUnits)

#include "tst_units.moc"
