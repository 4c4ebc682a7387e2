// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/exportbar.h"

#include "gui/traffic/bodycollector.h"
#include "gui/traffic/trafficmodel.h"
#include "gui/traffic/trafficview.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <utility>

namespace wsify::console {

ExportBar::ExportBar(AdminClient &client, TrafficModel &model, TrafficView &view, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_view(view)
    , m_export(new TrafficExport(this))
    , m_bodies(new BodyCollector(client, this))
    , m_text(new QLabel)
    , m_progress(new QProgressBar)
    , m_button(new QPushButton(tr("Cancel Export")))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_progress->setRange(0, 1000);
    m_progress->setAccessibleName(tr("Progress of the export"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_text, 1);
    row->addWidget(m_progress);
    row->addWidget(m_button);
    hide();
    const auto progress = [this](qint64 done, qint64 of) {
        m_progress->setValue(of > 0 ? int(done * 1000 / of) : 1000);
    };
    connect(m_export, &TrafficExport::progressed, this, progress);
    connect(m_bodies, &BodyCollector::progressed, this, progress);
    connect(m_bodies, &BodyCollector::finished, this, &ExportBar::write);
    connect(m_export, &TrafficExport::finished, this, &ExportBar::finished);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (isRunning())
            cancel();
        else
            hide();
    });
}

ExportBar::Rows ExportBar::listedRows() const
{
    if (!m_model.isFiltered())
        return {};
    std::vector<qsizetype> rows;
    for (qsizetype row = 0; row < m_model.listed(); ++row)
        rows.push_back(m_model.inRing(row));
    return rows;
}

bool ExportBar::isRunning() const
{
    return m_export->isRunning() || m_bodies->isRunning();
}

void ExportBar::cancel()
{
    m_isCancelled = true;
    if (m_bodies->isRunning())
        m_bodies->stop();
    else
        m_export->cancel();
}

void ExportBar::ask(bool withPayloads)
{
    if (isRunning() || m_model.listedRows() == 0)
        return;
    // What is listed now; while somebody looks for a name, rows come and go.
    auto selected = m_view.selectedRowNumbers();
    const bool selectedOnly = selected.size() > 1;
    for (qsizetype &row : selected)
        row = m_model.inRing(row);
    const Rows chosen = selectedOnly ? Rows(selected) : listedRows();
    auto *dialog = new QFileDialog(this, selectedOnly           ? tr("Export the Selected Rows")
                                         : m_model.isFiltered() ? tr("Export the Listed Rows")
                                                                : tr("Export All Rows"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    const QString json = tr("JSON lines (*.jsonl)");
    const QString csv = tr("Comma-separated values (*.csv)");
    dialog->setNameFilters({json, csv});
    dialog->setDefaultSuffix(QStringLiteral("jsonl"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, csv](const QString &chosenFilter) {
        dialog->setDefaultSuffix(chosenFilter == csv ? QStringLiteral("csv") : QStringLiteral("jsonl"));
    });
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, what = What{m_model.rows(), chosen, m_model.boot(), withPayloads}](const QString &path) {
                What now = what;
                now.path = path;
                if (path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive))
                    now.format = TrafficExport::Format::Csv;
                begin(now);
            });
    dialog->open();
}

void ExportBar::exportListed(const QString &path, TrafficExport::Format format)
{
    begin({m_model.rows(), listedRows(), m_model.boot(), false, path, format});
}

void ExportBar::begin(const What &what)
{
    if (isRunning())
        return;
    m_what = what;
    m_isCancelled = false;
    m_text->setText(what.withPayloads ? tr("Fetching the payloads for %1").arg(what.path)
                                      : tr("Exporting to %1").arg(what.path));
    m_progress->setValue(0);
    m_progress->show();
    m_button->setText(tr("Cancel Export"));
    show();
    if (what.withPayloads)
        fetch();
    else
        write();
    Q_EMIT runningChanged();
}

/// Of the rows that are cut. Of an earlier process of the server, or another one, nobody can ask this one: numbers begin again.
void ExportBar::fetch()
{
    std::vector<BodyCollector::Row> wanted;
    m_isEarlier = false;
    const auto count = m_what.chosen ? qsizetype(m_what.chosen->size()) : m_what.rows.size();
    for (qsizetype i = 0; i < count; ++i) {
        const qsizetype row = m_what.chosen ? (*m_what.chosen)[size_t(i)] : i;
        if (!TrafficExport::isCut(m_what.rows.at(row)))
            continue;
        if (m_what.rows.boot(row) == m_what.boot && m_what.boot == m_model.boot())
            wanted.push_back({m_what.rows.at(row).seq, m_what.rows.at(row).size});
        else
            m_isEarlier = true;
    }
    m_bodies->start(std::move(wanted));
}

void ExportBar::write()
{
    const What what = std::exchange(m_what, {});
    m_whyNot.clear();
    if (m_isCancelled) { // before anything was written
        finished(TrafficExport::Result::Cancelled, 0, {});
        return;
    }
    ExportedPayloads payloads;
    if (what.withPayloads) {
        QStringList problems = m_bodies->problems();
        if (m_isEarlier)
            problems.append(tr("The server that saw it is not there any more."));
        m_whyNot = problems.join(u' ');
        payloads = {what.boot, m_bodies->payloads(), m_whyNot};
    }
    m_text->setText(tr("Exporting to %1").arg(what.path));
    m_export->start(what.rows, what.chosen, what.path, what.format, std::move(payloads));
}

void ExportBar::finished(TrafficExport::Result result, qint64 rows, const QString &error)
{
    switch (result) {
    case TrafficExport::Result::Done:
        m_text->setText(tr("%Ln row(s) are in %1.", nullptr, int(rows)).arg(m_export->path())
                        + (m_export->cut() > 0 ? u' '
                                                     + tr("Of %Ln of them only the beginning of "
                                                          "the payload is there.",
                                                          nullptr, int(m_export->cut()))
                                                     + (m_whyNot.isEmpty() ? QString() : u' ' + m_whyNot)
                                               : QString()));
        break;
    case TrafficExport::Result::Cancelled:
        m_text->setText(tr("The export was cancelled; nothing was written."));
        break;
    case TrafficExport::Result::Failed:
        m_text->setText(tr("Nothing was exported to %1: %2").arg(m_export->path(), error));
        break;
    }
    m_progress->hide();
    //: puts away what is said of the export
    m_button->setText(tr("Close", "puts away what is said of the export"));
    Q_EMIT runningChanged();
    Q_EMIT exported(result);
}

} // namespace wsify::console
