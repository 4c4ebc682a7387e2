// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace wsify::console {

/// Asks whether a client shall be disconnected, and with which close code and reason. Accepted: kick() is what was confirmed.
class KickDialog : public QDialog
{
    Q_OBJECT
public:
    /// `who`: the client for people.
    KickDialog(const QByteArray &client, const QString &who, QWidget *parent = nullptr);
    /// For so many clients; kick() names none. `which`: what the question says of them beside their number; may be empty.
    KickDialog(qint64 count, const QString &which, QWidget *parent = nullptr);

    admin::Kick kick() const;

    static constexpr qsizetype MaxReason = 123; ///< bytes (RFC 6455 section 5.5)
    /// That a close frame may carry (RFC 6455 section 7.4, and the IANA registry).
    static bool canBeSent(int code);
    static QString meaning(int code);

private:
    KickDialog(const QByteArray &client, const QString &question, const QString &consequence, QWidget *parent);
    void check();

    const QByteArray m_client;
    QSpinBox *m_code;
    QLabel *m_meaning;
    QLineEdit *m_reason;
    QLabel *m_problem;
    QPushButton *m_disconnect;
};

} // namespace wsify::console
