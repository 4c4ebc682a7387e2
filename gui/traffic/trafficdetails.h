// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTabWidget;
class QTableView;
class QTableWidget;
class QTreeView;

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class HexModel;
class JsonModel;

/// One row of traffic: its payload as tree, text and bytes, and what is known about it. Fetches the payload from the server, in parts when it is long, unless
/// the row has all of it. Keeps its own copy, so that it stays when the row is evicted.
class TrafficDetails : public QWidget
{
    Q_OBJECT

public:
    /// What is fetched of one payload, in bytes.
    static constexpr qint64 MaxFetched = 8 * 1024 * 1024;
    /// What the text tab shows of it: one line of a text is laid out as a whole.
    static constexpr qsizetype MaxText = 128 * 1024;

    explicit TrafficDetails(AdminClient &client, QWidget *parent = nullptr);

    /// `parts`: so many rows that came are in it. `isAsked`: the server that has seen the row is the one that is there. `whole`: its payload, where it
    /// is kept.
    void showRow(const admin::TrafficRow &row, int parts, bool isAsked, const QByteArray &whole = {});
    /// More is known about the row that is shown.
    void amendRow(const admin::TrafficRow &row, int parts);
    /// `sentence` instead of a row.
    void showNothing(const QString &sentence);
    const std::optional<admin::TrafficRow> &row() const { return m_row; }

    /// What is there of the payload.
    const QByteArray &payload() const { return m_payload; }
    bool isWhole() const { return m_isWhole; }
    QString status() const;

private:
    void makeTabs();
    void fetch();
    void fetched(const admin::ServerMessage &answer, qint64 seq);
    void showPayload();
    void showMeta();
    void setStatus(const QString &text);
    void fillCurrentTab();

    AdminClient &m_client;
    std::optional<admin::TrafficRow> m_row;
    QByteArray m_payload;
    int m_parts = 1;
    bool m_isWhole = false;
    bool m_isFresh[3] = {}; ///< by tab: shows m_payload
    QTimer m_delay; ///< nothing is fetched for rows that the selection only passes
    QStackedWidget *m_stack;
    QLabel *m_nothing;
    QLabel *m_status;
    QPushButton *m_copy;
    QTabWidget *m_tabs;
    QStackedWidget *m_treeStack;
    QTreeView *m_tree;
    QLabel *m_noTree;
    JsonModel *m_json;
    QPlainTextEdit *m_text;
    QTableView *m_hex;
    HexModel *m_bytes;
    QTableWidget *m_meta;
};

} // namespace wsify::console
