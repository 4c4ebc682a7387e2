// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/v4join.h"

#include "core/session/jointerms.h"
#include "core/session/v4batch.h"
#include "core/session/v4outcome.h"

#include <algorithm>
#include <utility>

namespace wsify::v4 {

Join::Join(const Command &asked, const AuthAnswer *answer, const Batch *batch, int room,
           const std::function<Before(const QByteArray &)> &before)
    : m_id(asked.id.toByteArray())
    , m_args(asked.isBatch || asked.args.size() > JoinTerms::MaxArgs ? QByteArray() : asked.args.toByteArray())
    , m_isBatch(asked.isBatch)
{
    const bool isOneByOne = batch && batch->isOneByOne();
    if (asked.isBatch && !isOneByOne && answer && answer->result)
        m_data = answer->result->data;
    m_decisions.reserve(asked.channels.size());
    for (const Wanted &wanted : asked.channels) {
        const auto [isMember, isCovered] = before(wanted.channel);
        const AuthAnswer *about = isOneByOne ? batch->about(wanted.channel) : isCovered ? nullptr : answer;
        Decision decision{.channel = wanted.channel, .isMember = isMember};
        if (asked.isStrict) {
            decision.denied = Error{.code = Code::NoHistory};
        } else if (isOneByOne && !about && !isCovered) {
            decision.denied = Error{.code = Code::NotAuthorized}; // it was when the questions began
        } else if (about && about->verdict != Verdict::Allow) {
            decision.denied = errorOf(*about);
        } else if (about && about->result && about->result->deny.contains(wanted.channel)) {
            decision.denied = Error{.code = Code::NotAuthorized};
        } else if (!isMember && room-- <= 0) {
            decision.denied = Error{.code = Code::Limit};
        } else {
            decision.isAsked = about != nullptr;
            decision.result = about ? about->result : nullptr;
            if (!isMember && (wanted.since || wanted.last))
                decision.isRecovered = false; // there is no history
        }
        m_decisions.push_back(std::move(decision));
    }
}

bool Join::isAny() const
{
    return std::any_of(m_decisions.begin(), m_decisions.end(), [](const Decision &each) { return !each.denied; });
}

void Join::deny(const QByteArray &channel)
{
    for (Decision &decision : m_decisions) {
        if (decision.channel == channel && !decision.denied)
            decision.denied = Error{.code = Code::NotAuthorized};
    }
}

bool Join::subscribe(SessionContext &context, std::function<void()> done)
{
    QByteArrayList channels;
    for (const Decision &decision : m_decisions) {
        if (!decision.denied && !decision.isMember)
            channels.append(decision.channel);
    }
    if (!context.node.broker().isUp()) // it would only collect who waits
        return true;
    m_wait.emplace(context, channels);
    if (m_wait->isOver())
        return true;
    m_wait->whenOver(std::move(done));
    return false;
}

Join::Answer Join::finish(const std::function<void(const Decision &)> &join)
{
    Answer answer{.reply = {.id = m_id, .data = m_data, .isBatch = m_isBatch}};
    for (Decision &decision : m_decisions) {
        const bool isThere = decision.isMember || (m_wait && m_wait->holds(decision.channel));
        if (!decision.denied && !isThere)
            decision.denied = Error{.code = Code::BrokerDown, .message = "the broker does not answer"};
        if (decision.denied) {
            answer.reply.denied.push_back({decision.channel, *decision.denied});
            continue;
        }
        join(decision);
        const bool hasOwnData = decision.result && m_data.isEmpty();
        answer.reply.joined.push_back({decision.channel,
                                       hasOwnData ? QByteArrayView(decision.result->data) : QByteArrayView(),
                                       decision.isRecovered});
    }
    if (m_isBatch)
        return answer;
    if (!answer.reply.denied.empty()) {
        answer.error = answer.reply.denied.front().error;
    } else {
        answer.reply.data = answer.reply.joined.front().data;
        answer.reply.isRecovered = answer.reply.joined.front().isRecovered;
    }
    return answer;
}

} // namespace wsify::v4
