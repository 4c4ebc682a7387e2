// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/authorizer/connectwindow.h"
#include "support/suite.h"

#include <QtTest>

#include <utility>
#include <vector>

using namespace wsify;
using Place = ConnectWindow::Place;
using std::chrono::steady_clock;

class TestConnectWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void boundsTheirNumber();
    void countsPlaces();
    void growsWhenUsedUp();
    void growsSlowlyBeyondTheThreshold();
    void shrinksOnceForABurst();
    void hasAtLeastOne();

private:
    /// Fills the window, and lets all of it pass.
    static void pass(ConnectWindow &window)
    {
        std::vector<Place> places;
        while (window.hasRoom())
            places.emplace_back(window);
        const int before = int(places.size());
        for (int i = 0; i < before; ++i) {
            while (window.hasRoom())
                places.emplace_back(window);
            window.grow();
        }
    }
};

void TestConnectWindow::boundsTheirNumber()
{
    ConnectWindow window(4, 128);
    std::vector<Place> places;
    while (window.hasRoom())
        places.emplace_back(window);
    QCOMPARE(places.size(), size_t(4));
    places.pop_back();
    QVERIFY(window.hasRoom());
}

void TestConnectWindow::countsPlaces()
{
    ConnectWindow window(4, 128);
    Place one(window);
    QCOMPARE(window.used(), 1);
    Place other(std::move(one));
    QVERIFY(!one.isHeld() && other.isHeld()); // NOLINT(bugprone-use-after-move,clang-analyzer-cplusplus.Move)
    QCOMPARE(window.used(), 1);
    other = Place(window);
    QCOMPARE(window.used(), 1);
    other.release();
    other.release();
    QCOMPARE(window.used(), 0);
}

void TestConnectWindow::growsWhenUsedUp()
{
    ConnectWindow window(4, 16);
    {
        const Place one(window);
        window.grow();
    }
    QCOMPARE(window.size(), 4); // more was not needed
    pass(window);
    QCOMPARE(window.size(), 8);
    pass(window);
    QCOMPARE(window.size(), 16);
    pass(window);
    QCOMPARE(window.size(), 16);
}

void TestConnectWindow::growsSlowlyBeyondTheThreshold()
{
    ConnectWindow window(16, 128);
    window.shrink(steady_clock::now());
    QCOMPARE(window.size(), 8);
    pass(window);
    QCOMPARE(window.size(), 9);
}

void TestConnectWindow::shrinksOnceForABurst()
{
    ConnectWindow window(16, 128);
    const auto begun = steady_clock::now();
    window.shrink(begun);
    window.shrink(begun);
    QCOMPARE(window.size(), 8);
    window.shrink(steady_clock::now());
    QCOMPARE(window.size(), 4);
}

void TestConnectWindow::hasAtLeastOne()
{
    ConnectWindow window(0, 0);
    QCOMPARE(window.size(), 1);
    QVERIFY(window.hasRoom());
    window.shrink(steady_clock::now());
    QCOMPARE(window.size(), 1);
    ConnectWindow narrow(4, 2);
    QCOMPARE(narrow.size(), 2);
}

WSIFY_SUITE(tst_connectwindow, test::NoApplication, TestConnectWindow)
#include "tst_connectwindow.moc"
