// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/authorizer/queuedauthorizer.h"

#include <QNetworkAccessManager>

#include <memory>
#include <vector>

class QNetworkReply;

namespace wsify {

/// The authorizer of the portable engine, over QNetworkAccessManager. See queuedauthorizer.h. http and https.
///
/// Redirects are not followed, proxies not used, cookies not kept, and a POST is never sent twice. Worker thread only.
class NetworkAuthorizer : public QueuedAuthorizer
{
    Q_OBJECT

public:
    NetworkAuthorizer(Options options, const Limits &limits, Timers &timers, WorkerMetrics &metrics,
                      Observer &observer);
    ~NetworkAuthorizer() override;

protected:
    void send(PendingCall &call) override;
    void release(PendingCall &call) override;

private:
    class Exchange;
    struct Manager
    {
        std::unique_ptr<QNetworkAccessManager> qnam;
        int out = 0;
        Timer idle; ///< runs while nothing is out
    };

    void received(PendingCall &call);
    Manager &manager();
    void drop(const Manager *manager);

    std::vector<std::unique_ptr<Manager>> m_managers;
};

} // namespace wsify
