// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/models/trafficring.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

class QThread;

namespace wsify::console {

/// Writes rows of traffic into a file, on a thread of its own. The file is there when all of it is written, and not before; one that was there stays
/// as it is when the export is cancelled or fails.
///
/// JSON lines: one object a row with `seq`, `t_us`, `time` (UTC, RFC 3339), `dir`, `channel`, `client`, `command`, `size`, `members`, `head`, as in the
/// admin protocol. CSV (RFC 4180): the same columns, with a header; a text that a spreadsheet would take for a formula has a `'` before it.
class TrafficExport : public QObject
{
    Q_OBJECT

public:
    enum class Format : quint8 { JsonLines, Csv };
    enum class Result : quint8 { Done, Cancelled, Failed };

    explicit TrafficExport(QObject *parent = nullptr);
    /// Cancels, and waits until the thread has ended.
    ~TrafficExport() override;

    /// `selection`: numbers of rows, rising; none is all of them. Not while isRunning().
    void start(TrafficRing rows, std::optional<std::vector<qsizetype>> selection, const QString &path, Format format);
    void cancel();
    bool isRunning() const { return m_thread != nullptr; }
    QString path() const { return m_path; }

    /// Appends one row as a line.
    static void append(QByteArray &out, const admin::TrafficRowView &row, Format format);
    static QByteArray header(Format format);

Q_SIGNALS:
    /// Now and then.
    void progressed(qint64 rows, qint64 of);
    /// Once for each start(); `error` is the system's with Failed.
    void finished(wsify::console::TrafficExport::Result result, qint64 rows, const QString &error);

private:
    struct Job;
    static void run(Job &job, const std::function<void(qint64)> &progress);

    std::unique_ptr<QThread> m_thread;
    std::shared_ptr<Job> m_job;
    QString m_path;
};

} // namespace wsify::console
