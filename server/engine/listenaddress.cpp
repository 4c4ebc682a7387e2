// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/listenaddress.h"

#include "engine/acceptor.h"

#include <QDir>
#include <QFile>

#include <algorithm>

namespace wsify {

namespace {

constexpr QLatin1String UnixPrefix("unix:/");
constexpr QLatin1String SystemdWord("systemd");
constexpr QLatin1String ModePrefix("mode=");

bool isOctal(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'7'; });
}

QString parseUnix(const QString &text, ListenAddress &address)
{
#ifdef Q_OS_WIN
    Q_UNUSED(text);
    Q_UNUSED(address);
    return QStringLiteral("this system has no Unix sockets; it must be host:port or :port");
#else
    const QString place = text.sliced(UnixPrefix.size() - 1); // from the slash on
    const qsizetype query = place.indexOf(u'?');
    const QString path = query < 0 ? place : place.first(query);
    if (path.contains(QChar::Null) || path.endsWith(u'/'))
        return QStringLiteral("the path of a Unix socket must name a file: unix:/run/wsify.sock");
    address.kind = ListenAddress::Unix;
    address.path = QDir::cleanPath(path);
    const qsizetype size = QFile::encodeName(address.path).size();
    if (size > ListenAddress::MaxPath)
        return QStringLiteral("the path of the Unix socket has %1 bytes, the maximum is %2")
            .arg(size)
            .arg(ListenAddress::MaxPath);
    if (query < 0)
        return {};
    const QString option = place.sliced(query + 1);
    const QString digits = option.startsWith(ModePrefix) ? option.sliced(ModePrefix.size()) : QString();
    bool isNumber = false;
    address.mode = digits.toUInt(&isNumber, 8);
    if (!isNumber || !isOctal(digits) || digits.size() < 3 || address.mode > 0777)
        return QStringLiteral("behind the path of a Unix socket only ?mode= can follow, with three octal digits such "
                              "as ?mode=0660");
    return {};
#endif
}

QString parseSystemd(const QString &text, ListenAddress &address)
{
    address.kind = ListenAddress::Systemd;
    if (text.size() == SystemdWord.size())
        return {};
    // What systemd.socket(5) allows for FileDescriptorName=.
    address.name = text.sliced(SystemdWord.size() + 1);
    const auto isAllowed = [](QChar c) { return c.unicode() > 0x20 && c.unicode() < 0x7f && c != u':'; };
    if (address.name.isEmpty() || !std::all_of(address.name.begin(), address.name.end(), isAllowed))
        return QStringLiteral("it must be systemd, or systemd:NAME with a name of LISTEN_FDNAMES");
    return {};
}

} // namespace

std::optional<ListenAddress> ListenAddress::parse(const QString &text, QString &error)
{
    ListenAddress address;
    if (text.startsWith(UnixPrefix)) {
        error = parseUnix(text, address);
    } else if (text == SystemdWord || text.startsWith(QString(SystemdWord + QLatin1Char(':')))) {
        error = parseSystemd(text, address);
    } else if (!Acceptor::parseAddress(text, address.host, address.port, error)) {
        error += QStringLiteral("; or unix:/path, systemd or systemd:NAME");
    }
    return error.isEmpty() ? std::optional(address) : std::nullopt;
}

QString ListenAddress::firstTwice(const QStringList &texts)
{
    QStringList seen;
    for (const QString &text : texts) {
        QString error;
        const auto address = parse(text, error);
        if (!address || address->kind == Tcp)
            continue;
        const QString place = address->kind == Unix ? address->path : u':' + address->name;
        if (seen.contains(place))
            return text;
        seen.append(place);
    }
    return {};
}

} // namespace wsify
