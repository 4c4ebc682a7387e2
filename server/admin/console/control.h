// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/adminreply.h"
#include "common/admin/messages.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace wsify {

struct AdminHost;

/// Changes of consoles to the process. Each is logged with the console's user. Main thread; must live as long as
/// workers run tasks.
class Control : public QObject
{
    Q_OBJECT

public:
    explicit Control(AdminHost &host);

    void publish(const admin::Publish &request, std::optional<uint> uid, AdminReply reply);
    void drain(const admin::Drain &request, std::optional<uint> uid, const AdminReply &reply);
    void reload(const admin::Reload &request, std::optional<uint> uid, const AdminReply &reply);
    void setLogLevel(const admin::SetLogLevel &request, std::optional<uint> uid, const AdminReply &reply);
    /// When the log's level goes back by itself, in milliseconds since 1970; none if it stays.
    std::optional<qint64> logLevelUntil() const;

private:
    struct Publication;

    void publishOn(int worker, const std::shared_ptr<Publication> &publication);
    qint64 delivered(const Publication &publication) const;

    void restoreLogLevel();

    AdminHost &m_host;
    struct Level
    {
        admin::LogLevel level;
        QByteArray source; ///< as in config()

        bool operator==(const Level &) const = default;
    };
    /// A level for some time: whoever asked for it need not be there when the time is over.
    struct ShortLevel
    {
        Level set;
        Level before;
        qint64 until;
    };
    Level level() const;
    bool isShortLevelInForce() const;
    std::optional<ShortLevel> m_shortLevel;
    QTimer m_levelTimer;
};

} // namespace wsify
