// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/leavedialog.h"

#include "gui/models/format.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace wsify::console {

LeaveDialog::LeaveDialog(const QByteArray &client, const QString &who, const QList<QByteArray> &channels,
                         const QByteArray &chosen, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_channels(channels)
    , m_channel(new QComboBox)
{
    setWindowTitle(tr("Remove from Channel"));
    auto *question = new QLabel(tr("Remove %1 from a channel?").arg(who));
    question->setTextFormat(Qt::PlainText);
    question->setWordWrap(true);
    QFont bold = question->font();
    bold.setBold(true);
    question->setFont(bold);
    auto *consequence = new QLabel(tr("It stays connected, is not told, and may join again."));
    consequence->setWordWrap(true);

    for (const QByteArray &channel : channels)
        m_channel->addItem(Format::line(channel));
    // One that nobody has chosen is not removed by an Enter too many.
    m_channel->setPlaceholderText(tr("Choose a channel"));
    m_channel->setCurrentIndex(channels.size() == 1 ? 0 : int(channels.indexOf(chosen)));
    m_channel->setAccessibleName(tr("Channel"));
    m_channel->setMinimumContentsLength(40);
    m_channel->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto *form = new QFormLayout;
    form->addRow(tr("&Channel:"), m_channel);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton *remove = buttons->addButton(tr("&Remove"), QDialogButtonBox::AcceptRole);
    remove->setDefault(true);
    const auto update = [this, remove] {
        remove->setEnabled(m_channel->currentIndex() >= 0);
        remove->setDefault(remove->isEnabled()); // a button that is disabled gives it up
    };
    connect(m_channel, &QComboBox::currentIndexChanged, this, update);
    update();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(question);
    layout->addWidget(consequence);
    layout->addSpacing(8);
    layout->addLayout(form);
    layout->addStretch();
    layout->addWidget(buttons);
    if (remove->isEnabled())
        remove->setFocus();
    else
        m_channel->setFocus();
}

admin::Leave LeaveDialog::leave() const
{
    admin::Leave leave;
    leave.client = m_client;
    leave.channel = m_channels.value(m_channel->currentIndex());
    return leave;
}

} // namespace wsify::console
