// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/redisdsn.h"

#include "common/text/hexdigit.h"

#include <QByteArrayList>

#include <algorithm>

namespace wsify {

namespace {

constexpr int MaxDatabase = 1'000'000;

/// What go-redis takes and v3's command lines may hold.
bool isGoRedisOption(const QByteArray &name)
{
    static const QByteArrayList names{
        "protocol",          "max_retries",    "min_retry_backoff",   "max_retry_backoff",  "dial_timeout",
        "read_timeout",      "write_timeout",  "pool_fifo",           "pool_size",          "pool_timeout",
        "min_idle_conns",    "max_idle_conns", "max_active_conns",    "conn_max_idle_time", "idle_timeout",
        "conn_max_lifetime", "max_conn_age",   "idle_check_frequency"};
    return names.contains(name);
}

bool decode(const QByteArray &raw, QByteArray &out)
{
    for (qsizetype i = 0; i < raw.size(); ++i) {
        if (raw[i] == '%' && (i + 2 >= raw.size() || hexDigit(raw[i + 1]) < 0 || hexDigit(raw[i + 2]) < 0))
            return false;
    }
    out = QByteArray::fromPercentEncoding(raw);
    return true;
}

bool parseNumber(const QByteArray &digits, int min, int max, int &out)
{
    const bool isPlain = !digits.isEmpty() && digits.size() <= 9
                         && std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!isPlain || digits.toInt() < min || digits.toInt() > max)
        return false;
    out = digits.toInt();
    return true;
}

class Parser
{
public:
    explicit Parser(RedisDsn &dsn)
        : m_dsn(dsn)
    {
    }

    /// What is wrong, or null.
    const char *parse(QByteArray rest)
    {
        const qsizetype scheme = rest.indexOf("://");
        if (scheme < 0 || !setScheme(rest.first(scheme)))
            return "expected redis://, rediss:// or unix://, such as redis://user:password@host:6379/0";
        rest = rest.mid(scheme + 3);
        if (rest.contains('#'))
            return "write '#' as %23";
        QByteArray query;
        if (const qsizetype mark = rest.indexOf('?'); mark >= 0) {
            query = rest.mid(mark + 1);
            rest.truncate(mark);
        }
        qsizetype slash = rest.indexOf('/');
        if (slash < 0)
            slash = rest.size();
        QByteArray authority = rest.first(slash);
        const QByteArray path = rest.mid(slash);
        if (const qsizetype at = authority.lastIndexOf('@'); at >= 0) {
            if (const char *wrong = setUserInfo(authority.first(at)))
                return wrong;
            authority = authority.mid(at + 1);
        }
        const bool isUnix = m_dsn.transport == RedisDsn::Transport::Unix;
        if (const char *wrong = isUnix ? setSocket(authority, path) : setServers(authority, path))
            return wrong;
        return query.isEmpty() ? nullptr : setOptions(query);
    }

private:
    bool setScheme(const QByteArray &scheme)
    {
        if (scheme == "redis")
            m_dsn.transport = RedisDsn::Transport::Tcp;
        else if (scheme == "rediss")
            m_dsn.transport = RedisDsn::Transport::Tls;
        else if (scheme == "unix")
            m_dsn.transport = RedisDsn::Transport::Unix;
        else
            return false;
        return true;
    }

    const char *setUserInfo(const QByteArray &info)
    {
        const qsizetype colon = info.indexOf(':');
        const QByteArray user = colon < 0 ? info : info.first(colon);
        const QByteArray password = colon < 0 ? QByteArray() : info.mid(colon + 1);
        if (!decode(user, m_dsn.user) || !decode(password, m_dsn.password))
            return "in user and password, write '%' as %25";
        return nullptr;
    }

    const char *setSocket(const QByteArray &authority, const QByteArray &path)
    {
        QByteArray decoded;
        if (!authority.isEmpty() || path.size() < 2 || !decode(path, decoded))
            return "unix:// needs the path of a socket, such as unix:///run/redis/redis.sock";
        m_dsn.path = QString::fromUtf8(decoded);
        return nullptr;
    }

