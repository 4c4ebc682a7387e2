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

/// What the admin service is told about the process. Everything that is named outlives it.
AdminHost adminHost(const Config &config, RunningOptions &options, Logger &log, Node &node, ProcessMetrics &metrics,
                    std::function<void()> drain);

/// Opens the socket that --admin-socket names, or the default of that port. False, with a sentence for the operator, only when it was named and cannot
/// be had; a default that cannot is a warning.
bool openAdminSocket(AdminService &service, const Config &config, quint16 port, Logger &log, QString &error);

} // namespace wsify
