// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/configuration/configmodel.h"
#include "gui/page/page.h"

class QAction;
class QLabel;
class QLineEdit;
class QStackedWidget;

namespace wsify::console {

class EmptyState;
class PlainTable;
class ToggleButton;

/// What the server runs with: every setting, its value, and where it comes from. Asked for whenever the page is opened.
class SettingsPage : public Page
{
    Q_OBJECT

public:
    explicit SettingsPage(AdminClient &client);
    ~SettingsPage() override;

    QString title() const override { return tr("Settings"); }
    Abilities abilities() const override { return Ability::Find | Ability::Filter; }
    void perform(Ability ability) override;

    /// The selected settings, or all that are shown, as lines for the file of --config.
    void copySettings();

    ConfigModel &model() { return m_model; }
    PlainTable &view() { return *m_view; }

protected:
    void activeChanged() override;

private:
    void ask();
    void answered(const admin::ServerMessage &answer);
    void showAll();
    void updateState();
    QString serverText() const;

    ConfigModel m_model;
    ConfigFilter m_filter{m_model};
    QLabel *m_serverLine;
    QLineEdit *m_find;
    ToggleButton *m_changedOnly;
    QStackedWidget *m_stack;
    PlainTable *m_view;
    EmptyState *m_empty;
    QLabel *m_count;
    QAction *m_copy;
    QAction *m_showAll;
    QAction *m_tryAgain;
    QString m_error;
    QString m_server; ///< whose settings these are
    int m_asked = 0; ///< counts the questions; an answer to an earlier one is of no interest
};

} // namespace wsify::console
