// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/log/logmodel.h"
#include "gui/page/page.h"

#include <QPointer>
#include <QTimer>

#include <optional>

class QAbstractButton;
class QAction;
class QComboBox;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QToolButton;

namespace wsify::console {

class EmptyState;
class NoticeBar;
class FollowView;

/// The server's log, as it is written while the console is connected; what is
/// missing between two lines is said between them.
///
/// Lines of another server are cleared; those of an earlier process of the same one stay.
class LogPage : public Page
{
    Q_OBJECT

public:
    /// How long the server logs everything when somebody wants it for a while; then it logs what it did.
    static constexpr std::chrono::minutes ForAWhile{5};

    /// `aWhile`: ForAWhile, which tests shorten.
    explicit LogPage(AdminClient &client, std::chrono::milliseconds aWhile = ForAWhile);
    ~LogPage() override;

    QString title() const override { return tr("Log"); }
    QWidget *firstFocus() override;
    Abilities abilities() const override;
    void perform(Ability ability) override;

    bool isPaused() const { return m_model.isPaused(); }
    void setPaused(bool paused);
    void clear();
    void copyLines();
    /// Lines that the server has not sent, since the page was cleared.
    qint64 dropped() const { return m_dropped; }
    /// From which level on the server writes; nothing while that is not known.
    std::optional<admin::LogLevel> serverLevel() const { return m_serverLevel; }

    LogModel &model() { return m_model; }
    FollowView &view() { return *m_view; }

protected:
    void activeChanged() override;

private:
    void makeTools();
    void makeTable();
    void connectionChanged();
    void begin();
    void received(const admin::Log &log);
    void askForLevel();
    void askForEverything();
    void changeLevel(admin::LogLevel level, std::optional<admin::LogLevel> back = {});
    void putBack();
    void setServerLevel(std::optional<admin::LogLevel> level);
    void setText(const QString &text);
    void setShownLevel(admin::LogLevel level);
    void showAll();
    void updateState();
    void updateEmptyState();

    LogModel m_model;
    LogFilter m_filter{m_model};
    QLineEdit *m_find;
    QComboBox *m_shownLevel;
    QToolButton *m_pause;
    QToolButton *m_clear;
    QToolButton *m_follow;
    QComboBox *m_levelBox; ///< the server's
    NoticeBar *m_notice;
    QStackedWidget *m_stack;
    FollowView *m_view;
    EmptyState *m_empty;
    QLabel *m_state;
    QLabel *m_counts;
    QAction *m_copy;
    QAction *m_resume;
    QAction *m_showAll;
    QAction *m_debug;

    std::optional<admin::LogLevel> m_serverLevel;
    std::optional<admin::LogLevel> m_back; ///< the level to put back; until the server has taken it
    QTimer m_backTimer; ///< when to; with a level to put back and no timer it is time
    QPointer<QAbstractButton> m_aWhile; ///< of the question that is open
    qint64 m_lastDropped = 0; ///< total of this subscription
    qint64 m_dropped = 0;
    bool m_wasLive = false;
    qint64 m_lostAt = 0; ///< when the connection ended; 0: it has not
    Abilities m_lastAbilities;
    QString m_server; ///< whose lines these are
    QByteArray m_bootId;
};

} // namespace wsify::console
