// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "gui/models/timeseries.h"
#include "gui/models/units.h"

#include <QList>
#include <QString>
#include <QWidget>

#include <optional>

class QPainter;

namespace wsify::console {

/// A small chart over time: one or two lines from zero up, a title, and the newest values in words.
///
/// The pointer, or with the focus the arrow keys, show time and values of one moment; Home and End go to the oldest and the newest,
/// Escape leaves. What is drawn is said by accessibleDescription(), too. A disabled chart is greyed: its data is old. From right to left, time
/// runs that way as well. Two lines differ by stroke, not by colour alone. Nothing moves by itself: whoever has data calls setSeries(), and that
/// is one repaint, which costs a few milliseconds however many points there are: those that share two pixels become a mean and a band.
class SparkChart : public QWidget
{
    Q_OBJECT

public:
    struct Line
    {
        QString name; ///< empty when there is but one
        TimeSeries points;
    };

    SparkChart(const QString &title, Unit unit, QWidget *parent = nullptr);

    /// The lines, and which time the axis ends at: of the newest of all points, also of other charts beside it.
    void setSeries(QList<Line> lines, qint64 end);
    void setWindow(qint64 windowMs);
    qint64 window() const { return m_windowMs; }

    /// What the axis ends at on top: a round number not below any value.
    double top() const;
    /// The time that is pointed at, of a point that exists.
    std::optional<qint64> cursor() const { return m_cursor; }
    /// Where a time is, in pixels of this widget.
    double xOf(qint64 t) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QRectF plot() const;
    int axisWidth() const;
    double yStep() const;
    double highest() const;
    void setCursorTime(std::optional<qint64> t);
    void moveCursor(int points);
    std::optional<qint64> nearest(qint64 t) const;
    double valueAt(const Line &line, std::optional<qint64> t) const;
    QString valuesText(std::optional<qint64> t) const;
    void describe();
    void paintAxes(QPainter &painter, const QRectF &area) const;
    void paintLine(QPainter &painter, const QRectF &area, int index) const;
    void paintHeading(QPainter &painter) const;
    void paintCursor(QPainter &painter, const QRectF &area) const;
    double legendWidth() const;
    bool hasLegendBelow() const;
    QColor lineColor(int index) const;
    QPen linePen(int index) const;

    QString m_title;
    Unit m_unit;
    QList<Line> m_lines;
    qint64 m_end = 0;
    qint64 m_windowMs = 60'000;
    std::optional<qint64> m_cursor;
};

} // namespace wsify::console
