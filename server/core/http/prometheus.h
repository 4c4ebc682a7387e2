// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>

namespace wsify {

class ProcessMetrics;
class Node;

/// The metrics of the process as text: the Prometheus exposition format 0.0.4, or OpenMetrics 1.0. Names begin with
/// `wsify_`, or are those that Prometheus users expect of every process (`process_`); they must never be renamed. Labels have
/// a fixed set of values. Any thread.
QByteArray prometheusText(const ProcessMetrics &metrics, const Node &node, bool openMetrics);

} // namespace wsify
