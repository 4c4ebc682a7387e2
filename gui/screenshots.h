// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>
#include <QSize>
#include <QString>

namespace wsify::console {

class DemoServer;
class MainWindow;

/// Writes every page of the window as `overview.png`, `channels.png`, ... into a directory, and what stands in their place without a server as
/// `state-gone.png`, `state-noserver.png`, ... Of the demo's server: it drives its time.
class Screenshots : public QObject
{
    Q_OBJECT

public:
    /// How far take() drives the demo's time ahead: it should begin so much before now.
    static constexpr qint64 PastMs = 80'000;

    Screenshots(MainWindow &window, DemoServer &demo, const QString &directory);

    /// Takes some seconds, in which events are handled. False: errorText() says why.
    bool take(QSize size);
    QString errorText() const { return m_errorText; }
    /// File names of the pictures that were written.
    QStringList files() const { return m_files; }

private:
    void live(int ms);
    bool takeStates();
    bool write(const QString &name);

    MainWindow &m_window;
    DemoServer &m_demo;
    QString m_directory;
    QString m_errorText;
    QStringList m_files;
};

} // namespace wsify::console
