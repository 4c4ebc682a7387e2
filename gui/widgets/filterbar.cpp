// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/widgets/filterbar.h"

#include "gui/widgets/tones.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QCoreApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QStringListModel>
#include <QStyle>
#include <QTextCharFormat>
#include <QToolButton>

namespace wsify::console {

namespace {

constexpr int LiveMs = 300;

/// Bytes of UTF-8 from the start -> UTF-16 units.
qsizetype unitsBefore(const QByteArray &utf8, qsizetype bytes)
{
    return QString::fromUtf8(utf8.first(std::clamp(bytes, qsizetype(0), utf8.size()))).size();
}

/// Column (code points, the first is 1) -> UTF-16 units.
qsizetype unitsBeforeColumn(const QString &text, int column)
{
    const QList<uint> points = text.toUcs4();
    qsizetype units = 0;
    for (qsizetype i = 0; i < points.size() && i + 1 < column; ++i)
        units += QChar::requiresSurrogates(points[i]) ? 2 : 1;
    return units;
}

} // namespace

FilterBar::FilterBar(const QString &settingsKey, QWidget *parent)
    : QWidget(parent)
    , m_settingsKey(settingsKey)
    , m_recent(QSettings().value(settingsKey).toStringList())
    , m_label(new QLabel(tr("Fi&lter:")))
    , m_edit(new QLineEdit)
    , m_apply(new QPushButton(tr("Apply")))
    , m_recentButton(new QPushButton(tr("Recent")))
    , m_recentMenu(new QMenu(this))
    , m_help(new QToolButton)
    , m_errorRow(new QWidget)
    , m_errorIcon(new QLabel)
    , m_error(new QLabel)
    , m_completer(new QCompleter(this))
    , m_candidates(new QStringListModel(this))
{
    m_edit->setAccessibleName(tr("Filter"));
    m_edit->setClearButtonEnabled(true);
    m_edit->setMaxLength(int(Filter::MaxLength));
    m_edit->installEventFilter(this);
    // The language is written from left to right, whatever the window's is.
    m_edit->setLayoutDirection(Qt::LeftToRight);
    m_apply->setToolTip(tr("Apply what was typed (Enter)"));
    m_apply->setAutoDefault(false);
    m_apply->setEnabled(false);
    connect(m_apply, &QPushButton::clicked, this, &FilterBar::enter);
    m_recentButton->setAccessibleName(tr("Recent filters"));
    m_recentButton->setToolTip(tr("Recent filters"));
    m_recentButton->setAutoDefault(false);
    m_recentButton->setMenu(m_recentMenu);
    connect(m_recentMenu, &QMenu::aboutToShow, this, &FilterBar::fillRecent);
    m_recentButton->setEnabled(!m_recent.isEmpty());

    m_error->setWordWrap(true);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_error->setFocusPolicy(Qt::NoFocus);
    const int icon = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_errorIcon->setPixmap(style()->standardIcon(QStyle::SP_MessageBoxWarning, nullptr, this).pixmap(icon, icon));
    auto *errorRow = new QHBoxLayout(m_errorRow);
    errorRow->setContentsMargins(0, 0, 0, 0);
    errorRow->addWidget(m_errorIcon, 0, Qt::AlignTop);
    errorRow->addWidget(m_error, 1);
    m_errorRow->hide();

    auto *row = new QHBoxLayout;
    m_label->setBuddy(m_edit);
    row->addWidget(m_label);
    row->addWidget(m_edit, 1);
    row->addWidget(m_apply);
    row->addWidget(m_recentButton);
    row->addWidget(m_help);
    makeHelp();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_errorRow);

    m_completer->setModel(m_candidates);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setWidget(m_edit);
    m_completer->popup()->installEventFilter(this); // after the completer's own: comes before it
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &FilterBar::insertCompletion);
    connect(m_edit, &QLineEdit::textEdited, this, &FilterBar::edited);
    connect(m_edit, &QLineEdit::textChanged, this, &FilterBar::updateMark);
    connect(m_edit, &QLineEdit::returnPressed, this, &FilterBar::enter);
}

void FilterBar::setLabel(const QString &caption, const QString &name)
{
    m_label->setText(caption);
    m_edit->setAccessibleName(name);
}

void FilterBar::setLive()
{
    m_isLive = true;
    m_apply->hide();
    m_live.setSingleShot(true);
    m_live.setInterval(LiveMs);
    connect(&m_live, &QTimer::timeout, this, &FilterBar::applyLive);
}

