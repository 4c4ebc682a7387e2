// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/timers.h"
#include "engine/engine.h"
#include "engine/tlscertificates.h"

#include <QObject>

#include <functional>
#include <memory>

namespace wsify::test {

/// What every engine must do (engine.h), over real sockets, in one process and on one thread, with a fake authorizer and a fake broker
/// whose answers each case chooses. A test program for an engine derives from it, says how one is made, and gets every case.
///
/// What can be seen from outside the process as well is tested on the real binary (integration, conformance); here is what needs the
/// inside: when the authorizer is asked, what is counted, who is forgotten, and that each adopted descriptor is given back once.
class EngineContract : public QObject
{
    Q_OBJECT

public:
    struct Factory
    {
        std::function<std::unique_ptr<Timers>()> timers;
        std::function<std::unique_ptr<Engine>(EngineContext, std::function<void()> closed)> engine;
        TlsCertificates::Prepare prepareTls;
        /// It serves one request a connection after the other, and tells a half-closed client from one that is gone; otherwise one a
        /// connection.
        bool keepsAlive = true;
        /// Its kernel refuses and cuts at random, in a build with WSIFY_FAULTS.
        bool isRefusedAtRandom = false;
        /// A pong has its place between the publications of a turn; otherwise it leaves before them.
        bool ordersPongs = true;
        /// A message that is too long is dropped as it comes; otherwise it is kept until it is whole.
        bool dropsAtOnce = true;
    };
    explicit EngineContract(Factory factory);

private Q_SLOTS:
    void answersAHandshake();
    void echoesTheFirstSubprotocol();
    void deliversWhatCameWithTheHandshake_data();
    void deliversWhatCameWithTheHandshake();
    void asksBeforeThe101_data();
    void asksBeforeThe101();
    void forgetsWhoLeavesWhileAsked();
    void refusesUpgradesWhileDraining();
    void refusesLate_data();
    void refusesLate();
    void endsWhoIsRefusedLate_data();
    void endsWhoIsRefusedLate();
    void refusesByHttpWhereTooManyAreRefusedLate();

    void headHasAnAbsoluteDeadline_data();
    void headHasAnAbsoluteDeadline();
    void bodyHasAnAbsoluteDeadline();
    void refusesBadHeads_data();
    void refusesBadHeads();
    void halfAProxyHeaderCounts();
    void answersWhenTheBrokerDoes();
    void dropsAnswersOfClientsThatLeft();
    void readsBodies_data();
    void readsBodies();
    void refusesLargeBodies_data();
    void refusesLargeBodies();
    void answersWhoSendsTooMuch_data();
    void answersWhoSendsTooMuch();
    void servesOneRequestAfterTheOther();
    void answersPipelinedRequestsInOrder();
    void losesNothingBehindRefusedRequests();
    void doesNotAnswerWhoDoesNotRead();
    void closesIdleConnections();
    void answersHalfClosedClients();
    void neverParsesASecondRequest();
    void continuesOnlyWhenTheBodyIsWanted();
    void writesEachHeaderOnce_data();
    void writesEachHeaderOnce();
    void servesHttp10();

    void decidesWhatWasSentBeforeTheEnd_data();
    void decidesWhatWasSentBeforeTheEnd();
    void decidesWhatWasSentBeforeAWriteFails();
    void lastWordsHaveADeadline();
    void pausesAndLosesNothing();
    void cutsAClientOverTheQueue_data();
    void cutsAClientOverTheQueue();
    void bearsABurstForAWhile_data();
    void bearsABurstForAWhile();
    void tellsWhoIsCutForMemory();
    void claimsNoCodeThatWasNotSent();
    void sendsNoFrameBeforeThe101();
    void cutsAClientWithoutProgress();
    void sparesASteadyReader();
    void pongsKeepTheirPlace();
    void unreadPongsCount();
    void neverCutsForASingleFrame();
    void closesAfterWhatIsQueued();
    void countsWhatItDiscards_data();
    void countsWhatItDiscards();
    void closesOnProtocolErrors_data();
    void closesOnProtocolErrors();
    void closesWhoSendsTooMuch_data();
    void closesWhoSendsTooMuch();
    void takesManyFragments();
    void dropsLongMessagesOfV4();
    void closesV4BeyondAllLimits();
    void closesWhoDoesNotAnswerTheClose();
    void readsOnBehindItsClose_data();
    void readsOnBehindItsClose();
    void saysNothingBehindItsClose();
    void saysNothingBehindTheEcho();
    void pingsAndCutsTheDead();
    void anyByteIsLife();
    void tellsV4OfPings();
    void tellsV4WhenToComeBack_data();
    void tellsV4WhenToComeBack();
    void drainsSpreadOverTheTime();
    void survivesMembersThatLeaveDuringABurst();
    void saysWhatItCannotTakeOver();
    void diesWithOpenConnections();

private:
    /// "close" where the engine ends the connection behind every answer.
    QByteArray connectionHeader() const { return m_factory.keepsAlive ? QByteArray() : QByteArray("close"); }

    Factory m_factory;
};

} // namespace wsify::test
