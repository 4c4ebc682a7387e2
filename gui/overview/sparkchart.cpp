// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/overview/sparkchart.h"

#include "gui/widgets/tones.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace wsify::console {

namespace {

constexpr int Padding = 10;
constexpr int LabelGap = 6;
constexpr int NameGap = 4; ///< between a piece of a line, its name and its value
constexpr int LegendGap = 10; ///< between two lines of the legend
constexpr int SampleWidth = 14;
constexpr int YSteps = 2;
constexpr double PointDistance = 2; ///< pixels
constexpr int PagePoints = 30;
constexpr int ToTheEnd = 1'000'000; ///< points

/// The smallest of 1, 2, 5, 10, 20, ... (bytes: of the powers of two) that `steps` of reach up to `highest`.
double roundStep(double highest, int steps, Unit unit)
{
    const double least = highest / steps;
    if (unit == Unit::Bytes || unit == Unit::BytesPerSecond)
        return least <= 1 ? 1 : std::exp2(std::ceil(std::log2(least)));
    const bool isWhole = unit == Unit::Count;
    if (least <= 0)
        return unit == Unit::Share ? 0.005 : 1;
    const double power = std::pow(10, std::floor(std::log10(least)));
    for (const double factor : {1., 2., 5., 10.}) {
        const double step = factor * power;
        if (step >= least * (1 - 1e-9) && (!isWhole || step >= 1))
            return step;
    }
    return 1;
}

/// Between two labels of the axis of time.
qint64 timeStep(qint64 windowMs)
{
    constexpr qint64 Second = 1000;
    constexpr qint64 Minute = 60 * Second;
    return windowMs <= 2 * Minute ? 15 * Second : windowMs <= 20 * Minute ? 5 * Minute : 15 * Minute;
}

} // namespace

SparkChart::SparkChart(const QString &title, Unit unit, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_unit(unit)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(title);
    describe();
}

void SparkChart::setSeries(QList<Line> lines, qint64 end)
{
    m_lines = std::move(lines);
    m_end = end;
    if (m_cursor)
        m_cursor = nearest(*m_cursor);
    describe();
    update();
}

void SparkChart::setWindow(qint64 windowMs)
{
    if (windowMs == m_windowMs)
        return;
    m_windowMs = windowMs;
    m_cursor.reset();
    describe();
    update();
}

QSize SparkChart::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 52, fontMetrics().height() * 9};
}

QSize SparkChart::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 32, fontMetrics().height() * 6};
}

double SparkChart::highest() const
{
    double highest = 0;
    for (const Line &line : m_lines) {
        for (const TimePoint &point : line.points) {
            if (point.t >= m_end - m_windowMs && point.value > highest) // false for what is unknown
                highest = point.value;
        }
    }
    return highest;
}

double SparkChart::yStep() const
{
    return roundStep(highest(), YSteps, m_unit);
}

double SparkChart::top() const
{
    return yStep() * YSteps;
}

int SparkChart::axisWidth() const
{
    const double step = yStep();
    int width = 0;
    for (int i = 1; i <= YSteps; ++i)
        width = std::max(width, fontMetrics().horizontalAdvance(Units::text(m_unit, i * step, locale())));
    return width;
}

QRectF SparkChart::plot() const
{
    const int line = fontMetrics().height();
    const QRectF area(Padding + axisWidth() + LabelGap, Padding + line * (hasLegendBelow() ? 2.6 : 1.6), 0, 0);
    QRectF result(area.topLeft(), QPointF(width() - Padding, height() - Padding - line * 1.2));
    if (isRightToLeft())
        result.moveLeft(Padding);
    return result;
}

double SparkChart::xOf(qint64 t) const
{
    const QRectF area = plot();
    const double share = double(t - (m_end - m_windowMs)) / double(m_windowMs);
    return isRightToLeft() ? area.right() - share * area.width() : area.left() + share * area.width();
}

/// What the legend takes with usual values: it shall not leap with each of them.
double SparkChart::legendWidth() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const int value = QFontMetrics(bold).horizontalAdvance(Units::text(m_unit, 88.8, locale()));
    double width = 0;
    for (const Line &line : m_lines)
        width += LegendGap + SampleWidth + 2 * NameGap + fontMetrics().horizontalAdvance(line.name) + value;
    return width;
}

/// Lines that have names have a row of their own where the title leaves too little.
bool SparkChart::hasLegendBelow() const
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    return m_lines.size() > 1 && QFontMetrics(bold).horizontalAdvance(m_title) + legendWidth() > width() - 2 * Padding;
}

QColor SparkChart::lineColor(int index) const
{
    if (!isEnabled())
        return palette().color(QPalette::Disabled, QPalette::Text);
    return Tones::line(palette(), index);
}

