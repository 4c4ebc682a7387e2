// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/servers/serverstate.h"
#include "gui/widgets/symbols.h"

#include <QList>
#include <QString>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace wsify::console {

/// Stands where the pages would be: says in a sentence why there is no server to see, and offers what can be done about it.
class StatePage : public QWidget
{
    Q_OBJECT

public:
    explicit StatePage(QWidget *parent = nullptr);

    void setState(const ServerState &state);
    const ServerState &state() const { return m_state; }
    /// What is offered to connect to.
    void setFound(const QList<ServerAddress> &found);
    /// Where servers of this machine would be found.
    void setSearched(const QStringList &directories);
    /// A server is being started; or why that failed.
    void setStarting(bool isStarting, const QString &failure);

    QString title() const;
    QString sentence() const;
    QString command() const; ///< that is shown to be copied; empty when there is none

Q_SIGNALS:
    void connectWanted(const wsify::ServerAddress &address);
    /// Ask for an address.
    void dialogWanted();
    void startWanted();
    void retryWanted();
    void cancelWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void update();
    void updateFound();
    void align();
    void paintSymbol();

    ServerState m_state;
    QList<ServerAddress> m_found;
    QString m_searched;
    bool m_isStarting = false;
    QString m_startFailure;

    Symbol m_symbol = Symbol::Server;
    QLabel *m_picture;
    QLabel *m_title;
    QLabel *m_sentence;
    QLabel *m_said;
    QProgressBar *m_busy;
    QLabel *m_foundCaption;
    QListWidget *m_foundList;
    QLabel *m_commandCaption;
    QWidget *m_commandRow;
    QLineEdit *m_command;
    QPushButton *m_retry;
    QPushButton *m_start;
    QPushButton *m_connect;
    QPushButton *m_cancel;
    QLabel *m_hint;
};

} // namespace wsify::console
