// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/screenshots.h"

#include "gui/demo/demoserver.h"
#include "gui/views/mainwindow.h"

#include <QCoreApplication>
#include <QDir>
#include <QEventLoop>
#include <QPixmap>
#include <QTimer>

namespace wsify::console {

namespace {

constexpr int ConnectMs = 10'000;
constexpr int OverviewMs = 2 * 2000 + 500; ///< its rates come from two refreshes
constexpr int ListenMs = 200; ///< until the server knows what a page wants
constexpr int PageMs = 800;

} // namespace

Screenshots::Screenshots(MainWindow &window, DemoServer &demo, const QString &directory)
    : m_window(window)
    , m_demo(demo)
    , m_directory(directory)
{
}

/// The window and the demo's time go on for so long.
void Screenshots::live(int ms)
{
    QEventLoop loop;
    QTimer tick;
    connect(&tick, &QTimer::timeout, this, [this] { m_demo.advance(DemoWorld::TickMs); });
    tick.start(int(DemoWorld::TickMs));
    QTimer::singleShot(ms, &loop, &QEventLoop::quit);
    loop.exec();
}

bool Screenshots::take(QSize size)
{
    if (!QDir().mkpath(m_directory)) {
        m_errorText = tr("%1 cannot be made.").arg(m_directory);
        return false;
    }
    m_window.resize(size);
    m_window.show();
    if (!m_window.client().isLive()) {
        QEventLoop loop;
        connect(&m_window.client(), &AdminClient::stateChanged, &loop, [this, &loop] {
            if (m_window.client().isLive())
                loop.quit();
        });
        QTimer::singleShot(ConnectMs, &loop, &QEventLoop::quit);
        loop.exec();
    }
    if (!m_window.client().isLive()) {
        m_errorText = tr("The demo does not answer.");
        return false;
    }
    for (size_t i = 0; i < m_window.pages().size(); ++i) {
        m_window.showPage(int(i));
        live(ListenMs);
        // Something for the list of warnings, and a past of the authorizer's delays, which no history has.
        for (int lived = 0; i == 0 && lived < int(PastMs); lived += 10'000)
            m_demo.advance(10'000);
        live(i == 0 ? OverviewMs : PageMs);
        // wsify::console::OverviewPage -> overview
        const QString name = QString::fromLatin1(m_window.pages()[i]->metaObject()->className());
        const QString file =
            name.mid(name.lastIndexOf(QLatin1Char(':')) + 1).chopped(4).toLower() + QStringLiteral(".png");
        if (!m_window.grab().save(QDir(m_directory).filePath(file))) {
            m_errorText = tr("%1 cannot be written.").arg(QDir(m_directory).filePath(file));
            return false;
        }
        m_files.append(file);
    }
    return true;
}

} // namespace wsify::console
