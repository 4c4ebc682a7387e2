// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "engine/native/tlshandshakes.h"
#include "support/manualtimers.h"
#include "support/suite.h"

#include <QtTest>

#include <memory>

using namespace wsify;

using Entry = TlsHandshakes::Entry;

class TestTlsHandshakes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void beginsAFewATurn();
    void whoCameLastIsNext();
    void forgetsWhoIsGone();
    void whoGoesOnTooSlowlyGivesWay();
    void waitsForNobodyWithoutNeed();

private:
    /// Begins one of each number, from the first to the last, in turns of their own.
    void enterAll(quint64 first, quint64 last, Entry expected);

    test::ManualTimers m_timers;
    QList<quint64> m_admitted;
    QList<quint64> m_cut;
    QList<quint64> m_gone; ///< not there any more when they are admitted
    std::unique_ptr<TlsHandshakes> m_handshakes;
};

void TestTlsHandshakes::init()
{
    m_admitted.clear();
    m_cut.clear();
    m_gone.clear();
    m_handshakes = std::make_unique<TlsHandshakes>(m_timers, 3,
                                                   TlsHandshakes::Calls{.admitted =
                                                                            [this](quint64 handle) {
                                                                                if (m_gone.contains(handle))
                                                                                    return false;
                                                                                m_admitted.append(handle);
                                                                                return true;
                                                                            },
                                                                        .cut =
                                                                            [this](quint64 handle) {
                                                                                m_cut.append(handle);
                                                                                m_handshakes->leave(handle);
                                                                            }});
}

void TestTlsHandshakes::enterAll(quint64 first, quint64 last, Entry expected)
{
    for (quint64 handle = first; handle <= last; ++handle) {
        QCOMPARE(m_handshakes->enter(handle), expected);
        m_handshakes->endTurn();
    }
}

void TestTlsHandshakes::beginsAFewATurn()
{
    TlsHandshakes many(m_timers, 100, {[](quint64) { return true; }, [](quint64) {}});
    for (int i = 0; i < TlsHandshakes::PerTurn; ++i)
        QCOMPARE(many.enter(quint64(i)), Entry::Open);
    QCOMPARE(many.enter(50), Entry::Later);
    many.endTurn();
    QCOMPARE(many.enter(50), Entry::Open);
}

void TestTlsHandshakes::whoCameLastIsNext()
{
    enterAll(1, 3, Entry::Open);
    enterAll(4, 6, Entry::Waiting);
    m_handshakes->leave(2);
    QCOMPARE(m_admitted, QList<quint64>{6});
    // The place is kept for it: the next one waits, although 6 has not come back yet.
    QCOMPARE(m_handshakes->enter(7), Entry::Waiting);
    QCOMPARE(m_handshakes->enter(6), Entry::Open);
    m_handshakes->leave(6);
    m_handshakes->leave(1);
    QCOMPARE(m_admitted, (QList<quint64>{6, 7, 5}));
    m_handshakes->leave(99); // was never open
    QCOMPARE(m_admitted.size(), 3);
}

void TestTlsHandshakes::forgetsWhoIsGone()
{
    enterAll(1, 3, Entry::Open);
    enterAll(4, 5, Entry::Waiting);
    m_gone = {5};
    m_handshakes->leave(1);
    QCOMPARE(m_admitted, QList<quint64>{4});
}

void TestTlsHandshakes::whoGoesOnTooSlowlyGivesWay()
{
    enterAll(1, 3, Entry::Open);
    m_timers.advance(TlsHandshakes::Patience / 2);
    enterAll(4, 4, Entry::Waiting);
    QVERIFY(m_cut.isEmpty());
    m_timers.advance(TlsHandshakes::Patience);
    QCOMPARE(m_cut, QList<quint64>{1});
    QCOMPARE(m_admitted, QList<quint64>{4});
    // 2 and 3 are as old; the next who comes need not even wait.
    QCOMPARE(m_handshakes->enter(5), Entry::Open);
    QCOMPARE(m_cut, (QList<quint64>{1, 2}));
}

void TestTlsHandshakes::waitsForNobodyWithoutNeed()
{
    enterAll(1, 3, Entry::Open);
    m_timers.advance(std::chrono::minutes(1));
    QVERIFY(m_cut.isEmpty());
}

WSIFY_SUITE(tst_tlshandshakes, QCoreApplication, TestTlsHandshakes)
#include "tst_tlshandshakes.moc"
