// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"

#include <QListWidget>

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class ServerDirectory;

/// The servers that can be connected to, the one that is in bold. As high as its rows, up to some.
class ServerList : public QListWidget
{
    Q_OBJECT

public:
    static constexpr int MaxRows = 6;

    /// Both live longer.
    ServerList(AdminClient &client, ServerDirectory &directory, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void connectWanted(const wsify::ServerAddress &address);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void update();
    void mark();
    void showMenu(const QPoint &position);
    QIcon iconOf(const ServerAddress &address, bool isChosen) const;
    void askForName(const ServerAddress &address);

    AdminClient &m_client;
    ServerDirectory &m_directory;
    QList<ServerAddress> m_addresses; ///< of the rows
};

} // namespace wsify::console
