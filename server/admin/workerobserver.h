// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "core/observer.h"

namespace wsify {

class Denials;

/// What the admin service hears from the workers. Thread-safe; outlives them.
class WorkerObserver : public Observer
{
public:
    explicit WorkerObserver(Denials &denials)
        : m_denials(denials)
    {
    }

    void accessed(const AccessRecord &) override {}
    void refused(const Refusal &refusal) override;
    void disconnected(const Disconnect &) override {}
    void warned(const QByteArray &) override {}

private:
    Denials &m_denials;
};

} // namespace wsify
