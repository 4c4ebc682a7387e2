// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/events/eventsmodel.h"
#include "gui/page/page.h"

class QAction;
class QLabel;
class QStackedWidget;
class QToolButton;

namespace wsify::console {

class EmptyState;
class FilterBar;
class FollowView;

/// The time line of a server: who came, went and why, joined and left, what was refused, who was cut, the broker. Heard as long as the console is
/// connected, whatever page is shown; what is missing is said in its place.
class EventsPage : public Page
{
    Q_OBJECT

public:
    explicit EventsPage(AdminClient &client);
    ~EventsPage() override;

    QString title() const override { return tr("Events"); }
    QWidget *firstFocus() override;
    Abilities abilities() const override;
    void perform(Ability ability) override;
    void showFilter(const QString &filter);

    bool isPaused() const { return m_model.isPaused(); }
    void setPaused(bool paused);

    EventsModel &model() { return m_model; }
    FollowView &view() { return *m_view; }
    FilterBar &filterBar() { return *m_filterBar; }

private:
    void makeTable();
    void connectionChanged();
    void received(const admin::Event &event);
    void clear();
    void filter(const QString &text);
    const EventLine *current() const;
    void copyRows();
    void updateActions();
    void update();

    EventsModel m_model;
    EventsFilter m_filter{m_model};
    FilterBar *m_filterBar;
    QToolButton *m_pause;
    QToolButton *m_clear;
    QToolButton *m_follow;
    QStackedWidget *m_stack;
    FollowView *m_view;
    EmptyState *m_empty;
    QLabel *m_count;
    QAction *m_copy;
    QAction *m_showClient;
    QAction *m_onlyClient;
    QAction *m_onlyChannel;
    QAction *m_showAll;
    bool m_wasLive = false;
    qint64 m_lostAt = 0; ///< when the connection ended; 0: it has not
    QString m_server; ///< whose events these are
    QByteArray m_bootId;
    Abilities m_lastAbilities;
};

} // namespace wsify::console
