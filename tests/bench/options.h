// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>

namespace wsify::bench {

/// What a run is asked to do; the meaning of each is in usage().
struct Options
{
    QString scenario;
    quint16 port = 0;
    quint16 publishPort = 0; ///< of the node that publishers are connected to; 0: the same
    quint16 portToPublish() const { return publishPort ? publishPort : port; }
    qint64 serverPid = 0; ///< 0: the server's CPU time and memory are not measured
    bool isNchan = false; ///< speaks to nginx + nchan: channels by URL, bare content
    int channels = 1;
    int members = 100; ///< of each channel
    int clients = 100;
    int connections = 4;
    int idle = 0;
    int window = 64;
    int burst = 1;
    int publishers = 1; ///< of a talk
    bool isApart = false; ///< they are no members
    bool pings = false;
    double rate = 0; ///< publications a second; 0: as the window allows
    int publications = 0; ///< of a fan-out, instead of a time; 0: as the time allows
    int batch = 1; ///< publications in one request
    bool hasIds = false; ///< each publication with an id of its own
    bool poll = false;
    int size = 128;
    bool browserHead = false;
    bool isTls = false;
    bool resumes = false; ///< the TLS session of the connection before
    bool joins = true;
    int delayMs = 0;
    int status = 200;
    std::chrono::duration<double> time{3};
    std::chrono::duration<double> warmup{0.5};
};

/// False, with a text for stderr, when the arguments are wrong.
bool parseOptions(int argc, char **argv, Options &options, QString &error);
QString usage();

} // namespace wsify::bench