/// What is not finished yet is left alone; the list of completions stays open.
void FilterBar::applyLive()
{
    const QString text = m_edit->text().trimmed();
    const auto parsed = Filter::parse(text.toUtf8(), m_known);
    const auto *filter = std::get_if<Filter>(&parsed);
    if (text == m_filter || !filter || (m_check && !m_check(*filter).isEmpty()))
        return;
    m_filter = text;
    updateMark();
    Q_EMIT applied(text);
}

void FilterBar::focusEdit()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FilterBar::apply(const QString &text)
{
    m_edit->setText(text);
    enter();
}

QString FilterBar::error() const
{
    return m_errorRow->isHidden() ? QString() : m_error->text();
}

void FilterBar::enter()
{
    m_completer->popup()->hide();
    m_live.stop();
    const QString text = m_edit->text().trimmed();
    const auto parsed = Filter::parse(text.toUtf8(), m_known);
    if (const auto *error = std::get_if<FilterError>(&parsed)) {
        m_edit->setText(text); // the column counts from the first character
        showError(error->column, QString::fromUtf8(error->message));
        m_edit->setCursorPosition(int(unitsBeforeColumn(text, error->column)));
        return;
    }
    clearError();
    if (const QString problem = m_check ? m_check(std::get<Filter>(parsed)) : QString(); !problem.isEmpty()) {
        showError(0, problem);
        return;
    }
    remember(text);
    m_filter = text;
    updateMark();
    Q_EMIT applied(text);
}

void FilterBar::showError(int column, const QString &message)
{
    m_error->setText(column > 0 ? tr("At character %L1: %2").arg(column).arg(message) : message);
    m_errorRow->show();
    updateMark();
    if (column > 0) {
        const QString text = m_edit->text();
        const qsizetype from = unitsBeforeColumn(text, column);
        const qsizetype to = text.indexOf(u' ', from);
        mark(from, std::max(qsizetype(1), (to < 0 ? text.size() : to) - from));
    }
}

void FilterBar::clearError()
{
    if (m_errorRow->isHidden())
        return;
    m_errorRow->hide();
    m_error->clear();
    updateMark();
    mark(0, 0);
}

/// Underlines that part of the text, or nothing. QLineEdit has no formats of its own; those of an input method go away with the next edit.
void FilterBar::mark(qsizetype from, qsizetype length)
{
    QList<QInputMethodEvent::Attribute> attributes;
    if (length > 0 && !m_edit->text().isEmpty()) {
        from = std::min(from, m_edit->text().size() - 1); // what is missing at the end is shown at the last character
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(Tones::bad(palette()));
        format.setFontWeight(QFont::Bold);
        attributes.append({QInputMethodEvent::TextFormat, int(from - m_edit->cursorPosition()), int(length), format});
    }
    QInputMethodEvent event({}, attributes);
    const QSignalBlocker blocker(m_edit);
    QCoreApplication::sendEvent(m_edit, &event);
}

void FilterBar::edited()
{
    if (m_isLive)
        m_live.start();
    clearError();
    // What is wrong behind the cursor may be because it is not finished; what is wrong before it is said at once.
    const QByteArray text = m_edit->text().toUtf8();
    const qsizetype cursor = m_edit->text().first(m_edit->cursorPosition()).toUtf8().size();
    const auto parsed = Filter::parse(text, m_known);
    if (const auto *error = std::get_if<FilterError>(&parsed);
        error && completeFilter(text, cursor, m_known).expected == FilterCompletion::Expected::Nothing
        && error->offset + 1 < cursor)
        showError(error->column, QString::fromUtf8(error->message));
    complete();
}

void FilterBar::complete()
{
    const QString text = m_edit->text();
    const QByteArray utf8 = text.toUtf8();
    const qsizetype cursor = text.first(m_edit->cursorPosition()).toUtf8().size();
    const FilterCompletion completion = completeFilter(utf8, cursor, m_known);
    m_completeFrom = unitsBefore(utf8, completion.begin);
    const QString typed = text.sliced(m_completeFrom, m_edit->cursorPosition() - m_completeFrom);
    QStringList candidates;
    for (const QByteArray &candidate : completion.candidates)
        candidates.append(QString::fromUtf8(candidate));
    if (completion.expected == FilterCompletion::Expected::Value && m_values) {
        const bool isQuoted = typed.startsWith(u'"') || typed.startsWith(u'\'');
        for (const QString &value : m_values(completion.field, isQuoted ? typed.sliced(1) : typed))
            candidates.append(QString::fromUtf8(filterValue(value.toUtf8())));
    }
    candidates.removeDuplicates();
    if (candidates.isEmpty() || candidates == QStringList(typed)) {
        m_completer->popup()->hide();
        return;
    }
    m_candidates->setStringList(candidates);
    m_completer->complete();
    m_completer->popup()->setCurrentIndex({}); // Enter applies what was typed unless one is chosen
}

