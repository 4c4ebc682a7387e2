// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/lists/detailstree.h"
#include "gui/lists/listmodel.h"
#include "gui/page/page.h"

#include <QList>

#include <functional>
#include <memory>
#include <optional>

class QAction;
class QHBoxLayout;
class QLabel;
class QSplitter;
class QStackedWidget;

namespace wsify::console {

class DetailsPanel;
class EmptyState;
class FilterBar;
class ListExport;
class ListView;
class NoticeBar;

/// What the pages of the server's lists have in common: a filter above, the table, what is known of the selected row beside it, the number of
/// rows below.
///
/// The row that somebody chose stays chosen, and its details stay, when it leaves the list: an operator reads on about a client that is gone.
class ListPage : public Page
{
    Q_OBJECT

public:
    /// `settingsGroup`: where filters, columns and the width of the details are kept.
    ListPage(AdminClient &client, std::unique_ptr<ListColumns> columns, const QString &settingsGroup);
    ~ListPage() override;

    QWidget *firstFocus() override;
    Abilities abilities() const override;
    void perform(Ability ability) override;

    /// Shows what a filter finds.
    void showFilter(const QString &filter);
    QString filter() const;

protected:
    /// Channels of a client, or clients of a channel, that the details list: nobody reads more.
    static constexpr qsizetype MaxListed = 1000;

    /// What the page says when the server cannot do what it shows, and when there is nothing to show.
    struct Sentences
    {
        QString notThere; ///< the server has not `feature()`
        QString empty;
        QString noMatch;
    };
    virtual Sentences sentences() const = 0;
    virtual const char *feature() const { return admin::feature::List; }
    /// `12,345 clients`, or that many that a filter found.
    virtual QString countText(qint64 total, bool isFiltered) const = 0;
    /// Of the current row.
    virtual QString detailsTitle(const ListRow &row) const = 0;
    /// What is asked after every refresh to know more about it; nothing when the row says it all.
    virtual std::optional<admin::GetRequest> detailsRequest(const ListRow &row) const = 0;
    virtual QList<DetailGroup> detailsOf(const ListRow &row, const admin::GetReply *reply) const = 0;
    virtual QString goneSentence() const { return {}; }
    /// Enables the page's actions.
    virtual void updateActions() = 0;

    void activeChanged() override;

    ListModel &model() { return *m_model; }
    const ListModel &model() const { return *m_model; }
    ListView &view() { return *m_view; }
    DetailsTree &details();
    /// The row that somebody chose, as it was seen last; null when several are selected.
    const ListRow *currentRow() const;
    qsizetype selectedCount() const;
    /// Of the first ListView::MaxSelected those that are here.
    QList<ListEntry> selectedEntries() const;
    static QString leftOutText(qint64 rows);
    /// What the server said about it last; null before.
    const admin::GetReply *currentReply() const { return m_reply ? &*m_reply : nullptr; }
    /// Chooses a row that is perhaps not here: of `entry` only what tells rows apart has to be known.
    void setCurrent(const ListEntry &entry);

    /// Chooses none, and closes the details.
    void deselect() { setDetailsVisible(false); }

    /// Makes the table as somebody left it; for the end of a page's constructor.
    void restoreState();

    /// Beside the filter, in the order of the calls, and in the menu of the table; the page owns it.
    QAction *addTool(const QString &text, const QString &tooltip, const std::function<void()> &triggered);
    QAction *addMenuAction(const QString &text, const std::function<void()> &triggered);
    void addToolWidget(QWidget *widget);
    /// What can be done about an empty table.
    void setEmptyAction(QAction *action) { m_emptyAction = action; }
    /// Copies a line of JavaScript that connects a client to this server and joins a channel.
    QAction *makeExampleAction();

    void sayDone(const QString &text);
    void sayProblem(const QString &text);

    /// The server is there and has a feature.
    bool can(const char *feature) const;

private:
    void clearFilter();
    void narrow(const QString &filter);
    void askForExport();
    void sayExported(qint64 rows);
    void selectionMoved();
    void updateTable();
    void updateDetails();
    void fetchDetails();
    void showDetails(const admin::GetReply *reply);
    void setDetailsVisible(bool visible);

    void saveState() const;

    const QString m_settingsGroup;
    std::unique_ptr<ListModel> m_model;
    ListExport *m_export;
    FilterBar *m_filter;
    QHBoxLayout *m_tools;
    NoticeBar *m_notice;
    QStackedWidget *m_stack;
    ListView *m_view;
    EmptyState *m_empty;
    QLabel *m_count;
    QSplitter *m_splitter;
    DetailsPanel *m_panel;
    QAction *m_clearFilter;
    QAction *m_emptyAction = nullptr;
    std::optional<ListEntry> m_current;
    std::optional<QByteArray> m_asked; ///< key of the row that is asked about
    std::optional<admin::GetReply> m_reply; ///< about the current row
    QByteArray m_server; ///< whose rows these are
    bool m_saysError = false;
    bool m_wereSeveral = false; ///< selected rows
    bool m_couldExport = false;
    qint64 m_leftOut = 0; ///< of the selected rows, by the export that was asked for last
};

} // namespace wsify::console
