// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/servers/serverstate.h"

#include "common/client/link.h"
#include "common/version.h"
#include "gui/models/format.h"
#include "gui/servers/localserver.h"
#include "gui/servers/serverdirectory.h"
#include "gui/servers/shellline.h"

#include <QFileInfo>

namespace wsify::console {

namespace {

constexpr uint UnknownOwner = uint(-2); // Qt's

/// An address among words that may be written from right to left.
QString apart(const QString &address)
{
    return Format::line(address.toUtf8());
}

} // namespace

ServerState ServerState::denied(const ServerAddress &address)
{
    ServerState state;
    state.kind = Kind::PermissionDenied;
    state.address = address;
    const QFileInfo socket(address.target);
    const QFileInfo directory(socket.path());
    // What may not be entered says nothing about what is in it.
    const QFileInfo &info = socket.exists() ? socket : directory;
    // Below a directory that may not be entered nobody has an owner; who owns that directory owns the rest.
    QFileInfo owned = info;
    while (owned.ownerId() == UnknownOwner && !owned.isRoot())
        owned = QFileInfo(owned.path());
    state.owner = owned.owner().isEmpty() ? QString::number(owned.ownerId()) : owned.owner();
    const bool isOpen = info.permission(socket.exists() ? QFile::WriteGroup : QFile::ExeGroup);
    if (isOpen && info.groupId() != 0) // nobody should join root's
        state.group = info.group().isEmpty() ? QString::number(info.groupId()) : info.group();
    return state;
}

ServerState::Words ServerState::words(bool isAnyFound) const
{
    const QString where = apart(ServerDirectory::nameOf(address));
    const QString path = apart(address.target);
    const QString inTerminal = tr("Or type in a &terminal:");
    const QString ours = QStringLiteral(WSIFY_VERSION);
    using enum Kind;
    switch (kind) {
    case NotConnected:
        return {Symbol::Server, tr("Not connected"), tr("Choose the server that you want to see."), {}, {}};
    case NoServer:
        return {
            Symbol::NoServer, tr("No server found"),
            !isAnyFound
                ? tr(
                    "No running wsify server was found on this machine. Start one here, or connect to another machine.")
                : tr("There are sockets of wsify on this machine, but nobody answers. Start a server, or connect "
                     "to one elsewhere."),
            inTerminal, LocalServer::command()};
    case Connecting:
        return {address.kind != ServerAddress::Kind::Socket ? Symbol::Remote : Symbol::Server,
                tr("Connecting…"),
                apart(address.toString()),
                {},
                {}};
    case NobodyAnswers:
        if (address.kind != ServerAddress::Kind::Socket)
            return {Symbol::NoServer, tr("No server answers"),
                    tr("%1 can be reached, but no wsify answers there.").arg(where), tr("Try it in a &terminal:"),
                    shellLine(Link::command(address))};
        return {Symbol::NoServer, tr("No server answers"),
                tr("Nobody listens on %1. Perhaps the server has ended.").arg(path), inTerminal,
                LocalServer::command()};
    case PermissionDenied:
        return wordsOfPermission();
    case ServerOlder:
        return {Symbol::Versions,
                tr("Update the server"),
                //: version, address, version
                tr("wsify %1 at %2 is too old for this console, version %3. Update the server, or use the console of "
                   "the server's version.")
                    .arg(serverVersion, where, ours),
                {},
                {}};
    case ConsoleOlder:
        return {Symbol::Versions,
                tr("Update this console"),
                //: version, address, version
                tr("wsify %1 at %2 is too new for this console, version %3. Update the console.")
                    .arg(serverVersion, where, ours),
                {},
                {}};
    case TooManyConsoles:
        return {Symbol::Crowd,
                tr("Too many consoles"),
                tr("%1 serves as many consoles as it can. Close one that nobody looks at.").arg(where),
                {},
                {}};
    case Ssh:
        return {Symbol::Remote, tr("ssh did not connect"),
                tr("ssh could not reach wsify at %1. ssh cannot prompt here: the host key must be known, and your key "
                   "loaded in ssh-agent.")
                    .arg(where),
                tr("Try it in a &terminal:"), shellLine(Link::command(address))};
    case NoProgram:
        if (address.kind == ServerAddress::Kind::Ssh)
            return {Symbol::Remote, tr("wsify was not found"),
                    tr("%1 can be reached, but wsify is not in the PATH of that user.").arg(where),
                    tr("Try it in a &terminal:"), shellLine(Link::command(address))};
        return {Symbol::Remote, tr("The command was not found"),
                tr("A program of this command does not exist: %1").arg(path), tr("Try it in a &terminal:"),
                shellLine(Link::command(address))};
    case NoProtocol:
        return {Symbol::NoServer,
                tr("Not a wsify server"),
                tr("%1 answered, but not in wsify's admin protocol.").arg(where),
                {},
                {}};
    }
    Q_UNREACHABLE();
}

ServerState::Words ServerState::wordsOfPermission() const
{
    Words words{Symbol::Locked, tr("Permission denied"), {}, {}, {}};
    if (!group.isEmpty()) {
        //: path, group
        words.sentence = tr("%1 is open to the group %2, and you are not in it. Join the group, then log out and in "
                            "again.")
                             .arg(apart(address.target), group);
        words.caption = tr("To join, type in a &terminal:");
        words.command = shellLine({QStringLiteral("sudo"), QStringLiteral("usermod"), QStringLiteral("--append"),
                                   QStringLiteral("--groups"), group})
                        + QStringLiteral(" \"$USER\"");
        return words;
    }
    //: path, user
    words.sentence = tr("%1 is open to the user %2 only. See the server as that user, for example by ssh.")
                         .arg(apart(address.target), owner);
    words.caption = tr("To do so, type in a &terminal:");
    words.command = shellLine({QStringLiteral("wsify-console"), QStringLiteral("ssh://%1@localhost").arg(owner)});
    return words;
}

} // namespace wsify::console
