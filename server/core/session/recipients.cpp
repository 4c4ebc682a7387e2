// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/session/recipients.h"

#include <utility>

namespace wsify::v4 {

namespace {

QByteArray readNames(const json::Value &value, qsizetype room, QByteArrayList &names)
{
    json::Scanner list(value.bytes);
    if (value.type != json::Type::Array || !list.enterArray())
        return "must hold arrays of strings";
    while (list.nextElement()) {
        const json::Value element = list.value();
        QByteArray name;
        if (!element.isString() || !json::unescape(element.bytes, name))
            return "must hold arrays of strings";
        if (name.isEmpty()) // a member without a user has that one
            return "must not hold an empty name";
        if (names.size() == room)
            return "may have at most " + QByteArray::number(MaxRecipients) + " names";
        names.append(name);
    }
    return {};
}

} // namespace

QByteArray readRecipients(const json::Value &value, Me me, Recipients &recipients)
{
    const bool mayBeMe = me == Me::Allowed;
    if (mayBeMe && value.isString() && json::stringEquals(value.bytes, "me")) {
        recipients.isMe = true;
        return {};
    }
    json::Scanner scanner(value.bytes);
    if (value.type != json::Type::Object || !scanner.enterObject())
        return mayBeMe ? R"(must be "me" or an object with "users" or "clients")"
                       : R"(must be an object with "users" or "clients")";
    bool hasUsers = false, hasClients = false;
    QByteArrayView key;
    while (scanner.nextKey(key)) {
        const bool isUsers = json::stringEquals(key, "users");
        if (!isUsers && !json::stringEquals(key, "clients"))
            return R"(may have "users" and "clients" alone)";
        if (std::exchange(isUsers ? hasUsers : hasClients, true))
            return "has a member that appears twice";
        const qsizetype room = MaxRecipients - recipients.users.size() - recipients.clients.size();
        const QByteArray problem = readNames(scanner.value(), room, isUsers ? recipients.users : recipients.clients);
        if (!problem.isEmpty())
            return problem;
    }
    return recipients.isEmpty() ? QByteArray("names nobody") : QByteArray();
}

std::shared_ptr<const Audience> audienceOf(const Recipients &to, const Recipients &except, const QByteArray &me)
{
    if (to.isEmpty() && except.isEmpty())
        return nullptr;
    QByteArrayList exceptClients = except.clients;
    if (except.isMe)
        exceptClients.append(me);
    return std::make_shared<const Audience>(Audience{
        .toUsers = to.users, .toClients = to.clients, .exceptUsers = except.users, .exceptClients = exceptClients});
}

} // namespace wsify::v4
