// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "core/fanout/channelindex.h"
#include "support/faketransport.h"
#include "support/suite.h"

#include <QRandomGenerator>
#include <QtTest>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <vector>

using namespace wsify;
using wsify::test::FakeTransport;

class TestChannelIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinIsIdempotent();
    void leaveOfAStrangerChangesNothing();
    void lastMemberEndsTheChannel();
    void leaveAllNamesTheEmptiedChannels();
    void agreesWithAModel();
};

namespace {

QByteArrayList names(const ChannelIndex &index, const QByteArray &channel,
                     const std::vector<std::unique_ptr<Member>> &all)
{
    QByteArrayList found;
    index.visit(channel, [&](MemberKind kind, const ChannelIndex::Slots &slots) {
        for (const auto &slot : slots) {
            for (size_t i = 0; i < all.size(); ++i) {
                if (&all[i]->transport() == slot.transport && all[i]->kind() == kind)
                    found.append(QByteArray::number(int(i)));
            }
        }
    });
    std::sort(found.begin(), found.end());
    return found;
}

/// The same, found by number, two at once.
QByteArrayList inSlices(const ChannelIndex &index, const QByteArray &channel,
                        const std::vector<std::unique_ptr<Member>> &all)
{
    QByteArrayList found;
    qsizetype total = 0;
    for (qsizetype from = 0; from <= total; from += 2) {
        total = index.visitMembers(channel, from, 2, [&](const Member &member) {
            for (size_t i = 0; i < all.size(); ++i) {
                if (all[i].get() == &member)
                    found.append(QByteArray::number(int(i)));
            }
        });
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace

void TestChannelIndex::joinIsIdempotent()
{
    FakeTransport transport;
    Member member(transport);
    ChannelIndex index;
    QCOMPARE(index.join(member, "a"), ChannelIndex::Joined::First);
    QCOMPARE(index.join(member, "a"), ChannelIndex::Joined::Already);
    QCOMPARE(member.channels(), 1);
    QCOMPARE(index.members("a"), qsizetype(1));
    index.leaveAll(member, [](const QByteArray &) {});
}

void TestChannelIndex::leaveOfAStrangerChangesNothing()
{
    FakeTransport transport;
    Member member(transport), stranger(transport);
    ChannelIndex index;
    index.join(member, "a");
    QCOMPARE(index.leave(stranger, "a"), ChannelIndex::Left::NotMember);
    QCOMPARE(index.leave(member, "b"), ChannelIndex::Left::NotMember);
    QCOMPARE(index.members("a"), qsizetype(1));
    index.leaveAll(member, [](const QByteArray &) {});
}

void TestChannelIndex::lastMemberEndsTheChannel()
{
    FakeTransport transport;
    Member one(transport), two(transport);
    ChannelIndex index;
    QCOMPARE(index.join(one, "a"), ChannelIndex::Joined::First);
    QCOMPARE(index.join(two, "a"), ChannelIndex::Joined::Yes);
    QCOMPARE(index.leave(one, "a"), ChannelIndex::Left::Yes);
    QCOMPARE(index.channels(), qsizetype(1));
    QCOMPARE(index.leave(two, "a"), ChannelIndex::Left::Last);
    QCOMPARE(index.channels(), qsizetype(0));
    QCOMPARE(index.members("a"), qsizetype(0));
}

void TestChannelIndex::leaveAllNamesTheEmptiedChannels()
{
    FakeTransport transport;
    Member one(transport), two(transport);
    ChannelIndex index;
    index.join(one, "mine");
    index.join(one, "ours");
    index.join(two, "ours");
    QByteArrayList emptied;
    index.leaveAll(one, [&](const QByteArray &channel) { emptied.append(channel); });
    QCOMPARE(emptied, QByteArrayList{"mine"});
    QCOMPARE(one.channels(), 0);
    index.leaveAll(two, [&](const QByteArray &channel) { emptied.append(channel); });
    QCOMPARE(emptied, (QByteArrayList{"mine", "ours"}));
}

// Both sides keep each other's indices: a slip shows only after many removals from the middle.
void TestChannelIndex::agreesWithAModel()
{
    std::array<FakeTransport, 12> transports;
    std::vector<std::unique_ptr<Member>> members;
    for (FakeTransport &transport : transports)
        members.push_back(
            std::make_unique<Member>(transport, members.size() % 3 == 0 ? MemberKind::V4 : MemberKind::V3));
    const QByteArrayList channels{"a", "b", "c", "d", "e", "f", "g"};
    std::vector<std::set<QByteArray>> model(members.size());
    ChannelIndex index;
    QRandomGenerator random(42);
    for (int step = 0; step < 20000; ++step) {
        const size_t m = random.bounded(quint32(members.size()));
        const QByteArray channel = channels.at(random.bounded(int(channels.size())));
        switch (random.bounded(8)) {
        case 0:
            index.leaveAll(*members[m], [](const QByteArray &) {});
            model[m].clear();
            break;
        case 1:
        case 2:
        case 3:
            QCOMPARE(index.leave(*members[m], channel) != ChannelIndex::Left::NotMember, model[m].erase(channel) == 1);
            break;
        default:
            QCOMPARE(index.join(*members[m], channel) != ChannelIndex::Joined::Already,
                     model[m].insert(channel).second);
            break;
        }
        if (step % 50 != 0)
            continue;
        for (const QByteArray &name : channels) {
            QByteArrayList expected;
            for (size_t i = 0; i < model.size(); ++i) {
                if (model[i].contains(name))
                    expected.append(QByteArray::number(int(i)));
            }
            std::sort(expected.begin(), expected.end());
            QCOMPARE(names(index, name, members), expected);
            QCOMPARE(inSlices(index, name, members), expected);
            QCOMPARE(index.members(name), expected.size());
        }
    }
    for (const auto &member : members)
        index.leaveAll(*member, [](const QByteArray &) {});
    QCOMPARE(index.channels(), qsizetype(0));
}

WSIFY_SUITE(tst_channelindex, wsify::test::NoApplication, TestChannelIndex)
#include "tst_channelindex.moc"
