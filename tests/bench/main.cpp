// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "client.h"
#include "options.h"
#include "scenarios.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <csignal>
#include <cstdio>
#include <map>

using namespace wsify::bench;

int main(int argc, char **argv)
{
    Options options;
    QString error;
    if (!parseOptions(argc, argv, options, error)) {
        std::fputs(error.toLocal8Bit().constData(), stderr);
        return 2;
    }
    const std::map<QString, void (*)(const Options &, QJsonObject &)> scenarios{
        {QStringLiteral("fanout"), runFanout}, {QStringLiteral("talk"), runTalk},
        {QStringLiteral("http"), runHttp},     {QStringLiteral("idle"), runIdle},
        {QStringLiteral("storm"), runStorm},   {QStringLiteral("authorized"), runAuthorized},
    };
    raiseDescriptorLimit();
    std::signal(SIGPIPE, SIG_IGN); // OpenSSL writes without MSG_NOSIGNAL
    QJsonObject report{{QStringLiteral("scenario"), options.scenario},
                       {QStringLiteral("channels"), options.channels},
                       {QStringLiteral("members"), options.members},
                       {QStringLiteral("publishers"), options.publishers},
                       {QStringLiteral("pings"), options.pings},
                       {QStringLiteral("clients"), options.clients},
                       {QStringLiteral("connections"), options.connections},
                       {QStringLiteral("idle"), options.idle},
                       {QStringLiteral("window"), options.window},
                       {QStringLiteral("burst"), options.burst},
                       {QStringLiteral("rate"), options.rate},
                       {QStringLiteral("batch"), options.batch},
                       {QStringLiteral("ids"), options.hasIds},
                       {QStringLiteral("size"), options.size},
                       {QStringLiteral("tls"), options.isTls}};
    try {
        if (options.scenario == QLatin1String("authorizer")) {
            runAuthorizer(options);
            return 0;
        }
        const auto found = scenarios.find(options.scenario);
        if (found == scenarios.end()) {
            std::fputs(usage().toLocal8Bit().constData(), stderr);
            return 2;
        }
        found->second(options, report);
    } catch (const Broken &broken) {
        report[QStringLiteral("wrong")] = QString::fromUtf8(broken.what());
    }
    std::puts(QJsonDocument(report).toJson(QJsonDocument::Compact).constData());
    return report.contains(QStringLiteral("wrong")) ? 1 : 0;
}
