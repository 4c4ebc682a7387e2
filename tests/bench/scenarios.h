// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "options.h"

#include <QJsonObject>

namespace wsify::bench {

/// Each runs one scenario of usage() and adds its figures to `report`, with "wrong" when a check failed. They throw Broken when the run cannot
/// go on.
void runFanout(const Options &options, QJsonObject &report);
void runTalk(const Options &options, QJsonObject &report);
void runHttp(const Options &options, QJsonObject &report);
void runIdle(const Options &options, QJsonObject &report);
void runStorm(const Options &options, QJsonObject &report);
void runAuthorized(const Options &options, QJsonObject &report);

/// Serves until SIGTERM.
void runAuthorizer(const Options &options);

} // namespace wsify::bench
