// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/traffic/trafficexport.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class BodyCollector;
class TrafficModel;
class TrafficView;

/// Asks for a file, writes rows of the table into it, and says how far it is
/// and what came of it. Hidden while there is nothing to say.
class ExportBar : public QWidget
{
    Q_OBJECT

public:
    /// All live longer.
    ExportBar(AdminClient &client, TrafficModel &model, TrafficView &view, QWidget *parent = nullptr);

    /// Of the selected rows when there are several, else of all that the table
    /// lists. Whole payloads are fetched first, as far as the server still has them.
    void ask(bool withPayloads = false);
    /// Of all rows that the table lists. Does nothing while an export runs.
    void exportListed(const QString &path, TrafficExport::Format format);
    void cancel();
    bool isRunning() const;

Q_SIGNALS:
    void runningChanged();
    void exported(wsify::console::TrafficExport::Result result);

private:
    using Rows = std::optional<std::vector<qsizetype>>;
    Rows listedRows() const;
    /// What is written: as it was when somebody asked.
    struct What
    {
        TrafficRing rows;
        Rows chosen;
        quint32 boot = 0; ///< of the server that is there
        bool withPayloads = false;
        QString path = {};
        TrafficExport::Format format = TrafficExport::Format::JsonLines;
    };
    void begin(const What &what);
    void fetch();
    void write();
    void finished(TrafficExport::Result result, qint64 rows, const QString &error);

    TrafficModel &m_model;
    TrafficView &m_view;
    TrafficExport *m_export;
    BodyCollector *m_bodies;
    What m_what;
    bool m_isCancelled = false;
    bool m_isEarlier = false; ///< some of the rows are of another process than the one that is there
    QString m_whyNot; ///< why payloads are not whole that were asked for
    QLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_button; ///< cancels, or puts away what is said
};

} // namespace wsify::console
