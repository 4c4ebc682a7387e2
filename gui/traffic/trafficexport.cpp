// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/trafficexport.h"

#include "common/admin/jsontext.h"
#include "common/text/jsonstring.h"

#include <QDateTime>
#include <QSaveFile>
#include <QThread>

namespace wsify::console {

namespace {

constexpr qint64 RowsBetweenProgress = 1000;
constexpr qsizetype WriteAtOnce = 256 * 1024;

QByteArray rfc3339(qint64 us)
{
    qint64 ms = us / 1000;
    qint64 rest = us % 1000;
    if (rest < 0) {
        rest += 1000;
        --ms;
    }
    QByteArray text = QDateTime::fromMSecsSinceEpoch(ms).toUTC().toString(Qt::ISODateWithMs).toLatin1();
    text.chop(1); // Z
    return text + QByteArray::number(rest).rightJustified(3, '0') + 'Z';
}

QByteArrayView directionName(admin::Direction direction)
{
    return direction == admin::Direction::In ? "in" : direction == admin::Direction::Out ? "out" : "";
}

void appendCsvText(QByteArray &out, QByteArrayView text)
{
    // What a spreadsheet takes for the beginning of a formula.
    const bool isFormula = !text.isEmpty() && QByteArrayView("=+-@\t\r\n").contains(text.front());
    bool isQuoted = false;
    for (const char c : text)
        isQuoted = isQuoted || c == '"' || c == ',' || c == '\n' || c == '\r';
    if (isQuoted)
        out += '"';
    if (isFormula)
        out += '\'';
    for (const char c : text) {
        if (c == '"')
            out += '"';
        out += c;
    }
    if (isQuoted)
        out += '"';
}

void appendJson(QByteArray &out, const admin::TrafficRowView &row)
{
    using namespace admin::jsontext;
    if (row.seq == TrafficRing::NoteSeq) {
        out.append("{\"t_us\":");
        appendInteger(out, row.tUs);
        out.append(",\"time\":\"").append(rfc3339(row.tUs)).append("\",\"note\":");
        json::appendString(out, row.head);
        out.append("}\n");
        return;
    }
    out.append("{\"seq\":");
    appendInteger(out, row.seq);
    out.append(",\"t_us\":");
    appendInteger(out, row.tUs);
    out.append(",\"time\":\"").append(rfc3339(row.tUs));
    out.append("\",\"dir\":\"").append(directionName(row.dir));
    out.append("\",\"channel\":");
    json::appendString(out, row.channel);
    out.append(",\"client\":");
    json::appendString(out, row.client);
    out.append(",\"command\":");
    json::appendString(out, row.command);
    out.append(",\"size\":");
    appendInteger(out, row.size);
    if (row.members) {
        out.append(",\"members\":");
        appendInteger(out, *row.members);
    }
    out.append(",\"head\":");
    json::appendString(out, row.head);
    if (TrafficExport::isCut(row))
        out.append(",\"cut\":true");
    out.append("}\n");
}

void appendCsv(QByteArray &out, const admin::TrafficRowView &row)
{
    const bool isNote = row.seq == TrafficRing::NoteSeq;
    out.append(isNote ? QByteArray() : QByteArray::number(row.seq)) += ',';
    out.append(QByteArray::number(row.tUs)) += ',';
    out.append(rfc3339(row.tUs)) += ',';
    out.append(isNote ? QByteArrayView("note") : directionName(row.dir)) += ',';
    appendCsvText(out, row.channel);
    out += ',';
    appendCsvText(out, row.client);
    out += ',';
    appendCsvText(out, row.command);
    out += ',';
    out.append(isNote ? QByteArray() : QByteArray::number(row.size)) += ',';
    if (row.members)
        out.append(QByteArray::number(*row.members));
    out += ',';
    appendCsvText(out, row.head);
    out.append(!isNote && TrafficExport::isCut(row) ? ",1\r\n" : ",\r\n");
}

} // namespace

/// What the thread works with; nobody else touches it before the thread has ended, but for `isCancelled`.
struct TrafficExport::Job
{
    TrafficRing rows;
    std::optional<std::vector<qsizetype>> selection;
    QString path;
    Format format = Format::JsonLines;
    std::atomic_bool isCancelled = false;
    Result result = Result::Failed;
    qint64 written = 0;
    qint64 notes = 0; ///< of what is written
    qint64 cut = 0;
    QString error;

    qint64 total() const { return selection ? qint64(selection->size()) : rows.size(); }
};

TrafficExport::TrafficExport(QObject *parent)
    : QObject(parent)
{
}

TrafficExport::~TrafficExport()
{
    cancel();
    if (m_thread)
        m_thread->wait();
}

QByteArray TrafficExport::header(Format format)
{
    return format == Format::Csv ? "seq,t_us,time,dir,channel,client,command,size,members,head,cut\r\n" : QByteArray();
}

void TrafficExport::append(QByteArray &out, const admin::TrafficRowView &row, Format format)
{
    if (format == Format::Csv)
        appendCsv(out, row);
    else
        appendJson(out, row);
}

void TrafficExport::start(TrafficRing rows, std::optional<std::vector<qsizetype>> selection, const QString &path,
                          Format format)
{
    Q_ASSERT(!isRunning());
    m_path = path;
    m_job = std::make_shared<Job>();
    m_job->rows = std::move(rows);
    m_job->selection = std::move(selection);
    m_job->path = path;
    m_job->format = format;
    m_thread.reset(QThread::create(
        [this, job = m_job] { run(*job, [this, job](qint64 done) { Q_EMIT progressed(done, job->total()); }); }));
    connect(m_thread.get(), &QThread::finished, this, [this] {
        m_thread.release()->deleteLater();
        const auto job = std::exchange(m_job, nullptr);
        m_cut = job->cut;
        Q_EMIT finished(job->result, job->written - job->notes, job->error);
    });
    m_thread->start(QThread::LowPriority);
}

void TrafficExport::cancel()
{
    if (m_job)
        m_job->isCancelled = true;
}

void TrafficExport::run(Job &job, const std::function<void(qint64)> &progress)
{
    QSaveFile file(job.path);
    if (!file.open(QIODevice::WriteOnly)) {
        job.error = file.errorString();
        return;
    }
    QByteArray buffer = header(job.format);
    const qint64 total = job.total();
    for (qint64 i = 0; i < total; ++i) {
        if (job.isCancelled) {
            file.cancelWriting();
            job.result = Result::Cancelled;
            return;
        }
        const qsizetype index = job.selection ? (*job.selection)[size_t(i)] : i;
        const auto row = job.rows.at(index);
        append(buffer, row, job.format);
        job.cut += isCut(row) ? 1 : 0;
        job.notes += row.seq == TrafficRing::NoteSeq ? 1 : 0;
        if (buffer.size() >= WriteAtOnce) {
            if (file.write(buffer) != buffer.size())
                break; // commit() says why
            buffer.clear();
        }
        job.written = i + 1;
        if (job.written % RowsBetweenProgress == 0)
            progress(job.written);
    }
    file.write(buffer);
    if (job.isCancelled) {
        file.cancelWriting();
        job.result = Result::Cancelled;
        return;
    }
    if (!file.commit()) {
        job.error = file.errorString();
        return;
    }
    progress(total);
    job.result = Result::Done;
}

} // namespace wsify::console
