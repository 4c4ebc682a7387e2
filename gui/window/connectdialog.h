// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/client/serveraddress.h"

#include <QDialog>
#include <QList>
#include <QString>

#include <optional>

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;

namespace wsify::console {

/// Asks which server to connect to: a path, ssh://user@host, or one of those that are known. Accepted: address().
class ConnectDialog : public QDialog
{
    Q_OBJECT

public:
    /// What is wrong with an address, and at which of its characters.
    struct Mistake
    {
        qsizetype at = 0;
        QString sentence;

        bool operator==(const Mistake &) const = default;
    };

    /// `known`: is offered. `text`: to begin with.
    ConnectDialog(const QList<ServerAddress> &known, const QString &text, QWidget *parent = nullptr);

    ServerAddress address() const;

    /// None in what ServerAddress::fromString() reads, and in an empty text, which is only not finished. Looks at the disk.
    static std::optional<Mistake> mistakeIn(const QString &text);

private:
    void check();

    QLineEdit *m_edit;
    QLabel *m_problem;
    QListWidget *m_list;
    QPushButton *m_connect;
};

} // namespace wsify::console
