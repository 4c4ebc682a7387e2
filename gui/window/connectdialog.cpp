// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/connectdialog.h"

#include "common/admin/endpoint.h"
#include "gui/servers/serverdirectory.h"
#include "gui/widgets/symbols.h"
#include "gui/widgets/tones.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace wsify::console {

namespace {

const QString Ssh = QStringLiteral("ssh://");

using Mistake = ConnectDialog::Mistake;

/// Of `[user@]host[:port][/]`, which begins at `start`.
std::optional<Mistake> mistakeInSsh(const QString &text, qsizetype start)
{
    for (qsizetype i = start; i < text.size(); ++i) {
        if (text[i].isSpace())
            return Mistake{i, ConnectDialog::tr("There can be no blank in it.")};
    }
    // Behind the host: the server that is meant, where several run.
    qsizetype end = start;
    while (end < text.size() && text[end] != u'/' && text[end] != u'?')
        ++end;
    const QString authority = text.sliced(start, end - start);
    if (const QString rest = text.sliced(end);
        rest.size() > 1 && ServerAddress::fromString(text.first(end)) && !ServerAddress::fromString(text))
        return Mistake{end, ConnectDialog::tr("The path of a socket or ?port= and a number can follow the host.")};
    const qsizetype at = authority.lastIndexOf(u'@');
    const QString user = authority.first(std::max<qsizetype>(at, 0));
    if (at == 0)
        return Mistake{start, ConnectDialog::tr("The user before the @ is missing.")};
    if (user.startsWith(u'-'))
        return Mistake{start, ConnectDialog::tr("A user cannot begin with a dash.")};
    if (const qsizetype colon = user.indexOf(u':'); colon >= 0)
        return Mistake{start + colon, ConnectDialog::tr("A password has no place here: ssh takes a key.")};
    const qsizetype hostAt = start + at + 1;
    const QString rest = authority.sliced(at + 1);
    qsizetype portAt = rest.indexOf(u':');
    if (rest.startsWith(u'[')) { // IPv6
        const qsizetype close = rest.indexOf(u']');
        if (close < 0)
            return Mistake{hostAt, ConnectDialog::tr("The ] of the address is missing.")};
        portAt = rest.indexOf(u':', close);
    }
    const QString host = portAt < 0 ? rest : rest.first(portAt);
    if (host.isEmpty())
        return Mistake{hostAt, ConnectDialog::tr("The host is missing.")};
    if (host.startsWith(u'-'))
        return Mistake{hostAt, ConnectDialog::tr("A host cannot begin with a dash.")};
    if (portAt >= 0) {
        bool isNumber = false;
        const QString port = rest.sliced(portAt + 1);
        if (port.toUShort(&isNumber) == 0 || !isNumber)
            return Mistake{hostAt + portAt + 1, ConnectDialog::tr("A port is a number from 1 to 65535.")};
    }
    if (!user.isEmpty() && ServerAddress::fromString(Ssh + rest))
        return ServerAddress::fromString(text)
                   ? std::nullopt
                   : std::optional(Mistake{start, ConnectDialog::tr("This is no name of a user.")});
    if (!ServerAddress::fromString(text))
        return Mistake{hostAt, ConnectDialog::tr("This is no name of a host.")};
    return {};
}

std::optional<Mistake> mistakeInPath(const QString &text)
{
#ifndef Q_OS_WIN // a pipe may have any name
    if (!text.startsWith(u'/')) {
        if (text.contains(u'@'))
            return Mistake{0, ConnectDialog::tr("Write ssh:// before a user and a host.")};
        return Mistake{0, ConnectDialog::tr("The path of a socket begins with a slash, a host with ssh://.")};
    }
    const qsizetype size = QFile::encodeName(text).size();
    if (size > admin::MaxSocketPath)
        return Mistake{text.size() - 1, ConnectDialog::tr("The path of a socket is %Ln bytes too long.", nullptr,
                                                          int(size - admin::MaxSocketPath))};
    const QFileInfo info(text);
    if (info.isDir())
        return Mistake{text.size() - 1, ConnectDialog::tr("This is a directory, no socket.")};
    if (info.isFile())
        return Mistake{text.size() - 1, ConnectDialog::tr("This is a file, no socket.")};
#else
    Q_UNUSED(text)
#endif
    return {};
}

} // namespace

