// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/traffic/trafficring.h"

#include <QHash>
#include <QObject>
#include <QString>

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

class QThread;

namespace wsify::console {

/// Whole payloads in the place of heads.
struct ExportedPayloads
{
    quint32 boot = 0; ///< of the rows that they belong to
    QHash<qint64, QByteArray> bySeq;
    QString whyNot =
        {}; ///< sentences: why some that were asked for are not among them; empty: none were asked for, or all are
};

/// Writes rows of traffic into a file, on a thread of its own. The file is there when all of it is written, and not before; one that was there stays
/// as it is when the export is cancelled or fails.
///
/// JSON lines: one object a row with `seq`, `t_us`, `time` (UTC, RFC 3339), `dir`, `channel`, `client`, `command`, `size`, `members`, `head`, as in the
/// admin protocol, `pub`, `via`, `verdict` where there are some, and `"cut":true` where the head is not the whole payload and nothing beside it is. A
/// payload that was fetched is `payload`, or in base64 `payload_base64` when its bytes are no text. What is missing between two rows is an object with
/// `t_us`, `time` and `note`, a sentence; so is, at the end, how many payloads are cut, and why. CSV (RFC 4180): the same columns, with a header; a note is a
/// row whose `dir` is `note` and whose `head` is the sentence; a text that a spreadsheet would take for a formula has a `'` before it.
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
    void start(TrafficRing rows, std::optional<std::vector<qsizetype>> selection, const QString &path, Format format,
               ExportedPayloads payloads = {});
    void cancel();
    bool isRunning() const { return m_thread != nullptr; }
    QString path() const { return m_path; }
    /// Of how many rows of the last export only the beginning of the payload was there.
    qint64 cut() const { return m_cut; }

    /// Appends one row as a line.
    static void append(QByteArray &out, const admin::TrafficRowView &row, Format format,
                       const QByteArray *whole = nullptr);
    static QByteArray header(Format format);
    /// The head is not the whole payload, or, of a publication that came as a client's command, not its whole content; or nobody can tell, because
    /// characters stand in it for bytes that are no text.
    static bool isCut(const admin::TrafficRowView &row);

Q_SIGNALS:
    /// Now and then.
    void progressed(qint64 rows, qint64 of);
    /// Once for each start(); `rows` are without notes, `error` is the system's with Failed.
    void finished(wsify::console::TrafficExport::Result result, qint64 rows, const QString &error);

private:
    struct Job;
    static QByteArray noteAboutCut(const Job &job);
    static void run(Job &job, const std::function<void(qint64)> &progress);

    std::unique_ptr<QThread> m_thread;
    std::shared_ptr<Job> m_job;
    QString m_path;
    qint64 m_cut = 0;
};

} // namespace wsify::console
