// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "gui/widgets/noticebar.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <array>
#include <chrono>
#include <optional>

class QAbstractButton;
class QComboBox;

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

/// From which level on the server writes its log, for everybody: shows it, and changes it.
///
/// For a while, it is the server that goes back by itself, where it can (feature::LevelFor); else this does, with the next connection if
/// there is none then, and before the console leaves.
class ServerLevel : public QWidget
{
    Q_OBJECT

public:
    /// How long the server logs everything when somebody wants it for a while; then it logs what it did.
    static constexpr std::chrono::minutes ForAWhile{5};
    static constexpr std::array Levels{admin::LogLevel::Debug, admin::LogLevel::Info, admin::LogLevel::Warning,
                                       admin::LogLevel::Error};

    /// `aWhile`: ForAWhile, which tests shorten. The client lives longer.
    ServerLevel(AdminClient &client, std::chrono::milliseconds aWhile);

    /// A level by its name in options and settings.
    static std::optional<admin::LogLevel> named(const QByteArray &name);
    /// Nothing while that is not known.
    std::optional<admin::LogLevel> level() const { return m_level; }

    /// The server is asked while somebody looks.
    void setActive(bool active);
    /// A connection has begun.
    void begin(bool isOtherProcess);
    /// A line of that level has come: somebody else may have changed what the server logs.
    void heard(admin::LogLevel level);
    /// Asks the user; it is for everybody who reads that log, and a busy server writes much of it.
    void askForEverything();

Q_SIGNALS:
    void changed();
    void said(wsify::console::NoticeBar::Kind kind, const QString &text);

private:
    void ask();
    void change(admin::LogLevel level, std::optional<admin::LogLevel> back = {});
    void putBack();
    void whileIsOver();
    void set(std::optional<admin::LogLevel> level);

    AdminClient &m_client;
    QComboBox *m_box;
    std::optional<admin::LogLevel> m_level;
    std::optional<admin::LogLevel> m_back; ///< the level to put back; until the server has taken it
    QTimer m_backTimer; ///< when to; with a level to put back and no timer it is time
    QPointer<QAbstractButton> m_aWhile; ///< of the question that is open
    QByteArray m_bootId;
    bool m_isActive = false;
};

} // namespace wsify::console