QPen SparkChart::linePen(int index) const
{
    QPen pen(lineColor(index), 1.6);
    pen.setJoinStyle(Qt::RoundJoin);
    if (index % 2 == 1)
        pen.setDashPattern({4, 2.5});
    return pen;
}

void SparkChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor frame = Tones::mixed(palette().color(QPalette::Base), palette().color(QPalette::Text), 0.2);
    painter.setPen(frame);
    painter.setBrush(palette().brush(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    const QRectF area = plot();
    paintHeading(painter);
    if (area.width() > 20 && area.height() > 10) {
        paintAxes(painter, area);
        painter.save();
        painter.setClipRect(area.adjusted(0, -2, 0, 2));
        for (int i = 0; i < m_lines.size(); ++i)
            paintLine(painter, area, i);
        painter.restore();
        if (m_cursor)
            paintCursor(painter, area);
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

void SparkChart::paintHeading(QPainter &painter) const
{
    const QFontMetrics metrics = fontMetrics();
    const QRectF row(Padding, Padding, width() - 2 * Padding, metrics.height());
    const QColor text = palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::Text);
    const bool rtl = isRightToLeft();
    const Qt::Alignment leading = rtl ? Qt::AlignRight : Qt::AlignLeft;
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QFontMetrics boldMetrics(bold);

    // From the trailing edge: the newest values, each behind a piece of its line and its name.
    const bool isBelow = hasLegendBelow();
    const QRectF legend = row.translated(0, isBelow ? metrics.height() : 0);
    double used = 0;
    const auto place = [&](double wide) {
        const double x = rtl ? legend.left() + used : legend.right() - used - wide;
        used += wide;
        return QRectF(x, legend.top(), wide, legend.height());
    };
    const bool hasNames = legendWidth() - LegendGap <= legend.width();
    for (int i = int(m_lines.size()) - 1; i >= 0; --i) {
        const Line &line = m_lines[i];
        const QString value = Units::text(m_unit, valueAt(line, m_cursor), locale());
        painter.setFont(bold);
        painter.setPen(text);
        painter.drawText(place(boldMetrics.horizontalAdvance(value) + 1), Qt::AlignCenter | Qt::TextSingleLine, value);
        painter.setFont(font());
        if (!line.name.isEmpty()) {
            used += NameGap;
            if (hasNames) {
                painter.drawText(place(metrics.horizontalAdvance(line.name) + 1), Qt::AlignCenter | Qt::TextSingleLine,
                                 line.name);
                used += NameGap;
            }
            const QRectF sample = place(SampleWidth);
            painter.setPen(linePen(i));
            painter.drawLine(QPointF(sample.left(), sample.center().y()), QPointF(sample.right(), sample.center().y()));
            used += LegendGap;
        }
    }
    used = isBelow ? 0 : used + 8;
    QRectF left = row;
    if (rtl)
        left.setLeft(row.left() + used);
    else
        left.setRight(row.right() - used);
    painter.setFont(bold);
    painter.setPen(text);
    painter.drawText(left, int(leading | Qt::AlignAbsolute | Qt::AlignVCenter) | Qt::TextSingleLine,
                     boldMetrics.elidedText(m_title, Qt::ElideRight, int(left.width())));
    painter.setFont(font());
}

void SparkChart::paintAxes(QPainter &painter, const QRectF &area) const
{
    const QColor base = palette().color(QPalette::Base);
    const QColor text = palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::Text);
    const QColor grid = Tones::mixed(base, text, 0.13);
    const QColor label = Tones::mutedData(palette());
    const QFontMetrics metrics = fontMetrics();
    const bool rtl = isRightToLeft();

    const double step = yStep();
    for (int i = 0; i <= YSteps; ++i) {
        const double y = std::round(area.bottom() - area.height() * i / YSteps) + 0.5;
        painter.setPen(QPen(i == 0 ? Tones::mixed(base, text, 0.35) : grid, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(label);
        const double wide = axisWidth();
        const QRectF where(rtl ? area.right() + LabelGap : area.left() - LabelGap - wide, y - metrics.height() / 2.0,
                           wide, metrics.height());
        painter.drawText(where,
                         int((rtl ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignAbsolute | Qt::AlignVCenter)
                             | Qt::TextSingleLine,
                         i == 0 ? Units::count(0, locale()) : Units::text(m_unit, i * step, locale()));
    }

    if (m_end == 0)
        return;
    // Labels at round times of the local clock, which zones move by quarters of an hour; none over another.
    const qint64 every = timeStep(m_windowMs);
    const qint64 zone = QDateTime::fromMSecsSinceEpoch(m_end).offsetFromUtc() * 1000;
    double free = rtl ? width() : 0;
    for (qint64 t = (m_end - m_windowMs + zone + every - 1) / every * every - zone; t <= m_end; t += every) {
        const double x = xOf(t);
        const QString time = every < 60'000 ? Units::clock(t, locale()) : Units::clockMinutes(t, locale());
        const double wide = metrics.horizontalAdvance(time);
        if (wide > area.width())
            return;
        double left = x - wide / 2;
        left = std::clamp(left, area.left() - (rtl ? Padding - 6 : 0), area.right() - wide + (rtl ? 0 : Padding - 6));
        if (rtl ? left + wide > free - 10 : left < free + (free > 0 ? 10 : 0))
            continue;
        painter.setPen(QPen(grid, 1));
        const double crisp = std::round(x) + 0.5;
        painter.drawLine(QPointF(crisp, area.top()), QPointF(crisp, area.bottom()));
        painter.setPen(label);
        painter.drawText(QRectF(left, area.bottom() + 3, wide + 1, metrics.height()),
                         int(Qt::AlignCenter) | Qt::TextSingleLine, time);
        free = rtl ? left : left + wide;
    }
}

void SparkChart::paintLine(QPainter &painter, const QRectF &area, int index) const
{
    const double scale = area.height() / top();
    const double bottom = area.bottom();
    const double origin = xOf(m_end - m_windowMs);
    const double perMs = (xOf(m_end) - origin) / double(m_windowMs);
    const QPen pen = linePen(index);
    const auto filled = [&painter, &pen](const QPolygonF &shape, float alpha) {
        QColor fill = pen.color();
        fill.setAlphaF(alpha);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(shape);
    };

    QPolygonF means; // of one stretch without a gap
    QPolygonF highs;
    QPolygonF lows;
    const auto flush = [&] {
        if (means.isEmpty())
            return;
        if (index == 0)
            filled(QPolygonF(means) << QPointF(means.last().x(), bottom) << QPointF(means.first().x(), bottom), 0.12F);
        if (highs != lows) {
            std::reverse(lows.begin(), lows.end());
            filled(highs + lows, 0.3F);
        }
        painter.setPen(pen);
        painter.setBrush(means.size() == 1 ? QBrush(pen.color()) : QBrush(Qt::NoBrush));
        if (means.size() == 1)
            painter.drawEllipse(means.first(), 1.5, 1.5);
        else
            painter.drawPolyline(means);
        means.clear();
        highs.clear();
        lows.clear();
    };

    // Points that are closer than PointDistance become one: the line is their mean, and a band reaches from the lowest to the highest. They are
    // parted by the clock and not from the edge, or else the picture would flicker as it moves.
    const auto bucketMs = std::max(qint64(1), qint64(PointDistance / std::abs(perMs)));
    const TimeSeries &points = m_lines[index].points;
    for (qsizetype i = 0; i < points.size();) {
        if (std::isnan(points[i].value)) {
            flush();
            ++i;
            continue;
        }
        const qint64 bucket = points[i].t / bucketMs;
        double low = points[i].value;
        double high = low;
        double sum = 0;
        qint64 past = 0;
        const qsizetype first = i;
        for (; i < points.size() && !std::isnan(points[i].value) && points[i].t / bucketMs == bucket; ++i) {
            low = std::min(low, points[i].value);
            high = std::max(high, points[i].value);
            sum += points[i].value;
            past += points[i].t - points[first].t;
        }
        const double count = double(i - first);
        const double x = origin + (double(points[first].t - (m_end - m_windowMs)) + double(past) / count) * perMs;
        means.append(QPointF(x, bottom - sum / count * scale));
        highs.append(QPointF(x, bottom - high * scale));
        lows.append(QPointF(x, bottom - low * scale));
    }
    flush();
}

void SparkChart::paintCursor(QPainter &painter, const QRectF &area) const
{
    const double x = xOf(*m_cursor);
    if (x < area.left() - 1 || x > area.right() + 1)
        return;
    const QColor text = palette().color(QPalette::Text);
    painter.setPen(QPen(text, 1, Qt::DotLine));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    for (int i = 0; i < m_lines.size(); ++i) {
        const double value = valueAt(m_lines[i], m_cursor);
        if (std::isnan(value))
            continue;
        painter.setPen(QPen(palette().color(QPalette::Base), 1.5));
        painter.setBrush(lineColor(i));
        painter.drawEllipse(QPointF(x, area.bottom() - value / top() * area.height()), 4, 4);
    }

    const QString what = Units::clock(*m_cursor, locale()) + QStringLiteral("  ") + valuesText(m_cursor);
    const QFontMetrics metrics = fontMetrics();
    const double wide = metrics.horizontalAdvance(what) + 12;
    double left = x + 8;
    if (left + wide > width() - 2)
        left = std::max(2.0, x - 8 - wide);
    const QRectF box(left, area.top() + 2, wide, metrics.height() + 6);
    painter.setPen(Tones::mixed(palette().color(QPalette::ToolTipBase), palette().color(QPalette::ToolTipText), 0.4));
    painter.setBrush(palette().brush(QPalette::ToolTipBase));
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(palette().color(QPalette::ToolTipText));
    painter.drawText(box, int(Qt::AlignCenter) | Qt::TextSingleLine, what);
}

double SparkChart::valueAt(const Line &line, std::optional<qint64> t) const
{
    if (line.points.isEmpty())
        return Unknown;
    if (!t)
        return line.points.last().value;
    const auto found = std::lower_bound(line.points.cbegin(), line.points.cend(), *t,
                                        [](const TimePoint &point, qint64 wanted) { return point.t < wanted; });
    return found != line.points.cend() && found->t == *t ? found->value : Unknown;
}

QString SparkChart::valuesText(std::optional<qint64> t) const
{
    QStringList values;
    for (const Line &line : m_lines) {
        const double value = valueAt(line, t);
        const QString text = std::isnan(value) ? tr("unknown") : Units::text(m_unit, value, locale());
        //: name of a line and its value
        values.append(line.name.isEmpty() ? text : tr("%1 %2").arg(line.name, text));
    }
    return values.join(tr(", "));
}

void SparkChart::describe()
{
    QString text;
    if (m_end == 0 || m_lines.isEmpty())
        text = tr("Nothing is known yet.");
    else if (m_cursor)
        //: time, values
        text = tr("At %1: %2.").arg(Units::clock(*m_cursor, locale()), valuesText(m_cursor));
    else
        //: values, value, duration
        text =
            tr("Now %1; at most %2 in the last %3.")
                .arg(valuesText({}), Units::text(m_unit, highest(), locale()), Units::duration(m_windowMs, locale()));
    if (text != accessibleDescription())
        setAccessibleDescription(text);
}

std::optional<qint64> SparkChart::nearest(qint64 t) const
{
    std::optional<qint64> best;
    for (const Line &line : m_lines) {
        const auto behind = std::lower_bound(line.points.cbegin(), line.points.cend(), t,
                                             [](const TimePoint &point, qint64 wanted) { return point.t < wanted; });
        for (auto candidate : {behind, behind - (behind == line.points.cbegin() ? 0 : 1)}) {
            if (candidate == line.points.cend() || std::isnan(candidate->value) || candidate->t < m_end - m_windowMs)
                continue;
            if (!best || std::abs(candidate->t - t) < std::abs(*best - t))
                best = candidate->t;
        }
    }
    return best;
}

void SparkChart::setCursorTime(std::optional<qint64> t)
{
    if (t == m_cursor)
        return;
    m_cursor = t;
    describe();
    update();
}

void SparkChart::moveCursor(int points)
{
    if (m_lines.isEmpty())
        return;
    QList<qint64> times; // what there is to stop at; two lines come of the same samples
    for (const TimePoint &point : m_lines.first().points) {
        if (!std::isnan(point.value) && point.t >= m_end - m_windowMs)
            times.append(point.t);
    }
    if (times.isEmpty())
        return;
    const qsizetype last = times.size() - 1;
    const qsizetype at =
        m_cursor ? std::lower_bound(times.cbegin(), times.cend(), *m_cursor) - times.cbegin() : last + 1;
    setCursorTime(times[std::clamp(at + points, qsizetype(0), last)]);
}

void SparkChart::keyPressEvent(QKeyEvent *event)
{
    const int later = isRightToLeft() ? -1 : 1;
    switch (event->key()) {
    case Qt::Key_Left:
        moveCursor(-later);
        return;
    case Qt::Key_Right:
        moveCursor(later);
        return;
    case Qt::Key_PageUp:
        moveCursor(-PagePoints);
        return;
    case Qt::Key_PageDown:
        moveCursor(PagePoints);
        return;
    case Qt::Key_Home:
        moveCursor(-ToTheEnd);
        return;
    case Qt::Key_End:
        moveCursor(ToTheEnd);
        return;
    case Qt::Key_Escape:
        if (m_cursor) {
            setCursorTime({});
            return;
        }
        break;
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

void SparkChart::mouseMoveEvent(QMouseEvent *event)
{
    const double origin = xOf(m_end - m_windowMs);
    const double perMs = (xOf(m_end) - origin) / double(m_windowMs);
    setCursorTime(nearest(m_end - m_windowMs + qint64((event->position().x() - origin) / perMs)));
}

void SparkChart::leaveEvent(QEvent *event)
{
    setCursorTime({});
    QWidget::leaveEvent(event);
}

void SparkChart::focusOutEvent(QFocusEvent *event)
{
    setCursorTime({});
    QWidget::focusOutEvent(event);
}

void SparkChart::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::LocaleChange)
        describe();
    QWidget::changeEvent(event);
}

} // namespace wsify::console
