// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/filter/filter.h"

#include <QLineEdit>
#include <QTimer>
#include <QWidget>

#include <functional>

class QCompleter;
class QLabel;
class QMenu;
class QPushButton;
class QStringListModel;
class QToolButton;

namespace wsify::console {

/// Where somebody types a filter (common/filter). Completes as one types, and says what is wrong and where.
///
/// A filter is applied by Enter or the Apply button, when it is one. The last ten that were are kept under `settingsKey`.
/// Beside it are the language's fields, and examples to click. A text that is not applied looks different from one that is, and from one that is wrong.
class FilterBar : public QWidget
{
    Q_OBJECT

public:
    /// Values of a field that begin with a text, in any case of letters, as they are; at most MaxValues.
    using Values = std::function<QStringList(FilterField field, const QString &prefix)>;
    static constexpr int MaxRecent = 10;
    static constexpr int MaxValues = 20;

    explicit FilterBar(const QString &settingsKey, QWidget *parent = nullptr);

    void setValues(Values values) { m_values = std::move(values); }
    /// Why a filter cannot be applied here, for people; empty: it can.
    void setCheck(std::function<QString(const Filter &)> check) { m_check = std::move(check); }
    /// What the rows know, of filterfields::.
    void setFields(quint32 known);
    /// Instead of "Filter": a caption with its key, and a name.
    void setLabel(const QString &caption, const QString &name);
    void setPlaceholderText(const QString &text) { m_edit->setPlaceholderText(text); }

    /// Applies by itself a while after the last key, where that costs little.
    void setLive();
    /// What is applied.
    QString filter() const { return m_filter; }
    /// A live one has not looked yet at what was typed last.
    bool isPending() const { return m_live.isActive(); }
    /// What stands in the field is what is applied.
    bool isInForce() const;
    /// As if somebody had typed it and pressed Enter.
    void apply(const QString &text);
    /// The server does not take the filter that was applied. `column` as in FilterError; 0 when it has said none.
    void showError(int column, const QString &message);
    /// Empty when nothing is wrong.
    QString error() const;
    QStringList recent() const { return m_recent; }

    /// There may be more values than those given last: offers them, if somebody is still typing.
    void valuesCame();

    QLineEdit *edit() const { return m_edit; }

public Q_SLOTS:
    void focusEdit();

Q_SIGNALS:
    void applied(const QString &filter);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void edited();
    void enter();
    void applyLive();
    void complete();
    void insertCompletion(const QString &candidate);
    void clearError();
    void updateMark();
    void mark(qsizetype from, qsizetype length);
    void remember(const QString &text);
    void fillRecent();
    void makeHelp();

    QString m_settingsKey;
    QTimer m_live;
    bool m_isLive = false;
    quint32 m_known = filterfields::Everywhere;
    Values m_values;
    std::function<QString(const Filter &)> m_check;
    QString m_filter;
    QStringList m_recent;
    QLabel *m_label;
    QLineEdit *m_edit;
    QPushButton *m_apply;
    QPushButton *m_recentButton;
    QMenu *m_recentMenu;
    QToolButton *m_help;
    QAction *m_fields = nullptr; ///< names them, in the help
    QWidget *m_errorRow;
    QLabel *m_errorIcon;
    QLabel *m_error;
    QCompleter *m_completer;
    QStringListModel *m_candidates;
    qsizetype m_completeFrom = 0; ///< in UTF-16 units
};

} // namespace wsify::console
