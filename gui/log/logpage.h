// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/log/logmodel.h"
#include "gui/log/serverlevel.h"
#include "gui/page/page.h"

#include <optional>

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
    /// `aWhile`: as ServerLevel has it.
    explicit LogPage(AdminClient &client, std::chrono::milliseconds aWhile = ServerLevel::ForAWhile);
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
    std::optional<admin::LogLevel> serverLevel() const;

    LogModel &model() { return m_model; }
    FollowView &view() { return *m_view; }

protected:
    void activeChanged() override;

private:
    void makeTools();
    void makeTable();
    void connectionChanged();
    void begin();
    void noteGap();
    void received(const admin::Log &log);
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
    ServerLevel *m_server;
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

    qint64 m_dropped = 0;
    bool m_wasLive = false;
    qint64 m_lostAt = 0; ///< when the connection ended; 0: it has not
    QString m_gap; ///< what to say before the next line, unless nothing is missing
    Abilities m_lastAbilities;
    QString m_address; ///< whose lines these are
    QByteArray m_bootId;
};

} // namespace wsify::console
