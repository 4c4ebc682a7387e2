// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "desktop.h"
#include "gui/demo/demoserver.h"
#include "gui/lists/listview.h"
#include "gui/overview/sparkchart.h"
#include "gui/traffic/trafficmodel.h"
#include "gui/traffic/trafficpage.h"
#include "gui/translation.h"
#include "gui/widgets/followview.h"
#include "gui/widgets/noticebar.h"
#include "gui/widgets/theme.h"
#include "gui/widgets/togglebutton.h"
#include "gui/widgets/tones.h"
#include "gui/window/mainwindow.h"
#include "support/suite.h"
#include "support/wait.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QDateTime>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenuBar>
#include <QScrollBar>
#include <QSettings>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace wsify;
using namespace wsify::console;

namespace {

constexpr QChar Mark(u'«'); ///< begins every translated text

/// A language that has every text: what comes without its mark was not translated.
class MarkingTranslator : public QTranslator
{
public:
    QString translate(const char *, const char *source, const char *, int) const override
    {
        return Mark + QString::fromUtf8(source);
    }
    bool isEmpty() const override { return false; }
};

double luminance(const QColor &color)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// WCAG 2.1, contrast ratio.
double contrast(const QColor &a, const QColor &b)
{
    const double brighter = std::max(luminance(a), luminance(b));
    const double darker = std::min(luminance(a), luminance(b));
    return (brighter + 0.05) / (darker + 0.05);
}

int distance(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b));
}

/// The colour that most of a picture has.
QRgb groundOf(const QImage &image)
{
    QHash<QRgb, int> counts;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            ++counts[image.pixel(x, y)];
    }
    return std::max_element(counts.cbegin(), counts.cend()).key();
}

QString nameOf(const QWidget *widget)
{
    QString text = QString::fromLatin1(widget->metaObject()->className());
    for (const QWidget *parent = widget->parentWidget(); parent; parent = parent->parentWidget())
        text.prepend(QString::fromLatin1(parent->metaObject()->className()).section(u':', -1) + QLatin1Char('/'));
    if (!widget->accessibleName().isEmpty())
        text += QStringLiteral(" \"%1\"").arg(widget->accessibleName());
    else if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
        text += QStringLiteral(" \"%1\"").arg(button->text());
    else if (const auto *label = qobject_cast<const QLabel *>(widget))
        text += QStringLiteral(" \"%1\"").arg(label->text());
    return text;
}

/// The window on the demo's data, each page with something in it and selected.
class Console
{
public:
    explicit Console(QSize size = {1280, 800})
    {
        if (!m_demo.listen(QDateTime::currentMSecsSinceEpoch()))
            return;
        m_window = std::make_unique<MainWindow>(DemoServer::environment());
        m_window->begin(ServerAddress{ServerAddress::Kind::Socket, m_demo.socketName(), {}, {}, {}});
        m_window->resize(size);
        m_window->show();
        m_window->activateWindow();
        m_isThere = test::waitUntil([this] { return m_window->client().isLive(); })
                    && QTest::qWaitForWindowActive(m_window.get());
    }

    bool isThere() const { return m_isThere; }
    MainWindow &window() { return *m_window; }
    int count() const { return int(m_window->pages().size()); }
    void stop() { m_demo.stop(); }

