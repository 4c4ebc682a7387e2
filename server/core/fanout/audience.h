// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QSharedData>

#include <utility>

namespace wsify {

/// The protocol of a client, which is the frame of a publication that it gets (Message).
enum class MemberKind : quint8 { V3, V4 };

/// Who a client is. Immutable and shared by the client and what it publishes; a client that gets another user gets another
/// one of these.
struct Identity : QSharedData
{
    Identity(QByteArray id, QByteArray of, MemberKind protocol)
        : client(std::move(id))
        , user(std::move(of))
        , kind(protocol)
    {
    }
    const QByteArray client; ///< its id; never empty
    const QByteArray user; ///< empty if the authorizer named none
    const MemberKind kind;
};
using IdentityPointer = QExplicitlySharedDataPointer<const Identity>;

/// Names of users or clients, none of them empty. To look for one takes as many comparisons as their number has digits in binary.
class Names
{
public:
    Names() = default;
    Names(QByteArrayList names); // NOLINT(google-explicit-constructor): a list of names is nothing else

    bool contains(const QByteArray &name) const;
    bool isEmpty() const { return m_sorted.isEmpty(); }
    /// Sorted, each once.
    const QByteArrayList &list() const { return m_sorted; }
    bool operator==(const Names &) const = default;

private:
    QByteArrayList m_sorted;
};

/// Those members of a channel for whom a publication is meant (PROTOCOL.md section 2.1, `to` and `except`), v3 members too.
/// Immutable once it is a message's; any thread. Whoever reads it from outside bounds the number of names
/// (v4::MaxRecipients).
struct Audience
{
    Names toUsers = {}; ///< with toClients: these alone; both empty: every member
    Names toClients = {};
    Names exceptUsers = {}; ///< but not these
    Names exceptClients = {}; ///< `me` is the sender's own id here

    bool namesReceivers() const { return !toUsers.isEmpty() || !toClients.isEmpty(); }
    bool includes(const QByteArray &client, const QByteArray &user) const;
    /// Bytes that the names take.
    qsizetype cost() const;
    bool operator==(const Audience &) const = default;
};

} // namespace wsify
