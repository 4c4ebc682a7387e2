// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QDialog>

class QComboBox;

namespace wsify::console {

/// Asks from which of its channels a client shall be removed. Accepted: leave() is what was confirmed.
class LeaveDialog : public QDialog
{
    Q_OBJECT

public:
    /// `who`: the client for people; `chosen`: of `channels`, or empty.
    LeaveDialog(const QByteArray &client, const QString &who, const QList<QByteArray> &channels,
                const QByteArray &chosen, QWidget *parent = nullptr);

    admin::Leave leave() const;

private:
    const QByteArray m_client;
    const QList<QByteArray> m_channels;
    QComboBox *m_channel;
};

} // namespace wsify::console
