// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QProcess>
#include <QStandardPaths>

namespace wsify::test {

/// An X server of the test's own, without a screen, on a number that is free; for a main() to make before its QApplication. Where there is no
/// Xvfb (other systems) Qt draws without any window system.
class VirtualDisplay
{
public:
    VirtualDisplay()
    {
        qputenv("QT_QPA_PLATFORM", "offscreen");
#ifdef WSIFY_SANITIZED
        return; // libxkbcommon copies texts that have no end (strict_string_checks)
#endif
        const QString xvfb = QStandardPaths::findExecutable(QStringLiteral("Xvfb"));
        if (xvfb.isEmpty())
            return;
        m_process.setStandardErrorFile(QProcess::nullDevice());
        m_process.start(xvfb, {QStringLiteral("-displayfd"), QStringLiteral("1"), QStringLiteral("-screen"),
                               QStringLiteral("0"), QStringLiteral("1920x1080x24"), QStringLiteral("-nolisten"),
                               QStringLiteral("tcp")});
        QByteArray number;
        while (!number.endsWith('\n')) {
            if (!m_process.waitForReadyRead(20'000))
                return;
            number += m_process.readAllStandardOutput();
        }
        qputenv("DISPLAY", ':' + number.trimmed());
        qputenv("QT_QPA_PLATFORM", "xcb");
    }
    ~VirtualDisplay()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(5000))
            m_process.kill();
    }
    VirtualDisplay(const VirtualDisplay &) = delete;
    VirtualDisplay &operator=(const VirtualDisplay &) = delete;

private:
    QProcess m_process;
};

} // namespace wsify::test
