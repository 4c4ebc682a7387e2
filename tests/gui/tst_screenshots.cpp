// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/demo/demoserver.h"
#include "gui/screenshots.h"
#include "gui/widgets/theme.h"
#include "gui/window/mainwindow.h"
#include "support/suite.h"

#include <QApplication>
#include <QDir>
#include <QImage>
#include <QSet>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace wsify::console;

namespace {

class TestScreenshots : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
    }

    void everyPage_data()
    {
        QTest::addColumn<Theme>("theme");
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("light, left to right") << Theme::Light << Qt::LeftToRight;
        QTest::newRow("dark, right to left") << Theme::Dark << Qt::RightToLeft;
    }

    void everyPage()
    {
        QFETCH(Theme, theme);
        QFETCH(Qt::LayoutDirection, direction);
        Themes::apply(theme);
        QApplication::setLayoutDirection(direction);
        DemoServer demo(1);
        QVERIFY(demo.listen(1'800'000'000'000));
        MainWindow window(DemoServer::environment());
        window.client().connectTo({wsify::ServerAddress::Kind::Socket, demo.socketName(), {}, {}, {}});
        QTemporaryDir directory;
        const QString inside = directory.filePath(QStringLiteral("new/shots"));
        Screenshots screenshots(window, demo, inside);
        QVERIFY2(screenshots.take({1280, 800}), qPrintable(screenshots.errorText()));
        QCOMPARE(
            screenshots.files(),
            QStringList({QStringLiteral("overview.png"), QStringLiteral("channels.png"), QStringLiteral("clients.png"),
                         QStringLiteral("traffic.png"), QStringLiteral("events.png"), QStringLiteral("denials.png"),
                         QStringLiteral("log.png"), QStringLiteral("settings.png"), QStringLiteral("state-gone.png"),
                         QStringLiteral("state-notconnected.png"), QStringLiteral("state-noserver.png"),
                         QStringLiteral("state-connecting.png"), QStringLiteral("state-nobodyanswers.png"),
                         QStringLiteral("state-permission.png"), QStringLiteral("state-serverolder.png"),
                         QStringLiteral("state-consoleolder.png"), QStringLiteral("state-toomany.png"),
                         QStringLiteral("state-ssh.png"), QStringLiteral("state-noprotocol.png")}));
        QSet<QByteArray> different;
        for (const QString &file : screenshots.files()) {
            const QImage image = QImage(inside + QLatin1Char('/') + file).convertToFormat(QImage::Format_RGB32);
            QCOMPARE(image.size(), QSize(1280, 800));
            // Text and lines in it, not one colour with a frame; and in the palette that was asked for.
            QSet<QRgb> colors;
            qint64 light = 0;
            for (int y = 0; y < image.height(); y += 2) {
                for (int x = 0; x < image.width(); x += 2) {
                    colors.insert(image.pixel(x, y));
                    light += qGray(image.pixel(x, y));
                }
            }
            QVERIFY2(colors.size() > 50, qPrintable(file + QString::number(colors.size())));
            const auto mean = light / (640 * 400);
            QVERIFY2(theme == Theme::Dark ? mean < 80 : mean > 180, qPrintable(file + QString::number(mean)));
            different.insert(QByteArray(reinterpret_cast<const char *>(image.constBits()), image.sizeInBytes()));
        }
        QCOMPARE(different.size(), screenshots.files().size());
    }

    void saysWhatItCannotWrite()
    {
        DemoServer demo(1);
        QVERIFY(demo.listen(1'800'000'000'000));
        MainWindow window(DemoServer::environment());
        Screenshots screenshots(window, demo, QStringLiteral("/proc/none"));
        QVERIFY(!screenshots.take({800, 600}));
        QVERIFY(screenshots.errorText().contains(QStringLiteral("/proc/none")));
    }
};

} // namespace

WSIFY_SUITE(tst_screenshots, wsify::test::OnDesktop<QApplication>, TestScreenshots)

#include "tst_screenshots.moc"
