// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/limits.h"
#include "core/metrics/metrics.h"
#include "core/session/authorizer.h"
#include "engine/authorizer/queuedauthorizer.h"
#include "support/recordingobserver.h"

#include <QList>
#include <QObject>
#include <QUrl>

#include <memory>

namespace wsify::test {

/// What an authorizer must do (authorizer.h, engine/authorizer/queuedauthorizer.h), against real back ends on sockets. The suite derives from
/// it and gets every case.
class AuthorizerContract : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void statusDecides_data();
    void statusDecides();
    void transportErrors_data();
    void transportErrors();
    void nobodyListens();
    void sendsWhatTheContractSays();
    void keepsNoCookies();
    void redirectsAreNotFollowed();
    void usesNoProxy();
    void hundredCallsAtOnce();
    void callsOutAreBounded();
    void callsThatWaitAreBounded();
    void waitingHasADeadline();
    void deadlineIsAbsolute_data();
    void deadlineIsAbsolute();
    void deadlineCountsFromSending();
    void keepsConnections_data();
    void keepsConnections();
    void forgetsDestroyedCalls();
    void callbackMayDestroyTheCall();
    void largeBodiesAreCutOff();
    void saysWhenItGoesAndComesBack();
    void explainsRedirects();
    void retryAfter_data();
    void retryAfter();

    // authorizerconnections.cpp
    void repeatsWhatAKeptConnectionLost_data();
    void repeatsWhatAKeptConnectionLost();
    void neverRepeatsABroadcast_data();
    void neverRepeatsABroadcast();
    void neverRepeatsOtherwise_data();
    void neverRepeatsOtherwise();
    void closingPeersLoseNothing_data();
    void closingPeersLoseNothing();
    void shortBacklogsLoseNothing_data();
    void shortBacklogsLoseNothing();
    void followsANameThatMoves();
    void triesTheNextAddress();
    void swallowedConnectionsEnd();
    void silentResolversHoldNobody();
    void namesThatAreNot();

    // authorizeranswers.cpp
    void understandsAnswers_data();
    void understandsAnswers();
    void understandsAnswersInTwoPieces_data();
    void understandsAnswersInTwoPieces();
    void statusDecidesWithoutTheRest();
    void cutsOffChunksToo();
    void answersMayComeEarly();
    void bytesBeyondAnAnswerAreNoAnswer();
    void bytesThatNobodyAskedForAreNoAnswer();
    void forgetsWithinAnAnswer();
    void sendsUserAndPassword();
    void resolvesNames();
    void speaksIpv6();
    void verifiesThePeer_data();
    void verifiesThePeer();
    void namesTheHostInTls();
    void brokenTlsIsNoEnd();

    // authorizerresults.cpp
    void readsResults_data();
    void readsResults();
    void ignoresOtherBodies_data();
    void ignoresOtherBodies();
    void whatIsNotUnderstoodIsUnavailable_data();
    void whatIsNotUnderstoodIsUnavailable();
    void readsByTheCall();
    void readsDenials_data();
    void readsDenials();
    void remembersThatItKnowsResults();
    void forgetsAnswersToAnotherAuthorizer();
    void remembersThatItKnowsNoBatches();
    void signsWhatItSays();

protected:
    static constexpr char DefaultBody[] = R"({"command":"join","args":{"channel":"c"}})";

    /// One call and what became of it.
    struct Asked
    {
        std::unique_ptr<Authorizer::Call> call;
        QList<AuthAnswer> answers;
        bool isWithinAsk = true;
        bool wasWithinAsk = false;

        bool isDone() const { return !answers.isEmpty(); }
        Verdict verdict() const { return answers.first().verdict; }
    };

    void make(const QUrl &url, const QByteArray &secret = {}, bool keepAlive = true)
    {
        make(QueuedAuthorizer::Options{.url = url, .secret = secret, .keepAlive = keepAlive});
    }
    void make(QueuedAuthorizer::Options options);
    /// Asks a join, which may be repeated.
    std::unique_ptr<Asked> ask(const QByteArray &body = DefaultBody, AuthCall about = AuthCall::Join)
    {
        auto asked = std::make_unique<Asked>();
        Asked *out = asked.get();
        asked->call = m_authorizer->ask({body, "client-1", "127.0.0.1", {{"Cookie", "a=b"}}, about},
                                        [out](const AuthAnswer &answer) {
                                            out->wasWithinAsk = out->isWithinAsk;
                                            out->answers.append(answer);
                                        });
        asked->isWithinAsk = false;
        return asked;
    }
    bool isIdle() const { return m_metrics->authorizerInFlight.value() == 0; }

    Limits m_limits;
    RecordingObserver m_observer;
    std::unique_ptr<WorkerMetrics> m_metrics;
    std::unique_ptr<Timers> m_timers;
    std::unique_ptr<Authorizer> m_authorizer;
};

} // namespace wsify::test
