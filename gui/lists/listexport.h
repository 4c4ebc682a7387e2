// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/lists/listmodel.h"
#include "gui/models/rowwriter.h"

#include <QObject>
#include <QSaveFile>
#include <QSet>

#include <memory>
#include <optional>

namespace wsify::console {

/// Writes a list into a file: all rows that the filter of a model has, asked for page by page and sorted as they are there, or some of them.
///
/// The columns are the fields of the rows, as the admin protocol has them. The list changes meanwhile: a row is written once, and one that comes
/// before what is written already is missing. Rows of one answer that are equal are all written. The file is there when all of it is written; one that
/// was there stays when that fails, or when there is nothing to write. Main thread.
class ListExport : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 MaxRows = 1'000'000;

    /// What is written, as it was when somebody asked for it.
    struct What
    {
        std::optional<QList<ListEntry>> rows = {}; ///< none: all that the query finds
        QByteArray query = {};
        QByteArray sort = {}; ///< field; empty: as the server has them
        bool desc = false;
    };

    /// The model lives longer.
    ListExport(const ListModel &model, ListModel::Fetch fetch, QObject *parent = nullptr);

    /// All rows of the model, as it is filtered and sorted now.
    What all() const;
    /// Not while isRunning().
    void start(const QString &path, RowWriter::Format format, const What &what);
    bool isRunning() const { return m_file != nullptr; }
    QString path() const { return m_path; }
    /// How many rows of the last export are not written because there are more than MaxRows.
    qint64 left() const { return m_left; }

Q_SIGNALS:
    void progressed(qint64 rows, qint64 of);
    /// Once for each start(); `error` is empty when it has worked.
    void finished(qint64 rows, const QString &error);

private:
    void ask();
    void answered(const ListModel::Answer &answer);
    void write(const ListEntry &entry, int times = 1);
    void finish(const QString &error);

    const ListModel &m_model;
    const ListModel::Fetch m_fetch;
    std::unique_ptr<QSaveFile> m_file;
    std::unique_ptr<RowWriter> m_writer;
    QString m_path;
    admin::ListRequest m_request;
    QList<int> m_columns; ///< that are written
    QSet<QByteArray> m_keys; ///< of the rows that are written
    qint64 m_left = 0;
    QByteArray m_buffer;
};

} // namespace wsify::console
