// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/memorybroker.h"
#include "contract/brokercontract.h"
#include "support/suite.h"

#include <QtTest>

using namespace wsify;

class TestMemoryBroker : public test::BrokerContract
{
    Q_OBJECT

public:
    TestMemoryBroker()
        : BrokerContract([] {
            return std::make_unique<MemoryBroker>([](WorkerId, const std::function<void()> &task) {
                QMetaObject::invokeMethod(QCoreApplication::instance(), task, Qt::QueuedConnection);
            });
        })
    {
    }
};

WSIFY_SUITE(tst_memorybroker, QCoreApplication, TestMemoryBroker)
#include "tst_memorybroker.moc"
