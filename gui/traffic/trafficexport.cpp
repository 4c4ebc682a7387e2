// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/trafficexport.h"

#include "common/admin/jsontext.h"
#include "common/text/jsonstring.h"
#include "gui/models/jsoncheck.h"

#include <QDateTime>
#include <QSaveFile>
#include <QThread>

#include <climits>

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

/// `sentence` lives longer.
admin::TrafficRowView noteOf(qint64 ms, const QByteArray &sentence)
{
    admin::TrafficRowView note;
    note.seq = TrafficRing::NoteSeq;
    note.tUs = ms * 1000;
    note.dir = admin::Direction::Unknown;
    note.head = sentence;
    return note;
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

bool isText(const QByteArray &bytes)
{
    return QByteArrayView(bytes).isValidUtf8();
}

void appendJson(QByteArray &out, const admin::TrafficRowView &row, const QByteArray *whole)
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
    if (row.publication > 0) {
        out.append(",\"pub\":");
        appendInteger(out, row.publication);
    }
    if (!row.via.isEmpty()) {
        out.append(",\"via\":");
        json::appendString(out, row.via);
    }
    if (!row.verdict.isEmpty()) {
        out.append(",\"verdict\":");
        json::appendString(out, row.verdict);
    }
    out.append(",\"head\":");
    json::appendString(out, row.head);
    if (!whole && TrafficExport::isCut(row))
        out.append(",\"cut\":true");
    if (whole && isText(*whole)) {
        out.append(",\"payload\":");
        json::appendString(out, *whole);
    } else if (whole) {
        out.append(",\"payload_base64\":\"").append(whole->toBase64()).append('"');
    }
    out.append("}\n");
}

void appendCsv(QByteArray &out, const admin::TrafficRowView &row, const QByteArray *whole)
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
    out.append(!isNote && !whole && TrafficExport::isCut(row) ? ",1," : ",,");
    if (row.publication > 0)
        out.append(QByteArray::number(row.publication));
    out += ',';
    appendCsvText(out, row.via);
    out += ',';
    appendCsvText(out, row.verdict);
    out += ',';
    if (whole && isText(*whole))
        appendCsvText(out, *whole);
    out += ',';
    if (whole && !isText(*whole))
        out.append(whole->toBase64());
    out.append("\r\n");
}

} // namespace

/// What the thread works with; nobody else touches it before the thread has ended, but for `isCancelled`.
struct TrafficExport::Job
{
    TrafficRing rows;
    std::optional<std::vector<qsizetype>> selection;
    QString path;
    Format format = Format::JsonLines;
    ExportedPayloads payloads;
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
    return format == Format::Csv ? "seq,t_us,time,dir,channel,client,command,size,members,head,cut,pub,via,verdict,"
                                   "payload,payload_base64\r\n"
                                 : QByteArray();
}

bool TrafficExport::isCut(const admin::TrafficRowView &row)
{
    if (row.seq == TrafficRing::NoteSeq)
        return false;
    // The server puts this character, of three bytes, in the place of bytes that are no text.
    if (row.head.contains("\xEF\xBF\xBD"))
        return true;
    if (row.head.size() >= row.size)
        return false;
    // Its size is that of the message, and its head the content alone, which is JSON when it is whole.
    const bool isContent = row.dir == admin::Direction::In && row.publication > 0 && !row.client.isEmpty();
    return !isContent || findJsonError(row.head).has_value();
}

void TrafficExport::append(QByteArray &out, const admin::TrafficRowView &row, Format format, const QByteArray *whole)
{
    if (format == Format::Csv)
        appendCsv(out, row, whole);
    else
        appendJson(out, row, whole);
}

void TrafficExport::start(TrafficRing rows, std::optional<std::vector<qsizetype>> selection, const QString &path,
                          Format format, ExportedPayloads payloads)
{
    Q_ASSERT(!isRunning());
    m_path = path;
    m_job = std::make_shared<Job>();
    m_job->rows = std::move(rows);
    m_job->selection = std::move(selection);
    m_job->path = path;
    m_job->format = format;
    m_job->payloads = std::move(payloads);
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

QByteArray TrafficExport::noteAboutCut(const Job &job)
{
    const QString sentence = tr("Of %Ln row(s) only the beginning of the payload is here.", nullptr,
                                int(std::min<qint64>(job.cut, INT_MAX)));
    return (job.payloads.whyNot.isEmpty() ? sentence : sentence + u' ' + job.payloads.whyNot).toUtf8();
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
        const auto whole = job.rows.boot(index) == job.payloads.boot ? job.payloads.bySeq.constFind(row.seq)
                                                                     : job.payloads.bySeq.constEnd();
        const bool isWhole = whole != job.payloads.bySeq.constEnd();
        append(buffer, row, job.format, isWhole ? &*whole : nullptr);
        job.cut += !isWhole && isCut(row) ? 1 : 0;
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
    if (job.cut > 0) {
        const QByteArray sentence = noteAboutCut(job);
        append(buffer, noteOf(QDateTime::currentMSecsSinceEpoch(), sentence), job.format);
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