void FilterBar::valuesCame()
{
    const bool isTyping = m_completer->popup()->isVisible() ? !m_completer->popup()->currentIndex().isValid()
                                                            : m_edit->hasFocus() && m_edit->text() != m_filter;
    if (isTyping)
        complete();
}

void FilterBar::insertCompletion(const QString &candidate)
{
    const QString text = m_edit->text();
    const QString before = text.first(m_completeFrom) + candidate;
    QString after = text.sliced(m_edit->cursorPosition());
    const bool isOpening = candidate == u'!' || candidate == u'(';
    if (!isOpening && !after.startsWith(u' '))
        after.prepend(u' ');
    m_edit->setText(before + after);
    m_edit->setCursorPosition(int(before.size()) + (isOpening ? 0 : 1));
    m_edit->setModified(true);
    clearError();
    complete();
}

/// The completer gives the keys of its list to the field first, where Enter would apply half a word, and Tab would leave.
bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    QAbstractItemView *popup = m_completer->popup();
    if (watched == popup) {
        const bool isChoice = key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab;
        if (isChoice && popup->currentIndex().isValid()) {
            const QString candidate = popup->currentIndex().data().toString();
            popup->hide();
            insertCompletion(candidate);
            return true;
        }
    } else if (!popup->isVisible() && key == Qt::Key_Down) {
        complete();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

bool FilterBar::isInForce() const
{
    return m_edit->text().trimmed() == m_filter;
}

/// In force, edited or wrong, by colour and in words.
void FilterBar::updateMark()
{
    const bool isWrong = !m_errorRow->isHidden();
    const QPalette own = palette();
    const QColor base = own.color(QPalette::Base);
    const QColor tone = isWrong               ? Tones::bad(own)
                        : !isInForce()        ? Tones::doubtful(own)
                        : !m_filter.isEmpty() ? Tones::good(own)
                                              : base;
    QPalette marked;
    if (tone != base)
        marked.setColor(QPalette::Base, Tones::mixed(base, tone, 0.12));
    m_edit->setPalette(marked);
    m_apply->setEnabled(!isInForce());
    m_edit->setAccessibleDescription(isWrong        ? m_error->text()
                                     : !isInForce() ? tr("Not applied yet: Enter applies it.")
                                                    : QString());
}

void FilterBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateMark();
}

void FilterBar::remember(const QString &text)
{
    if (text.isEmpty())
        return;
    m_recent.removeAll(text);
    m_recent.prepend(text);
    while (m_recent.size() > MaxRecent)
        m_recent.removeLast();
    QSettings().setValue(m_settingsKey, m_recent);
    m_recentButton->setEnabled(true);
}

void FilterBar::makeHelp()
{
    m_help->setText(QStringLiteral("?"));
    m_help->setToolTip(tr("Fields and examples"));
    m_help->setAccessibleName(tr("Fields and examples"));
    m_help->setFocusPolicy(Qt::StrongFocus);
    m_help->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(this);
    m_fields = menu->addAction(QString());
    m_fields->setEnabled(false);
    setFields(m_known);
    menu->addAction(
            tr("A word alone is looked for everywhere, in any case of letters; all of several words have to be there."))
        ->setEnabled(false);
    menu->addSeparator();
    for (const char *example : {"news", "channel ~ chat:*", "command == join || command == leave",
                                "dir == in && size >= 4k", "!(ip ~ 10.*)", "text ~ \"two words\""}) {
        const QString text = QString::fromLatin1(example);
        connect(menu->addAction(QString(text).replace(u'&', QStringLiteral("&&"))), &QAction::triggered, this,
                [this, text] { apply(text); });
    }
    m_help->setMenu(menu);
}

void FilterBar::setFields(quint32 known)
{
    m_known = known;
    QStringList names;
    for (const QByteArray &word : completeFilter({}, 0, known).candidates) {
        if (word.front() != '!' && word.front() != '(')
            names.append(QString::fromUtf8(word));
    }
    m_fields->setText(tr("Fields: %1").arg(names.join(QStringLiteral(", "))));
}

void FilterBar::fillRecent()
{
    m_recentMenu->clear();
    for (const QString &text : std::as_const(m_recent)) {
        QString label = fontMetrics().elidedText(text, Qt::ElideRight, fontMetrics().averageCharWidth() * 60);
        QAction *action = m_recentMenu->addAction(label.replace(u'&', QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, text] { apply(text); });
    }
}

} // namespace wsify::console
