// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/window/headerstrip.h"

#include "common/client/adminclient.h"
#include "gui/models/health.h"
#include "gui/models/livestats.h"
#include "gui/models/units.h"
#include "gui/widgets/tones.h"

#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>

namespace wsify::console {

HeaderStrip::HeaderStrip(AdminClient &client, const LiveStats &stats, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_stats(stats)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(4, 4, 4, 4);
    row->setSpacing(10);
    m_dot = new QLabel(QStringLiteral("●"));
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    m_dot->setFont(large);
    row->addWidget(m_dot);
    addCell(row, tr("Server"));
    addCell(row, tr("Up for"));
    addCell(row, tr("Clients"));
    addCell(row, tr("In"));
    addCell(row, tr("Out"));
    addCell(row, tr("Authorizer p95"));
    addCell(row, tr("Authorizer errors"));
    addCell(row, tr("Broker"));
    addCell(row, tr("Cut as slow"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&client, &AdminClient::stateChanged, this, &HeaderStrip::update);
    connect(&client, &AdminClient::quietChanged, this, &HeaderStrip::update);
    connect(&stats, &LiveStats::changed, this, &HeaderStrip::update);
    update();
}

void HeaderStrip::addCell(QHBoxLayout *row, const QString &caption)
{
    Field field;
    field.caption = new QLabel(caption);
    field.value = new QLabel;
    field.value->setTextFormat(Qt::PlainText);
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.88);
    field.caption->setFont(small);
    auto *column = new QVBoxLayout;
    column->setSpacing(0);
    column->addWidget(field.caption);
    column->addWidget(field.value);
    row->addLayout(column, 1);
    m_cells.append(field);
}

void HeaderStrip::set(Cell cell, const QString &text, const QString &sentence, bool isMarked)
{
    Field &field = m_cells[int(cell)];
    field.value->setText(text);
    // What a server or a system says of itself is in it, at times.
    field.sentence = sentence;
    field.value->setToolTip(sentence.toHtmlEscaped());
    field.caption->setToolTip(sentence.toHtmlEscaped());
    //: caption, value
    field.value->setAccessibleName(tr("%1: %2").arg(field.caption->text(), text));
    field.value->setAccessibleDescription(sentence);
    if (field.isMarked == isMarked)
        return;
    field.isMarked = isMarked;
    QFont font = field.value->font();
    font.setBold(isMarked);
    field.value->setFont(font);
}

QString HeaderStrip::text(Cell cell) const
{
    return m_cells[int(cell)].value->text();
}

QString HeaderStrip::sentence(Cell cell) const
{
    return m_cells[int(cell)].sentence;
}

bool HeaderStrip::isMarked(Cell cell) const
{
    return m_cells[int(cell)].isMarked;
}

void HeaderStrip::update()
{
    updateNumbers();
    updateState();
    for (int i = int(Cell::Uptime); i < m_cells.size(); ++i)
        m_cells[i].value->setEnabled(m_client.isLive() && m_client.quiet() == 0);
    // A label takes the side of its own text, and a number is written from left to right.
    const Qt::Alignment leading =
        (isRightToLeft() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter;
    for (const Field &field : std::as_const(m_cells)) {
        field.caption->setAlignment(leading);
        field.value->setAlignment(leading);
    }
    paintTones();
}

void HeaderStrip::updateState()
{
    using enum AdminClient::State;
    switch (m_client.state()) {
    case Idle:
        m_tone = Tone::Off;
        set(Cell::State, tr("Not connected"), tr("No server has been chosen."));
        return;
    case Connecting:
    case Handshaking:
        m_tone = Tone::Off;
        set(Cell::State, tr("Connecting…"), tr("Waiting for %1.").arg(m_client.address().toString()));
        return;
    case Waiting:
        m_tone = Tone::Bad;
        set(Cell::State, m_client.problem() == Problem::NotResponding ? tr("Not responding") : tr("No connection"),
            tr("%1 does not answer; the next attempt is in %Ln seconds.", nullptr, m_client.secondsToRetry())
                .arg(m_client.address().toString()),
            true);
        return;
    case Failed:
        m_tone = Tone::Bad;
        set(Cell::State, tr("No connection"),
            tr("%1 cannot be reached: %2").arg(m_client.address().toString(), m_client.problemText()), true);
        return;
    case Live:
        break;
    }
    if (const int quiet = m_client.quiet(); quiet > 0) {
        m_tone = Tone::Doubtful;
        set(Cell::State, tr("No news for %Ln s", nullptr, quiet),
            tr("%1 is connected, but has sent nothing for %Ln seconds. The numbers are those of before.", nullptr,
               quiet)
                .arg(m_client.address().toString()),
            true);
        return;
    }
    if (!m_stats.isFresh()) {
        m_tone = Tone::Off;
        set(Cell::State, tr("Connected"),
            tr("%1 is connected, and has not told its numbers yet.").arg(m_client.address().toString()));
        return;
    }
    const QList<HealthIssue> issues = Health::issues(m_stats.last(), m_stats.history(), locale());
    if (issues.isEmpty()) {
        m_tone = Tone::Good;
        set(Cell::State, tr("Healthy"),
            tr("%1 is connected, and nothing needs attention.").arg(m_client.address().toString()));
        return;
    }
    m_tone = Tone::Doubtful;
    QStringList sentences;
    for (const HealthIssue &issue : issues) {
        sentences.append(issue.sentence);
        if (issue.isSevere)
            m_tone = Tone::Bad;
    }
    set(Cell::State, tr("Needs attention"), sentences.join(QLatin1Char('\n')), true);
}

void HeaderStrip::updateNumbers()
{
    const QLocale locale = this->locale();
    if (!m_stats.isKnown()) {
        for (int i = int(Cell::Uptime); i < m_cells.size(); ++i)
            set(Cell(i), QStringLiteral("–"), tr("Not known yet."));
        return;
    }
    const admin::Stats &stats = m_stats.last();
    const StatsHistory &history = m_stats.history();
    const auto rate = [&](Quantity quantity) {
        return Units::text(Unit::PerSecond, history.current(quantity), locale);
    };
    const auto count = [&](qint64 value) { return Units::count(double(value), locale); };
    const auto bytes = [&](Quantity quantity) {
        return Units::text(Unit::BytesPerSecond, history.current(quantity), locale);
    };

    const QList<HealthIssue> issues = Health::issues(stats, history, locale);
    const auto issueOf = [&issues](HealthIssue::What what) {
        for (const HealthIssue &issue : issues) {
            if (issue.what == what)
                return issue.sentence;
        }
        return QString();
    };
    // A sentence of what is wrong, or else of what it is.
    const auto show = [&](Cell cell, const QString &good, const QString &bad, HealthIssue::What what,
                          const QString &sentence) {
        const QString issue = issueOf(what);
        set(cell, issue.isEmpty() ? good : bad, issue.isEmpty() ? sentence : issue, !issue.isEmpty());
    };

    const qint64 startedAt = m_client.hello().startedAt;
    set(Cell::Uptime, startedAt > 0 ? Units::duration(stats.t - startedAt, locale) : QStringLiteral("–"),
        tr("Started %1.").arg(locale.toString(QDateTime::fromMSecsSinceEpoch(startedAt), QLocale::ShortFormat)));
    const QString clients = count(stats.clients);
    //: clients, how many may connect
    show(Cell::Clients, clients, tr("%1 of %2").arg(clients, count(stats.maxClients.value_or(0))),
         HealthIssue::What::Clients,
         tr("%Ln clients are connected; together they have joined %1 channels %2 times.", nullptr, int(stats.clients))
             .arg(count(stats.channels), count(stats.subscriptions)));
    set(Cell::In, rate(Quantity::MessagesIn),
        tr("Commands of clients and publications by HTTP; %1.").arg(bytes(Quantity::BytesIn)));
    set(Cell::Out, rate(Quantity::MessagesOut),
        tr("Messages to members of channels; %1.").arg(bytes(Quantity::BytesOut)));

    const auto ms = [&locale](double value) { return Units::text(Unit::Milliseconds, value, locale); };
    const bool isAsked = stats.auth.count > 0;
    const QString p95 = isAsked ? ms(stats.auth.p95) : QStringLiteral("–");
    show(Cell::AuthP95, p95, tr("%1, slow").arg(p95), HealthIssue::What::AuthorizerSlow,
         isAsked ? tr("Of the authorizer's answers in the last minute, half came within %1, 95% within %2, 99% within "
                      "%3; %4 are awaited.")
                       .arg(ms(stats.auth.p50), ms(stats.auth.p95), ms(stats.auth.p99), count(stats.auth.inflight))
                 : tr("No authorizer has been asked."));
    const QString share = Units::share(Health::errorShare(history), locale);
    show(Cell::AuthErrors, share, tr("%1, high").arg(share), HealthIssue::What::AuthorizerErrors,
         tr("Share of the authorizer's calls in the last minute without a verdict. Since the start there were %1 "
            "calls, %2 refusals and %3 without a verdict.")
             .arg(count(stats.auth.count), count(stats.auth.denied), count(stats.auth.unavailable)));

    const QString kind = QString::fromUtf8(stats.broker.kind);
    const QString state = stats.broker.state == "up"           ? tr("up")
                          : stats.broker.state == "connecting" ? tr("connecting")
                                                               : tr("down");
    //: broker's kind, its state
    const QString broker = kind.isEmpty() ? QStringLiteral("–") : tr("%1, %2").arg(kind, state);
    show(Cell::Broker, broker, broker, HealthIssue::What::Broker,
         tr("The broker is up. It had to connect again %Ln times since the start.", nullptr,
            int(stats.broker.reconnects)));
    const auto lately = int(history.sum(Quantity::Slow, Health::WindowMs));
    //: total, of them lately
    show(Cell::Slow, count(stats.slow), tr("%1, %2 now").arg(count(stats.slow), count(lately)),
         HealthIssue::What::SlowClients,
         tr("Clients that were cut since the start because they did not read; none in the last minute."));
}

void HeaderStrip::paintTones()
{
    const QPalette &own = palette();
    const auto paint = [](QLabel *label, const QColor &color) {
        QPalette palette = label->palette();
        if (palette.color(QPalette::Active, QPalette::WindowText) == color)
            return;
        palette.setColor(QPalette::Active, QPalette::WindowText, color);
        palette.setColor(QPalette::Inactive, QPalette::WindowText, color);
        label->setPalette(palette);
    };
    const QColor tone = m_tone == Tone::Good       ? Tones::good(own)
                        : m_tone == Tone::Doubtful ? Tones::doubtful(own)
                        : m_tone == Tone::Bad      ? Tones::bad(own)
                                                   : Tones::muted(own);
    paint(m_dot, tone);
    for (const Field &field : std::as_const(m_cells)) {
        paint(field.caption, Tones::muted(own));
        paint(field.value, field.isMarked ? Tones::bad(own) : own.color(QPalette::Active, QPalette::WindowText));
    }
    if (m_cells[int(Cell::State)].isMarked)
        paint(m_cells[int(Cell::State)].value, tone);
}

void HeaderStrip::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LocaleChange
        || event->type() == QEvent::LayoutDirectionChange)
        update();
    QWidget::changeEvent(event);
}

} // namespace wsify::console
