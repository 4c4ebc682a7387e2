// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/overview/sparkchart.h"
#include "support/suite.h"

#include <QElapsedTimer>
#include <QImage>
#include <QMouseEvent>
#include <QTest>

#include <cmath>

using namespace wsify;
using namespace wsify::console;

namespace {

constexpr qint64 Start = 1'800'000'000'000;

TimeSeries ramp(int points, double perPoint)
{
    TimeSeries series;
    for (int i = 0; i < points; ++i)
        series.append({Start + i * 1000, i * perPoint});
    return series;
}

QImage picture(QWidget &widget, double ratio = 1)
{
    QImage image(widget.size() * ratio, QImage::Format_RGB32);
    image.setDevicePixelRatio(ratio);
    widget.render(&image);
    return image;
}

/// Pixels that look like the first line of the light palette.
int bluePixels(const QImage &image, int fromX, int toX)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = std::max(0, fromX); x < std::min(image.width(), toX); ++x) {
            const QColor color = image.pixelColor(x, y);
            count += color.blue() - color.red() > 80;
        }
    }
    return count;
}

class TestSparkChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QLocale::setDefault(QLocale(QStringLiteral("en_US")));
        QPalette light;
        light.setColor(QPalette::Base, Qt::white);
        light.setColor(QPalette::Text, Qt::black);
        qApp->setPalette(light);
        qApp->setLayoutDirection(Qt::LeftToRight);
    }

    void textAlternative()
    {
        SparkChart chart(QStringLiteral("Messages"), Unit::PerSecond);
        QCOMPARE(chart.accessibleName(), QStringLiteral("Messages"));
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("Nothing is known yet."));
        chart.setSeries({{QStringLiteral("in"), ramp(61, 10)}, {QStringLiteral("out"), ramp(61, 30)}}, Start + 60'000);
        QCOMPARE(chart.accessibleDescription(),
                 QStringLiteral("Now in 600/s, out 1,800/s; at most 1,800/s in the last 1 min."));
        TimeSeries ended = ramp(61, 10);
        ended.append({Start + 60'500, Unknown});
        chart.setSeries({{QString(), ended}}, Start + 60'500);
        QCOMPARE(chart.accessibleDescription(), QStringLiteral("Now unknown; at most 600/s in the last 1 min."));
        chart.setLocale(QLocale(QStringLiteral("de_DE")));
        chart.setSeries({{QString(), ramp(61, 30)}}, Start + 60'000);
        QVERIFY2(chart.accessibleDescription().contains(QStringLiteral("1.800/s")),
                 qPrintable(chart.accessibleDescription()));
    }

    void roundTop_data()
    {
        QTest::addColumn<Unit>("unit");
        QTest::addColumn<double>("highest");
        QTest::addColumn<double>("top");
        QTest::newRow("nothing") << Unit::PerSecond << 0. << 2.;
        QTest::newRow("below one") << Unit::PerSecond << 0.3 << 0.4;
        QTest::newRow("people are whole") << Unit::Count << 1. << 2.;
        QTest::newRow("just so") << Unit::PerSecond << 400. << 400.;
        QTest::newRow("one more") << Unit::PerSecond << 401. << 1000.;
        QTest::newRow("bytes") << Unit::BytesPerSecond << 100'000. << 131'072.;
        QTest::newRow("share") << Unit::Share << 0.013 << 0.02;
        QTest::newRow("large") << Unit::Count << 3.2e9 << 4e9;
    }

    void roundTop()
    {
        QFETCH(Unit, unit);
        QFETCH(double, highest);
        SparkChart chart(QStringLiteral("x"), unit);
        chart.setSeries({{QString(), {{Start, highest}, {Start + 1000, Unknown}}}}, Start + 1000);
        QTEST(chart.top(), "top");
    }

    void windowsChangeWhatIsSeen()
    {
        SparkChart chart(QStringLiteral("x"), Unit::Count);
        chart.resize(400, 160);
        TimeSeries series = ramp(3601, 0);
        series[100].value = 1000; // long ago
        series[3590].value = 10;
        chart.setSeries({{QString(), series}}, Start + 3'600'000);
        QCOMPARE(chart.top(), 10);
        const double before = chart.xOf(Start + 3'590'000);
        chart.setWindow(900'000);
        QCOMPARE(chart.top(), 10);
        QVERIFY(chart.xOf(Start + 3'590'000) > before);
        chart.setWindow(3'600'000);
        QCOMPARE(chart.top(), 1000);
        QVERIFY2(chart.accessibleDescription().contains(QStringLiteral("1,000")),
                 qPrintable(chart.accessibleDescription()));
        chart.setWindow(60'000);
        QVERIFY2(chart.accessibleDescription().contains(QStringLiteral("at most 10 ")),
                 qPrintable(chart.accessibleDescription()));
    }

    void gapsStayEmpty()
    {
        SparkChart chart(QStringLiteral("x"), Unit::Count);
        chart.resize(400, 160);
        TimeSeries series;
        for (int i = 0; i <= 60; ++i) {
            if (i < 20 || i > 40)
                series.append({Start + i * 1000, 5});
            else if (i == 30)
                series.append({Start + i * 1000, Unknown});
        }
        chart.setSeries({{QString(), series}}, Start + 60'000);
        const QImage image = picture(chart);
        QVERIFY(bluePixels(image, int(chart.xOf(Start + 2000)), int(chart.xOf(Start + 18'000))) > 40);
        QCOMPARE(bluePixels(image, int(chart.xOf(Start + 21'000)), int(chart.xOf(Start + 40'000))), 0);
        QVERIFY(bluePixels(image, int(chart.xOf(Start + 43'000)), int(chart.xOf(Start + 59'000))) > 40);
    }

    void rightToLeft()
    {
        SparkChart chart(QStringLiteral("x"), Unit::Count);
        chart.resize(400, 160);
        chart.setSeries({{QString(), ramp(61, 1)}}, Start + 60'000);
        QVERIFY(chart.xOf(Start) < chart.xOf(Start + 60'000));
        chart.setLayoutDirection(Qt::RightToLeft);
        QVERIFY(chart.xOf(Start) > chart.xOf(Start + 60'000));
        QVERIFY(bluePixels(picture(chart), 0, 200) > 40);
    }

    void keyboard_data()
    {
        QTest::addColumn<bool>("rtl");
        QTest::newRow("ltr") << false;
        QTest::newRow("rtl") << true;
    }

    void keyboard()
    {
        QFETCH(bool, rtl);
        const Qt::Key earlier = rtl ? Qt::Key_Right : Qt::Key_Left;
        const Qt::Key later = rtl ? Qt::Key_Left : Qt::Key_Right;
        SparkChart chart(QStringLiteral("x"), Unit::Count);
        chart.setLayoutDirection(rtl ? Qt::RightToLeft : Qt::LeftToRight);
        chart.resize(400, 160);
        QVERIFY(chart.focusPolicy() & Qt::TabFocus);
        QTest::keyClick(&chart, earlier); // nothing there yet
        QVERIFY(!chart.cursor());
        TimeSeries series = ramp(200, 1);
        series[150].value = Unknown;
        chart.setSeries({{QString(), series}}, Start + 199'000);
        QTest::keyClick(&chart, earlier);
        QCOMPARE(chart.cursor().value_or(0), Start + 199'000);
        QTest::keyClick(&chart, earlier);
        QCOMPARE(chart.cursor().value_or(0), Start + 198'000);
        QVERIFY2(chart.accessibleDescription().startsWith(QStringLiteral("At "))
                     && chart.accessibleDescription().endsWith(QStringLiteral(": 198.")),
                 qPrintable(chart.accessibleDescription()));
        QTest::keyClick(&chart, Qt::Key_Home);
        QCOMPARE(chart.cursor().value_or(0), Start + 139'000);
        for (int i = 0; i < 11; ++i)
            QTest::keyClick(&chart, later);
        QCOMPARE(chart.cursor().value_or(0), Start + 151'000); // over what is unknown
        QTest::keyClick(&chart, Qt::Key_End);
        QTest::keyClick(&chart, later);
        QCOMPARE(chart.cursor().value_or(0), Start + 199'000);
        QTest::keyClick(&chart, Qt::Key_Escape);
        QVERIFY(!chart.cursor());
    }

    void pointer()
    {
        SparkChart chart(QStringLiteral("x"), Unit::Count);
        chart.resize(400, 160);
        chart.setSeries({{QString(), ramp(61, 1)}}, Start + 60'000);
        const QImage before = picture(chart);
        const QPointF where(chart.xOf(Start + 30'000), 80);
        QMouseEvent move(QEvent::MouseMove, where, chart.mapToGlobal(where), Qt::NoButton, Qt::NoButton,
                         Qt::NoModifier);
        QCoreApplication::sendEvent(&chart, &move);
        QCOMPARE(chart.cursor().value_or(0), Start + 30'000);
        QVERIFY(picture(chart) != before);
        // The moment is kept while new data comes in.
        chart.setSeries({{QString(), ramp(65, 1)}}, Start + 64'000);
        QCOMPARE(chart.cursor().value_or(0), Start + 30'000);
    }

    void twiceAsSharp()
    {
        SparkChart chart(QStringLiteral("x"), Unit::Count);
        chart.resize(400, 160);
        chart.setSeries({{QString(), ramp(61, 1)}}, Start + 60'000);
        const QImage one = picture(chart);
        const QImage two = picture(chart, 2);
        QVERIFY(bluePixels(two, 0, 800) > 2 * bluePixels(one, 0, 400));
    }

    void hourIsCheap()
    {
        SparkChart chart(QStringLiteral("x"), Unit::PerSecond);
        chart.resize(460, 180);
        chart.setWindow(3'600'000);
        TimeSeries series;
        quint32 random = 1;
        for (int i = 0; i <= 3600; ++i) {
            random = random * 1664525 + 1013904223;
            series.append({Start + i * 1000, double(random >> 20)});
        }
        picture(chart);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 20; ++i) {
            chart.setSeries({{QStringLiteral("in"), series}, {QStringLiteral("out"), series}}, Start + 3'600'000);
            picture(chart);
        }
        const double ms = double(timer.nsecsElapsed()) / 20e6;
        qInfo("%.2f ms a chart", ms);
        // Four charts a second; the bound is for sanitizers and busy machines.
        QVERIFY2(ms < 100, qPrintable(QString::number(ms)));
    }
};

} // namespace

WSIFY_SUITE(tst_sparkchart, wsify::test::OnDesktop<QApplication>, TestSparkChart)

#include "tst_sparkchart.moc"