    /// False when it stays empty.
    bool show(int number)
    {
        m_window->showPage(number);
        Page *page = m_window->pages()[size_t(number)];
        QAbstractItemView *view = page->findChild<ListView *>();
        if (!view)
            view = page->findChild<FollowView *>();
        if (!view) { // of what lives by itself: two samples for the rates
            test::waitUntil([] { return false; }, 50);
            return true;
        }
        if (!test::waitUntil([&] {
                m_demo.advance(100);
                return view->model()->rowCount() > 0 && view->isVisible();
            }))
            return false;
        view->selectionModel()->setCurrentIndex(view->model()->index(0, 0),
                                                QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
        test::waitUntil([] { return false; }, 50); // the details
        return true;
    }

    QList<QWidget *> visibleWidgets()
    {
        QList<QWidget *> visible;
        for (QWidget *widget : m_window->findChildren<QWidget *>()) {
            if (widget->isVisible() && widget->window() == m_window.get())
                visible.append(widget);
        }
        return visible;
    }

private:
    DemoServer m_demo{1};
    std::unique_ptr<MainWindow> m_window;
    bool m_isThere = false;
};

class TestAccessibility : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private Q_SLOTS:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        Themes::apply(Theme::Light);
    }

    void init() { QSettings().clear(); }

    void everyFocusableWidgetHasATranslatedName()
    {
        MarkingTranslator translator;
        QCoreApplication::installTranslator(&translator);
        Console console;
        QVERIFY(console.isThere());
        int seen = 0;
        for (int page = 0; page < console.count(); ++page) {
            QVERIFY(console.show(page));
            for (QWidget *widget : console.visibleWidgets()) {
                if (!(widget->focusPolicy() & Qt::TabFocus))
                    continue;
                ++seen;
                QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(accessible, qPrintable(nameOf(widget)));
                const QString name = accessible->text(QAccessible::Name);
                QVERIFY2(!name.isEmpty(), qPrintable(nameOf(widget)));
                QVERIFY2(name.contains(Mark), qPrintable(nameOf(widget) + QStringLiteral(": ") + name));
            }
        }
        QVERIFY(seen > 40);
    }

    /// With a language that has them all, texts in the sources that lack tr() stand out.
    void everyTextIsTranslated()
    {
        MarkingTranslator translator;
        QCoreApplication::installTranslator(&translator);
        Console console;
        QVERIFY(console.isThere());
        for (int page = 0; page < console.count(); ++page) {
            QVERIFY(console.show(page));
            for (QWidget *widget : console.visibleWidgets()) {
                QStringList texts{widget->toolTip()};
                if (const auto *button = qobject_cast<QAbstractButton *>(widget); button && button->text().size() > 1)
                    texts.append(button->text());
                if (const auto *edit = qobject_cast<QLineEdit *>(widget))
                    texts.append(edit->placeholderText());
                if (const auto *table = qobject_cast<QHeaderView *>(widget)) {
                    for (int i = 0; i < table->count(); ++i)
                        texts.append(table->model()->headerData(i, table->orientation()).toString());
                }
                for (const QString &text : std::as_const(texts)) {
                    const bool hasLetters =
                        std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c.isLetter(); });
                    // The title of the details is the name of what they are of, and so is its tool tip.
                    if (hasLetters && !(qobject_cast<QLabel *>(widget) && text == widget->property("text").toString()))
                        QVERIFY2(text.contains(Mark), qPrintable(nameOf(widget) + QStringLiteral(": ") + text));
                }
            }
        }
    }

    void tabReachesEveryControl_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("left to right") << Qt::LeftToRight;
        QTest::newRow("right to left") << Qt::RightToLeft;
    }

    void tabReachesEveryControl()
    {
        QFETCH(Qt::LayoutDirection, direction);
        QApplication::setLayoutDirection(direction);
        Console console;
        QVERIFY(console.isThere());
        for (int page = 0; page < console.count(); ++page) {
            QVERIFY(console.show(page));
            QSet<QWidget *> wanted;
            QSet<QButtonGroup *> groups;
            for (QWidget *widget : console.visibleWidgets()) {
                if (!widget->isEnabled() || widget->focusProxy())
                    continue;
                // Of buttons of which one is chosen, one is reached, and from there arrows reach the others.
                const auto *button = qobject_cast<QAbstractButton *>(widget);
                if (button && button->group() && button->group()->exclusive()) {
                    groups.insert(button->group());
                    continue;
                }
                if ((widget->focusPolicy() & Qt::TabFocus))
                    wanted.insert(widget);
                // A button that the keyboard cannot reach; those inside a field, a bar of tabs or a menu have keys of their own.
                else if (qobject_cast<QAbstractButton *>(widget) && !qobject_cast<QLineEdit *>(widget->parentWidget())
                         && !qobject_cast<QTabBar *>(widget->parentWidget())
                         && !qobject_cast<QMenuBar *>(widget->parentWidget()))
                    QVERIFY2(false, qPrintable(nameOf(widget)));
            }
            QVERIFY(!wanted.isEmpty());
            for (const Qt::Key key : {Qt::Key_Tab, Qt::Key_Backtab}) {
                QSet<QWidget *> reached;
                (*wanted.begin())->setFocus(Qt::OtherFocusReason);
                QWidget *const first = console.window().focusWidget();
                QVERIFY(first);
                QWidget *at = first;
                do {
                    reached.insert(at);
                    QTest::keyClick(at, key, key == Qt::Key_Tab ? Qt::NoModifier : Qt::ShiftModifier);
                    QWidget *const next = console.window().focusWidget();
                    QVERIFY2(next && next != at, qPrintable(QStringLiteral("is stuck in ") + nameOf(at)));
                    at = next;
                } while (at != first && reached.size() <= 2 * wanted.size());
                QVERIFY(at == first); // round
                for (const QButtonGroup *group : std::as_const(groups)) {
                    const auto buttons = group->buttons();
                    QVERIFY(std::any_of(buttons.cbegin(), buttons.cend(),
                                        [&](QAbstractButton *button) { return reached.contains(button); }));
                }
                for (QWidget *widget : std::as_const(wanted))
                    QVERIFY2(reached.contains(widget), qPrintable(nameOf(widget)));
            }
        }
    }

    void contrastOfThemes_data()
    {
        QTest::addColumn<Theme>("theme");
        QTest::newRow("light") << Theme::Light;
        QTest::newRow("dark") << Theme::Dark;
    }

    void contrastOfThemes()
    {
        QFETCH(Theme, theme);
        QPalette palette = Themes::palette(theme);
        QCOMPARE(Tones::isDark(palette), theme == Theme::Dark);
        const auto check = [&](const QColor &text, const QColor &ground, double least, const QString &what) {
            const double ratio = contrast(text, ground);
            return ratio >= least
                       ? QString()
                       : QStringLiteral("%1: %2 on %3 is %4:1").arg(what, text.name(), ground.name()).arg(ratio);
        };
        QStringList wrong;
        for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
            palette.setCurrentColorGroup(group);
            const auto pair = [&](QPalette::ColorRole text, QPalette::ColorRole ground) {
                wrong.append(check(palette.color(text), palette.color(ground), 4.5,
                                   QStringLiteral("group %1, role %2 on %3").arg(group).arg(text).arg(ground)));
            };
            pair(QPalette::WindowText, QPalette::Window);
            pair(QPalette::WindowText, QPalette::Base);
            pair(QPalette::Text, QPalette::Base);
            pair(QPalette::Text, QPalette::AlternateBase);
            pair(QPalette::ButtonText, QPalette::Button);
            pair(QPalette::ButtonText, QPalette::Window); // menus, flat buttons
            pair(QPalette::PlaceholderText, QPalette::Base);
            pair(QPalette::HighlightedText, QPalette::Highlight);
            pair(QPalette::BrightText, QPalette::Window);
            pair(QPalette::Link, QPalette::Window);
            pair(QPalette::Link, QPalette::Base);
            pair(QPalette::LinkVisited, QPalette::Base);
            pair(QPalette::ToolTipText, QPalette::ToolTipBase);
            wrong.append(
                check(palette.color(QPalette::Link), palette.color(QPalette::Button), 3, QStringLiteral("bar")));
            for (const auto ground : {QPalette::Base, QPalette::AlternateBase, QPalette::Window}) {
                const QColor under = palette.color(ground);
                const QString on = QStringLiteral("group %1, on %2: ").arg(group).arg(ground);
                wrong.append(check(Tones::good(palette), under, 4.5, on + QStringLiteral("good")));
                wrong.append(check(Tones::doubtful(palette), under, 4.5, on + QStringLiteral("doubtful")));
                wrong.append(check(Tones::bad(palette), under, 4.5, on + QStringLiteral("bad")));
                wrong.append(check(Tones::muted(palette), under, 4.5, on + QStringLiteral("muted")));
                wrong.append(check(Tones::mutedData(palette), under, 4.5, on + QStringLiteral("mutedData")));
                wrong.append(check(Tones::in(palette), under, 4.5, on + QStringLiteral("in")));
                wrong.append(check(Tones::out(palette), under, 4.5, on + QStringLiteral("out")));
                wrong.append(check(Tones::line(palette, 0), under, 3, on + QStringLiteral("line 0")));
                wrong.append(check(Tones::line(palette, 1), under, 3, on + QStringLiteral("line 1")));
            }
        }
        wrong.removeAll(QString());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
    }

    /// Every text of every page, with the colours that its widget has.
    void contrastOfWidgets_data() { contrastOfThemes_data(); }

    void contrastOfWidgets()
    {
        QFETCH(Theme, theme);
        Themes::apply(theme);
        Console console;
        QVERIFY(console.isThere());
        int seen = 0;
        QStringList wrong;
        const auto look = [&] {
            for (QWidget *widget : console.visibleWidgets()) {
                if (!qobject_cast<QLabel *>(widget) && !qobject_cast<QAbstractScrollArea *>(widget))
                    continue;
                const QWidget *filled = widget;
                while (!filled->autoFillBackground() && !filled->isWindow() && filled->parentWidget())
                    filled = filled->parentWidget();
                const QColor text = widget->palette().color(widget->foregroundRole());
                const QColor ground = qobject_cast<QAbstractScrollArea *>(widget)
                                          ? widget->palette().color(QPalette::Base)
                                          : filled->palette().color(filled->backgroundRole());
                ++seen;
                if (contrast(text, ground) < 4.5)
                    wrong.append(QStringLiteral("%1: %2 on %3").arg(nameOf(widget), text.name(), ground.name()));
            }
        };
        for (int page = 0; page < console.count(); ++page) {
            QVERIFY(console.show(page));
            look();
        }
        // What is left of a server that is gone is greyed.
        console.stop();
        WSIFY_WAIT(!console.window().client().isLive());
        int greyed = 0;
        for (int page = 0; page < console.count(); ++page) {
            console.window().showPage(page);
            look();
            for (const QWidget *widget : console.visibleWidgets())
                greyed += qobject_cast<const QLabel *>(widget) && !widget->isEnabled();
        }
        QVERIFY(greyed > 0);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(QLatin1Char('\n'))));
        QVERIFY(seen > 40);
        Themes::apply(Theme::Light);
    }

    /// Where there is a colour there is a word or a sign, and another one for another colour.
    void nothingIsSaidByColourAlone()
    {
        Console console;
        QVERIFY(console.isThere());
        auto *traffic = console.window().findChild<TrafficPage *>();
        QVERIFY(traffic);
        for (int page = 0; page < console.count(); ++page) {
            if (console.window().pages()[size_t(page)] == traffic)
                QVERIFY(console.show(page));
        }
        const QAbstractItemModel &rows = traffic->model();
        QMap<int, QString> words;
        for (int row = 0; row < rows.rowCount(); ++row) {
            const QModelIndex index = rows.index(row, TrafficModel::Direction);
            words[index.data(TrafficModel::DirectionRole).toInt()] = index.data().toString();
        }
        QCOMPARE(words.size(), 2);
        QVERIFY(!words.first().isEmpty());
        QVERIFY(words.first() != words.last());

        const auto signs = [](NoticeBar::Kind kind) {
            NoticeBar bar;
            bar.say(kind, QStringLiteral("text"));
            QStringList texts;
            for (const QLabel *label : bar.findChildren<QLabel *>())
                texts.append(label->text());
            texts.removeAll(QStringLiteral("text"));
            return texts.join(QString());
        };
        QVERIFY(!signs(NoticeBar::Kind::Problem).isEmpty());
        QVERIFY(signs(NoticeBar::Kind::Problem) != signs(NoticeBar::Kind::Done));

        // A pressed button has a bar.
        const auto barOf = [](bool isChecked) {
            ToggleButton button(QStringLiteral("Button"));
            button.setChecked(isChecked);
            button.resize(button.sizeHint());
            const QImage image = button.grab().toImage();
            const int y = image.height() - qRound(4 * image.devicePixelRatio());
            int bar = 0;
            for (int x = 0; x < image.width(); ++x)
                bar += image.pixelColor(x, y) == button.palette().color(QPalette::Link);
            return bar * 100 / image.width();
        };
        QCOMPARE(barOf(false), 0);
        QVERIFY(barOf(true) > 80);

        // Two lines of one colour each are told apart by their strokes: the second one has gaps.
        const qint64 end = 1'800'000'000'000;
        SparkChart chart(QStringLiteral("Chart"), Unit::Count);
        chart.resize(600, 240);
        chart.setWindow(60'000);
        const auto rowOf = [&](int line) {
            QList<SparkChart::Line> lines{{QStringLiteral("a"), {}}, {QStringLiteral("b"), {}}};
            lines[line].points = {{end - 60'000, 7}, {end, 7}};
            chart.setSeries(lines, end);
            const QImage image = chart.grab().toImage();
            const QRgb wanted = Tones::line(chart.palette(), line).rgb();
            // 1.6 pixels wide: where it lies across three rows, or two, one of them has at least 0.8 of its colour.
            const int farthest = 60 + distance(groundOf(image), wanted) / 5;
            int most = 0;
            for (int y = image.height() / 4; y < image.height(); ++y) {
                int count = 0;
                for (int x = 0; x < image.width(); ++x)
                    count += distance(image.pixel(x, y), wanted) < farthest;
                most = std::max(most, count);
            }
            return most;
        };
        const int whole = rowOf(0);
        const int broken = rowOf(1);
        QVERIFY2(whole > 300, qPrintable(QString::number(whole)));
        QVERIFY2(broken > whole / 3 && broken < whole * 9 / 10, qPrintable(QString::number(broken)));
    }

    void nothingIsCut_data()
    {
        QTest::addColumn<QString>("locale");
        for (const char *name : {"en_GB", "de_DE", "ar_EG"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void nothingIsCut()
    {
        QFETCH(QString, locale);
        QObject owner;
        Translation::install(QLocale(locale), &owner);
        Console console;
        QVERIFY(console.isThere());
        QStringList cut;
        for (int page = 0; page < console.count(); ++page) {
            QVERIFY(console.show(page));
            // A text that has just changed has its room with the next layout.
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            for (QWidget *widget : console.visibleWidgets()) {
                const auto report = [&](const QString &what) {
                    cut.append(nameOf(widget) + QStringLiteral(": ") + what);
                };
                const auto *label = qobject_cast<QLabel *>(widget);
                if (label && label->wordWrap()) {
                    if (label->heightForWidth(label->width()) > label->height())
                        report(QStringLiteral("%1 high, needs %2")
                                   .arg(label->height())
                                   .arg(label->heightForWidth(label->width())));
                } else if (label || qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget)) {
                    const QSize wanted = label ? widget->minimumSizeHint() : widget->sizeHint();
                    if (widget->parentWidget() && qobject_cast<QLineEdit *>(widget->parentWidget()))
                        continue;
                    if (wanted.width() > widget->width() || wanted.height() > widget->height())
                        report(QStringLiteral("%1x%2, needs %3x%4")
                                   .arg(widget->width())
                                   .arg(widget->height())
                                   .arg(wanted.width())
                                   .arg(wanted.height()));
                } else if (const auto *header = qobject_cast<QHeaderView *>(widget)) {
                    for (int i = 0; i < header->count() && header->orientation() == Qt::Horizontal; ++i) {
                        if (!header->isSectionHidden(i) && header->sectionSize(i) < header->sectionSizeHint(i))
                            report(QStringLiteral("column %1, %2 wide, needs %3")
                                       .arg(i)
                                       .arg(header->sectionSize(i))
                                       .arg(header->sectionSizeHint(i)));
                    }
                } else if (const auto *area = qobject_cast<QAbstractScrollArea *>(widget)) {
                    if (area->horizontalScrollBar()->isVisible())
                        report(QStringLiteral("scrolls by %1").arg(area->horizontalScrollBar()->maximum()));
                }
            }
            // On the screen, and not under the edge of the window.
            QVERIFY(console.window().width() == 1280);
        }
        QVERIFY2(cut.isEmpty(), qPrintable(QLatin1Char('\n') + cut.join(QLatin1Char('\n'))));
    }
};

} // namespace

WSIFY_SUITE(tst_accessibility, wsify::test::OnDesktop<QApplication>, TestAccessibility)

#include "tst_accessibility.moc"
