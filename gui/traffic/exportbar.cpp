// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/traffic/exportbar.h"

#include "gui/traffic/trafficmodel.h"
#include "gui/traffic/trafficview.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

namespace wsify::console {

ExportBar::ExportBar(TrafficModel &model, TrafficView &view, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_view(view)
    , m_export(new TrafficExport(this))
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
    connect(m_export, &TrafficExport::progressed, this,
            [this](qint64 rows, qint64 of) { m_progress->setValue(of > 0 ? int(rows * 1000 / of) : 1000); });
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

void ExportBar::ask()
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
    connect(dialog, &QFileDialog::fileSelected, this, [this, chosen, rows = m_model.rows()](const QString &path) {
        const bool isCsv = path.endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive);
        write(path, isCsv ? TrafficExport::Format::Csv : TrafficExport::Format::JsonLines, rows, chosen);
    });
    dialog->open();
}

void ExportBar::exportListed(const QString &path, TrafficExport::Format format)
{
    write(path, format, m_model.rows(), listedRows());
}

void ExportBar::write(const QString &path, TrafficExport::Format format, const TrafficRing &rows, const Rows &chosen)
{
    if (isRunning())
        return;
    m_text->setText(tr("Exporting to %1").arg(path));
    m_progress->setValue(0);
    m_progress->show();
    m_button->setText(tr("Cancel Export"));
    show();
    m_export->start(rows, chosen, path, format);
    Q_EMIT runningChanged();
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
