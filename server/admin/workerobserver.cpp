// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "admin/workerobserver.h"

#include "admin/denials.h"

namespace wsify {

void WorkerObserver::refused(const Refusal &refusal)
{
    m_denials.add(Denials::rowOf(refusal));
}

} // namespace wsify
