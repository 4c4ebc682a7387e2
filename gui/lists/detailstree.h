// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <QTreeWidget>

namespace wsify::console {

/// One name and its value, or one thing of a list.
struct Detail
{
    QString name;
    QString value;
    QString tooltip; ///< of the value; empty: the value itself
    QByteArray id; ///< what an action on the line is about; empty: nothing

    bool operator==(const Detail &) const = default;
};

struct DetailGroup
{
    QString title;
    QList<Detail> details;

    bool operator==(const DetailGroup &) const = default;
};

/// Names and values in groups that fold. New values go where the old ones were: what is folded, selected and scrolled stays.
///
/// A detail without a value has the whole line. Groups are to be of some thousand lines at most.
class DetailsTree : public QTreeWidget
{
    Q_OBJECT
public:
    explicit DetailsTree(QWidget *parent = nullptr);

    void setGroups(const QList<DetailGroup> &groups);
    const QList<DetailGroup> &groups() const { return m_groups; }
    /// Detail::id of the line that is current, or nothing.
    QByteArray currentId() const;
    /// Names and values as lines of text.
    QString text() const;

    /// The value of the current line, as it is.
    void copyCurrent() const;

    bool event(QEvent *event) override;

private:
    void choose(const QByteArray &id);

    QList<DetailGroup> m_groups;
};

} // namespace wsify::console
