// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/traffic/trafficexport.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace wsify::console {

class TrafficModel;
class TrafficView;

/// Asks for a file, writes rows of the table into it, and says how far it is
/// and what came of it. Hidden while there is nothing to say.
class ExportBar : public QWidget
{
    Q_OBJECT

public:
    /// Both live longer.
    ExportBar(TrafficModel &model, TrafficView &view, QWidget *parent = nullptr);

    /// Of the selected rows when there are several, else of all that the table
    /// lists.
    void ask();
    /// Of all rows that the table lists. Does nothing while an export runs.
    void exportListed(const QString &path, TrafficExport::Format format);
    void cancel() { m_export->cancel(); }
    bool isRunning() const { return m_export->isRunning(); }

Q_SIGNALS:
    void runningChanged();
    void exported(wsify::console::TrafficExport::Result result);

private:
    using Rows = std::optional<std::vector<qsizetype>>;
    Rows listedRows() const;
    void write(const QString &path, TrafficExport::Format format, const TrafficRing &rows, const Rows &chosen);
    void finished(TrafficExport::Result result, qint64 rows, const QString &error);

    TrafficModel &m_model;
    TrafficView &m_view;
    TrafficExport *m_export;
    QLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_button; ///< cancels, or puts away what is said
};

} // namespace wsify::console
