// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/jsonmodel.h"

#include "common/text/json.h"
#include "common/text/utf8.h"
#include "gui/models/format.h"
#include "gui/models/jsoncheck.h"
#include "gui/traffic/jsonbeginning.h"

#include <QLocale>

#include <algorithm>

namespace wsify::console {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

} // namespace

/// A value; offsets into m_json. Its members so far are in `children`, and the next one begins at `next`, or is none (-1).
struct JsonModel::Node
{
    Node *parent = nullptr;
    int row = 0;
    qsizetype keyBegin = 0; ///< with its quotes; an element of an array has none
    qsizetype keyEnd = 0;
    qsizetype begin = 0;
    qsizetype end = 0;
    qsizetype next = -1;
    std::vector<std::unique_ptr<Node>> children;
};

JsonModel::JsonModel(QObject *parent)
    : QAbstractItemModel(parent)
{
}

JsonModel::~JsonModel() = default;

bool JsonModel::setJson(const QByteArray &json)
{
    beginResetModel();
    const bool isJson = !findJsonError(json);
    m_cut = -1;
    m_json = isJson ? json : QByteArray();
    m_root.reset();
    if (isJson) {
        m_root = std::make_unique<Node>();
        m_root->begin = skipSpace(0);
        m_root->end = skipValue(m_root->begin);
        const char first = m_json[m_root->begin];
        if (first == '{' || first == '[') {
            const qsizetype inside = skipSpace(m_root->begin + 1);
            m_root->next = inside < m_root->end - 1 ? inside : -1;
        } else {
            // A value alone is the only row.
            auto only = std::make_unique<Node>();
            only->parent = m_root.get();
            only->begin = m_root->begin;
            only->end = m_root->end;
            m_root->children.push_back(std::move(only));
        }
    }
    endResetModel();
    return isJson;
}

bool JsonModel::setBeginning(const QByteArray &beginning)
{
    const auto whole = JsonBeginning::of(beginning);
    if (!setJson(whole ? whole->json : QByteArray()))
        return false;
    m_cut = whole->mark;
    return true;
}

JsonModel::Node *JsonModel::node(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_root.get();
}

QByteArrayView JsonModel::slice(qsizetype from, qsizetype to) const
{
    return QByteArrayView(m_json).sliced(from, to - from);
}

qsizetype JsonModel::skipSpace(qsizetype from) const
{
    while (from < m_json.size() && isSpace(m_json[from]))
        ++from;
    return from;
}

/// Behind the value that begins there. The text is JSON.
qsizetype JsonModel::skipValue(qsizetype from) const
{
    json::Scanner scanner(slice(from, m_json.size()));
    scanner.value();
    return from + scanner.offset();
}

QModelIndex JsonModel::index(int row, int column, const QModelIndex &parent) const
{
    const Node *of = node(parent);
    if (!of || row < 0 || column < 0 || column >= 2 || row >= int(of->children.size()) || parent.column() > 0)
        return {};
    return createIndex(row, column, of->children[size_t(row)].get());
}

QModelIndex JsonModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    Node *parent = node(index)->parent;
    return parent == m_root.get() ? QModelIndex() : createIndex(parent->row, 0, parent);
}

int JsonModel::rowCount(const QModelIndex &parent) const
{
    const Node *of = node(parent);
    return of && parent.column() <= 0 ? int(of->children.size()) : 0;
}

int JsonModel::columnCount(const QModelIndex &) const
{
    return 2;
}

bool JsonModel::hasChildren(const QModelIndex &parent) const
{
    const Node *of = node(parent);
    return of && parent.column() <= 0 && (of->next >= 0 || !of->children.empty());
}

bool JsonModel::canFetchMore(const QModelIndex &parent) const
{
    const Node *of = node(parent);
    return of && parent.column() <= 0 && of->next >= 0;
}

void JsonModel::fetchMore(const QModelIndex &parent)
{
    Node *of = node(parent);
    if (!of || of->next < 0)
        return;
    const bool isObject = m_json[of->begin] == '{';
    std::vector<std::unique_ptr<Node>> found;
    const auto first = int(of->children.size());
    while (of->next >= 0 && int(found.size()) < FetchAtOnce) {
        auto child = std::make_unique<Node>();
        child->parent = of;
        child->row = first + int(found.size());
        qsizetype at = of->next;
        if (isObject) {
            child->keyBegin = at;
            child->keyEnd = skipValue(at);
            at = skipSpace(skipSpace(child->keyEnd) + 1); // the colon
        }
        child->begin = at;
        child->end = skipValue(at);
        if (m_json[at] == '{' || m_json[at] == '[') {
            const qsizetype inside = skipSpace(at + 1);
            child->next = inside < child->end - 1 ? inside : -1;
        }
        at = skipSpace(child->end);
        of->next = m_json[at] == ',' ? skipSpace(at + 1) : -1;
        found.push_back(std::move(child));
    }
    beginInsertRows(parent, first, first + int(found.size()) - 1);
    std::move(found.begin(), found.end(), std::back_inserter(of->children));
    endInsertRows();
}

QString JsonModel::valueText(const Node &node) const
{
    const QByteArrayView text = slice(node.begin, node.end);
    // A cell shows a beginning only; four bytes are enough for each of its characters.
    QString shown = oneLine(utf8::cut(text, MaxShown * 4));
    if (shown.size() <= MaxShown)
        return shown;
    return shown.first(MaxShown) + u'…';
}

QVariant JsonModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &of = *node(index);
    if (of.begin == m_cut)
        return role != Qt::DisplayRole ? QVariant() : index.column() == 0 ? QStringLiteral("…") : tr("(cut here)");
    if (role == Qt::UserRole)
        return QString::fromUtf8(slice(of.begin, of.end));
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == 1)
        return valueText(of);
    if (of.keyEnd > of.keyBegin)
        return oneLine(json::preview(slice(of.keyBegin, of.keyEnd), MaxShown * 4));
    const char first = m_json[of.parent->begin];
    return first == '[' ? QVariant(QLocale::c().toString(of.row)) : QVariant(tr("(value)"));
}

QVariant JsonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Name") : tr("Value");
}

} // namespace wsify::console
