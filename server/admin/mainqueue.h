// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QObject>

#include <functional>
#include <mutex>
#include <vector>

namespace wsify {

/// What workers have the main thread do. Lives on the main thread and must live as long as workers run tasks; what has not run by then is
/// dropped with it.
class MainQueue : public QObject
{
    Q_OBJECT

public:
    using Task = std::function<void()>;

    /// Runs a task in a later turn of the main thread's loop, in the order of the calls. Any thread.
    void post(Task task);

protected:
    void customEvent(QEvent *event) override;

private:
    std::mutex m_mutex;
    std::vector<Task> m_tasks;
};

} // namespace wsify
