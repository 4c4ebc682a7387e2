// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <QObject>

#include <functional>
#include <utility>

namespace wsify {

/// Wakes the event loop of the thread that created it, which then calls `answer`. Any thread may call ring() while the
/// doorbell lives; a ring unanswered at its end is forgotten.
class Doorbell : public QObject
{
public:
    explicit Doorbell(std::function<void()> answer)
        : m_answer(std::move(answer))
    {
    }
    void ring() { QCoreApplication::postEvent(this, new QEvent(QEvent::User)); }

protected:
    void customEvent(QEvent *) override { m_answer(); }

private:
    std::function<void()> m_answer;
};

} // namespace wsify
