// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/text/json.h"
#include "core/fanout/audience.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QSet>

#include <memory>
#include <vector>

namespace wsify {

struct Limits;

/// One publication that a POST /broadcast asks for, checked.
struct Publication
{
    QByteArrayList channels; ///< at least one, none twice
    QByteArrayView content = "null";
    QByteArray id = {}; ///< raw JSON; empty when there is none
    std::shared_ptr<const Audience> audience = {}; ///< null: every member
};

/// Reads the body of a POST /broadcast (PROTOCOL.md section 4): one object, or an array of 1 to Limits::maxBatch of them. Pure.
///
/// Of a key that is there twice the last one counts. The publications are slices of the body and live as long as it does.
class BroadcastBody
{
public:
    BroadcastBody(QByteArrayView body, const Limits &limits);

    /// False when anything is wrong with any publication; error() says which field, what was wrong, what is allowed.
    bool parse();

    const QByteArray &error() const { return m_error; }
    /// The limit that was passed.
    enum class Limit : quint8 { None, Batch, ChannelName };
    Limit limit() const { return m_limit; }
    const std::vector<Publication> &publications() const { return m_publications; }
    /// It was an array, or one publication has named its channel in `channels`.
    bool isList() const { return m_isList; }

private:
    bool parseOne();
    bool parseArgs(json::Value &content);
    bool readAudience(const json::Value &to, const json::Value &except, Publication &publication);
    bool parseId(const json::Value &value, QByteArray &id);
    bool addChannels(const json::Value &value, Publication &publication);
    bool addChannel(const json::Value &value, Publication &publication);
    bool fail(const QByteArray &what, Limit limit = Limit::None);
    bool failSyntax();

    json::Scanner m_scanner;
    const Limits &m_limits;
    QByteArray m_error;
    Limit m_limit = Limit::None;
    bool m_isList = false;
    QSet<QByteArray> m_seen; ///< the channels of the publication that is being read
    std::vector<Publication> m_publications;
};

} // namespace wsify