ConnectDialog::ConnectDialog(const QList<ServerAddress> &known, const QString &text, QWidget *parent)
    : QDialog(parent)
    , m_edit(new QLineEdit(text))
    , m_problem(new QLabel)
    , m_list(new QListWidget)
{
    setWindowTitle(tr("Connect to Server"));
    auto *caption = new QLabel(tr("&Server:"));
    caption->setBuddy(m_edit);
    m_edit->setObjectName(QStringLiteral("address"));
    m_edit->setAccessibleName(tr("Server"));
    m_edit->setPlaceholderText(tr("%1, or the path of a socket").arg(QStringLiteral("ssh://user@host")));
    m_edit->setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    m_edit->setLayoutDirection(Qt::LeftToRight); // addresses are, in every language
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    // One line always, so that nothing jumps while somebody types.
    m_problem->setMinimumHeight(m_problem->fontMetrics().height());

    auto *listCaption = new QLabel(tr("&Known servers:"));
    listCaption->setBuddy(m_list);
    m_list->setAccessibleName(tr("Known servers"));
    for (const ServerAddress &address : known) {
        const bool isRemote = address.kind != ServerAddress::Kind::Socket;
        auto *item = new QListWidgetItem(Symbols::icon(isRemote ? Symbol::Remote : Symbol::Server), address.toString());
        item->setData(Qt::UserRole, address.toString());
        m_list->addItem(item);
    }
    m_list->setMinimumHeight(m_list->fontMetrics().height() * 6);
    listCaption->setVisible(!known.isEmpty());
    m_list->setVisible(!known.isEmpty());

    auto *hint =
        new QLabel(tr("A server on another machine is reached by ssh, with your keys; wsify has to be in the "
                      "PATH there. If several run: %1 or %2. Any other command: %3.")
                       .arg(QStringLiteral("ssh://host?port=3000"), QStringLiteral("ssh://host/run/wsify/admin.sock"),
                            QStringLiteral("exec:docker exec -i NAME wsify admin-connect")));
    hint->setWordWrap(true);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_connect = buttons->addButton(tr("&Connect"), QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_edit, &QLineEdit::textChanged, this, &ConnectDialog::check);
    connect(m_list, &QListWidget::currentItemChanged, this, [this](QListWidgetItem *item) {
        if (item)
            m_edit->setText(item->data(Qt::UserRole).toString());
    });
    connect(m_list, &QListWidget::itemDoubleClicked, this, [this] {
        if (m_connect->isEnabled())
            accept();
    });

    auto *column = new QVBoxLayout(this);
    column->addWidget(caption);
    column->addWidget(m_edit);
    column->addWidget(m_problem);
    column->addWidget(listCaption);
    column->addWidget(m_list, 1);
    column->addWidget(hint);
    column->addWidget(buttons);
    m_connect->setDefault(true); // not before it is in the dialog, which would choose another one for being enabled
    check();
    m_edit->setFocus();
    m_edit->selectAll();
}

ServerAddress ConnectDialog::address() const
{
    return ServerAddress::fromString(m_edit->text()).value_or(ServerAddress());
}

std::optional<ConnectDialog::Mistake> ConnectDialog::mistakeIn(const QString &whole)
{
    const QString text = whole.trimmed();
    const qsizetype before = whole.indexOf(text);
    if (text.isEmpty())
        return {};
    std::optional<Mistake> mistake;
    const qsizetype scheme = text.indexOf(QLatin1String("://"));
    if (text.startsWith(Ssh))
        mistake = mistakeInSsh(text, Ssh.size());
    else if (text.startsWith(QLatin1String("ssh:")))
        mistake = Mistake{4, tr("Two slashes follow ssh:")};
    else if (text.startsWith(QLatin1String("exec:")))
        mistake =
            ServerAddress::fromString(text) ? std::nullopt : std::optional(Mistake{5, tr("The command is missing.")});
    else if (scheme >= 0 && !text.startsWith(u'/'))
        mistake = Mistake{0, tr("A console connects by ssh:// or to a socket, not by %1").arg(text.first(scheme + 3))};
    else
        mistake = mistakeInPath(text);
    if (mistake)
        mistake->at += before;
    return mistake;
}

void ConnectDialog::check()
{
    const auto mistake = mistakeIn(m_edit->text());
    // What is not finished is not wrong yet.
    static const QStringList beginnings{QStringLiteral("s"),    QStringLiteral("ss"),    QStringLiteral("ssh"),
                                        QStringLiteral("ssh:"), QStringLiteral("ssh:/"), Ssh};
    const bool isBegun = beginnings.contains(m_edit->text());
    //: where in the text, what is wrong
    m_problem->setText(mistake && !isBegun ? tr("⚠ Character %L1: %2").arg(mistake->at + 1).arg(mistake->sentence)
                                           : QString());
    QPalette palette = m_problem->palette();
    palette.setColor(QPalette::WindowText, Tones::bad(this->palette()));
    m_problem->setPalette(palette);
    m_edit->setAccessibleDescription(m_problem->text());
    m_connect->setEnabled(!mistake && !m_edit->text().trimmed().isEmpty());
}

} // namespace wsify::console