    const char *setServers(const QByteArray &authority, const QByteArray &path)
    {
        const QByteArrayList parts = authority.split(',');
        if (parts.size() > RedisDsn::MaxServers)
            return "at most 16 hosts may be listed";
        m_dsn.servers.clear();
        for (const QByteArray &part : parts) {
            if (part.isEmpty() && parts.size() > 1)
                return "a host is missing beside a ','";
            if (const char *wrong = addServer(part))
                return wrong;
        }
        if (path.size() > 1 && !parseNumber(path.mid(1), 0, MaxDatabase, m_dsn.database))
            return "only the number of a database may follow the host, such as /0";
        return nullptr;
    }

    const char *addServer(const QByteArray &text)
    {
        QByteArray host = text;
        QByteArray port;
        const qsizetype bracket = text.lastIndexOf(']');
        if (const qsizetype colon = text.lastIndexOf(':'); colon > bracket) {
            host = text.first(colon);
            port = text.mid(colon + 1);
        }
        if (host.startsWith('[') && host.endsWith(']'))
            host = host.sliced(1, host.size() - 2);
        else if (host.contains(':') || host.contains('['))
            return "an IPv6 address must be in brackets; user and password end with '@'";
        QByteArray decoded;
        if (!decode(host, decoded)
            || std::any_of(decoded.begin(), decoded.end(), [](char c) { return quint8(c) <= 32; }))
            return "the host is neither a name nor an address";
        RedisDsn::Server server;
        if (!decoded.isEmpty())
            server.host = QString::fromUtf8(decoded);
        int number = server.port;
        if (!port.isEmpty() && !parseNumber(port, 1, 65535, number))
            return "the port must be a number from 1 to 65535 (in a password, write '/' as %2F, '?' as %3F and '@' as "
                   "%40)";
        server.port = quint16(number);
        m_dsn.servers.push_back(server);
        return nullptr;
    }

    const char *setOptions(const QByteArray &query)
    {
        const QByteArrayList pairs = query.split('&');
        for (const QByteArray &pair : pairs) {
            const qsizetype equals = pair.indexOf('=');
            const QByteArray name = equals < 0 ? pair : pair.first(equals);
            QByteArray raw = equals < 0 ? QByteArray() : pair.mid(equals + 1);
            QByteArray value;
            if (!decode(raw.replace('+', ' '), value))
                return "in an option, write '%' as %25";
            if (const char *wrong = setOption(name, value))
                return wrong;
        }
        return nullptr;
    }

    const char *setOption(const QByteArray &name, const QByteArray &value)
    {
        if (name == "prefix") {
            m_dsn.prefix = value;
        } else if (name == "db") {
            int database = 0;
            if (!parseNumber(value, 0, MaxDatabase, database))
                return "db must be the number of a database";
            if (m_dsn.database == 0) // as in go-redis, the path comes first
                m_dsn.database = database;
        } else if (name == "client_name") {
            if (value.isEmpty() || std::any_of(value.begin(), value.end(), [](char c) { return c <= ' ' || c > '~'; }))
                return "client_name must consist of visible ASCII characters";
            m_dsn.clientName = value;
        } else if (name == "ca") {
            if (m_dsn.transport != RedisDsn::Transport::Tls)
                return "ca requires rediss://";
            m_dsn.caFile = QString::fromUtf8(value);
        } else if (!isGoRedisOption(name)) {
            return "the options are prefix, db, client_name and ca";
        }
        return nullptr;
    }

    RedisDsn &m_dsn;
};

} // namespace

std::optional<RedisDsn> RedisDsn::parse(const QString &text, QString &error)
{
    RedisDsn dsn;
    if (const char *wrong = Parser(dsn).parse(text.toUtf8())) {
        error = QString::fromLatin1(wrong);
        return std::nullopt;
    }
    return dsn;
}

QByteArray RedisDsn::Server::display() const
{
    const QByteArray name = host.toUtf8();
    return (name.contains(':') ? '[' + name + ']' : name) + ':' + QByteArray::number(port);
}

QByteArray RedisDsn::display() const
{
    if (transport == Transport::Unix)
        return "unix://" + path.toUtf8();
    QByteArrayList shown;
    for (const Server &server : servers)
        shown.append(server.display());
    return (transport == Transport::Tls ? "rediss://" : "redis://") + shown.join(',') + '/'
           + QByteArray::number(database);
}

} // namespace wsify
