// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

namespace wsify {

class ProcessMetrics;
class Node;

/// The metrics of the process as text: the Prometheus exposition format 0.0.4, or OpenMetrics 1.0. Names begin with
/// `wsify_` and must never be renamed. Any thread.
QByteArray prometheusText(const ProcessMetrics &metrics, const Node &node, bool openMetrics);

} // namespace wsify
