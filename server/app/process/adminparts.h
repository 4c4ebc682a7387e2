// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "admin/adminhost.h"

#include <functional>

namespace wsify {

class AdminService;
class Logger;
class RunningOptions;
struct Config;
struct Reload;

/// What consoles can ask of the server as a whole.
struct ServerControl
{
    std::function<void()> drain;
    std::function<void(const std::function<void(const Reload &)> &done)> reload;
};

/// What the admin service needs to know about its process. All references outlive it.
AdminHost adminHost(const Config &config, RunningOptions &options, Logger &log, Node &node, ProcessMetrics &metrics,
                    ServerControl control);

/// Opens the socket that --admin-socket names, or the default one of a server
/// whose listener has that name (Listeners::name()). `done` gets nothing, or a sentence for
/// the operator if a named socket fails; a default socket that fails, or has to take a later place of its list, is only
/// a warning. Called once: from within, or some seconds later if another server is starting there, and never after the
/// service was closed.
void openAdminSocket(AdminService &service, const Config &config, const QString &listener, Logger &log,
                     std::function<void(const QString &error)> done);

} // namespace wsify
