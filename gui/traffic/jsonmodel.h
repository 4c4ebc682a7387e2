// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QAbstractItemModel>
#include <QByteArray>

#include <memory>
#include <vector>

namespace wsify::console {

/// JSON as a tree, in the order and with the digits that were sent. Looks for the members of a value when a view asks for them, so that a text of many
/// MiB costs nothing until somebody opens what is in it.
///
/// Columns: name, value. Qt::UserRole of either is the value's own text, whole.
class JsonModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    static constexpr int FetchAtOnce = 500; ///< members
    static constexpr qsizetype MaxShown = 200; ///< characters of a value in its cell

    explicit JsonModel(QObject *parent = nullptr);
    ~JsonModel() override;

    /// False, and empty, when it is no JSON.
    bool setJson(const QByteArray &json);
    /// The same with a text of which only the beginning is there: says where it is cut.
    bool setBeginning(const QByteArray &beginning);
    void clear() { setJson({}); }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Node;
    Node *node(const QModelIndex &index) const;
    QByteArrayView slice(qsizetype from, qsizetype to) const;
    qsizetype skipValue(qsizetype from) const;
    qsizetype skipSpace(qsizetype from) const;
    QString valueText(const Node &node) const;

    QByteArray m_json;
    qsizetype m_cut = -1; ///< the value there stands for what is missing
    std::unique_ptr<Node> m_root;
};

} // namespace wsify::console
