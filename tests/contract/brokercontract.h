// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/fanout/broker.h"

#include <QObject>

#include <functional>
#include <memory>

namespace wsify::test {

/// What every broker must do, whatever carries its messages (broker.h). A test program for a broker derives from it, says how one is
/// made, and gets every case. Conditions are waited for with a deadline, so that a broker over a network passes as well.
class BrokerContract : public QObject
{
    Q_OBJECT

public:
    using Factory = std::function<std::unique_ptr<Broker>()>;
    explicit BrokerContract(Factory factory);

private Q_SLOTS:
    void hearsWhatItPublishes();
    void keepsTheOrderOfAPublisher();
    void keepsTheBytes();
    void answersEveryPublication();
    void aBatchHasOneAnswer();
    void sendsNoRepeat();
    void tellsTheSinkWhoPublished();
    void manyThreadsPublishAtOnce();
    void crossedSubscriptionsAddUp();
    void provenanceComesBackWhereItSaysSo();
    void saysWhenASubscriptionHolds();
    void answersEverySubscription();
    void carriesTheSender();
    void carriesTheAudience();
    void tellsEveryNode();

private:
    Factory m_factory;
};

} // namespace wsify::test
