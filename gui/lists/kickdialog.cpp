// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/kickdialog.h"

#include "gui/lists/kickrun.h"
#include "gui/models/closecode.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <climits>

namespace wsify::console {

KickDialog::KickDialog(const QByteArray &client, const QString &who, QWidget *parent)
    : KickDialog(client, tr("Disconnect %1?").arg(who),
                 tr("It may connect again at once: only the authorizer can keep it out."), parent)
{
}

KickDialog::KickDialog(qint64 count, const QString &which, QWidget *parent)
    : KickDialog({}, tr("Disconnect %Ln clients?", nullptr, int(std::min<qint64>(count, KickRun::MaxClients))),
                 (which.isEmpty() ? QString() : which + u'\n')
                     + (count > KickRun::MaxClients
                            ? tr("%Ln clients match; at most %1 are disconnected at a time.", nullptr,
                                 int(std::min<qint64>(count, INT_MAX)))
                                  .arg(QLocale().toString(KickRun::MaxClients))
                            : tr("They may connect again at once: only the authorizer can keep them out.")),
                 parent)
{
}

KickDialog::KickDialog(const QByteArray &client, const QString &asked, const QString &said, QWidget *parent)
    : QDialog(parent)
    , m_client(client)
    , m_code(new QSpinBox)
    , m_meaning(new QLabel)
    , m_reason(new QLineEdit)
    , m_problem(new QLabel)
{
    setWindowTitle(tr("Disconnect Client"));
    const admin::Kick usual;

    auto *question = new QLabel(asked);
    question->setTextFormat(Qt::PlainText);
    question->setWordWrap(true);
    QFont bold = question->font();
    bold.setBold(true);
    question->setFont(bold);
    auto *consequence = new QLabel(said);
    consequence->setWordWrap(true);
    consequence->setTextFormat(Qt::PlainText); // a filter is somebody's text

    m_code->setRange(1000, 4999);
    m_code->setValue(usual.code);
    m_code->setGroupSeparatorShown(false);
    m_code->setAccessibleName(tr("Close code"));
    m_reason->setText(QString::fromUtf8(usual.reason));
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setMinimumWidth(fontMetrics().averageCharWidth() * 40);
    m_problem->setWordWrap(true);

    auto *codeLine = new QHBoxLayout;
    codeLine->addWidget(m_code);
    codeLine->addWidget(m_meaning, 1);
    auto *form = new QFormLayout;
    form->addRow(tr("Close &code:"), codeLine);
    form->addRow(tr("&Reason:"), m_reason);
    static_cast<QLabel *>(form->labelForField(codeLine))->setBuddy(m_code);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_disconnect = buttons->addButton(tr("&Disconnect"), QDialogButtonBox::AcceptRole);
    m_disconnect->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->addWidget(question);
    layout->addWidget(consequence);
    layout->addSpacing(8);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(buttons);

    connect(m_code, &QSpinBox::valueChanged, this, &KickDialog::check);
    connect(m_reason, &QLineEdit::textChanged, this, &KickDialog::check);
    check();
    m_disconnect->setFocus();
}

admin::Kick KickDialog::kick() const
{
    admin::Kick kick;
    kick.client = m_client;
    kick.code = m_code->value();
    kick.reason = m_reason->text().toUtf8();
    return kick;
}

bool KickDialog::canBeSent(int code)
{
    return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

QString KickDialog::meaning(int code)
{
    return closeCodeMeaning(code);
}

void KickDialog::check()
{
    const int code = m_code->value();
    const qsizetype bytes = m_reason->text().toUtf8().size();
    QString problem;
    if (!canBeSent(code))
        problem = tr("The code %1 cannot be sent: 1000 to 1003, 1007 to 1014 and 3000 to 4999 can.").arg(code);
    else if (bytes > MaxReason)
        problem = tr("The reason is %Ln bytes too long.", nullptr, int(bytes - MaxReason));
    m_meaning->setText(meaning(code));
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_disconnect->setEnabled(problem.isEmpty());
}

} // namespace wsify::console
