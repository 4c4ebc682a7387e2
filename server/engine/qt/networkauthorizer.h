// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "engine/authorizer/queuedauthorizer.h"

#include <QNetworkAccessManager>

#include <memory>
#include <vector>

class QNetworkReply;

namespace wsify {

/// The authorizer client of the portable engine, over QNetworkAccessManager, http and https. See queuedauthorizer.h.
///
/// It follows no redirects, uses no proxies, keeps no cookies, and never sends a POST twice. Worker thread only.
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
        Timer idle; ///< runs while no call is in progress
    };

    void received(PendingCall &call);
    Manager &manager();
    void drop(const Manager *manager);

    std::vector<std::unique_ptr<Manager>> m_managers;
};

} // namespace wsify
