// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "content.h"

#include <QByteArray>
#include <QString>

#include <array>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <vector>

namespace wsify::soak {

using bench::Publisher;
using bench::Sequence;
using Milliseconds = std::chrono::milliseconds;
/// A set of channels, or of members, by number.
using Mask = quint64;

/// Who published what, what must come of it, and what each healthy member saw.
///
/// A message is known by its publisher and that publisher's sequence number, both in its content (bench/content.h). It goes to one channel,
/// or to several of which no member is in more than one, so that a member sees it at most once. Its fate is open until the publisher knows
/// better:
///
/// - due: acknowledged; has to be at every member of its channels, once, not behind a later one of the same publisher and channel;
/// - unknown: the connection died over it; may come or not, but in its place and once;
/// - forbidden: refused, or never sent whole; must not come.
///
/// Time is the caller's (setNow()): one that stands still while the caller is not run blames nobody for it.
class Ledger
{
public:
    static constexpr int MaxMembers = 64; ///< of a Mask
    static constexpr int MaxChannels = 32;
    /// A due message that did not come for so long is lost; one that comes behind it, doubled.
    static constexpr Milliseconds LostAfter{20'000};

    /// What the carrier between publishers and members is known to have done wrong, where it may.
    struct Excuses
    {
        /// May a member have missed what was sent and answered between these times?
        std::function<bool(int member, Milliseconds from, Milliseconds to)> mayBeLost;
        /// How often ids were forgotten between them, both included.
        std::function<int(Milliseconds from, Milliseconds to)> forgettings;
    };

    /// For each healthy member its channels.
    explicit Ledger(std::vector<Mask> members);
    void setExcuses(Excuses excuses) { m_excuses = std::move(excuses); }

    void setNow(Milliseconds now) { m_now = now; }

    /// `isAsked`: its messages have to be allowed() before they arrive.
    Publisher add(const QByteArray &name, bool isAsked);
    /// Its next message. The content carries the returned number.
    Sequence publish(Publisher publisher, Mask channels, int size);

    /// A request of messages with ids, up to `end`, is sent once more: none of them was acknowledged.
    void repeat(Publisher publisher, Sequence first, Sequence end);

    // what is said of a message
    void asked(Publisher publisher, Sequence sequence);
    void allowed(Publisher publisher, Sequence sequence);
    void forbid(Publisher publisher, Sequence sequence);
    void due(Publisher publisher, Sequence sequence);
    /// The publisher has proof that everything before `end` was carried out: due is what was not refused. What had to be asked and was not
    /// is a wrong. How many became due.
    int confirm(Publisher publisher, Sequence end);
    /// The publisher is gone. What is open is due when `isComplete`, unless it had to be allowed and was not by `allowedBefore`; else unknown.
    void retire(Publisher publisher, bool isComplete, Milliseconds allowedBefore = Milliseconds::max());

    /// A healthy member received this.
    void delivered(int member, QByteArrayView content);
    /// A member that is gone: nothing is due to it any more.
    void drop(int member);

    /// A client that joins and leaves meanwhile. It is in channels of one group only, as members are.
    struct Visit
    {
        enum State : quint8 { Out, Joining, In, Leaving };
        struct Seen
        {
            Sequence next = 0;
            int stay = -1;
        };
        QByteArray who;
        std::array<State, MaxChannels> states{};
        std::array<int, MaxChannels> stays{}; ///< counts the stays in a channel; between two there may be a gap
        std::map<std::pair<Publisher, int>, Seen> seen;
    };
    void visited(Visit &visit, QByteArrayView content);

    /// Finds what was lost, and forgets what is long decided.
    void sweep();
    /// The end: what is due and not there is lost.
    void finish();
    /// True when everything is decided and what is due is there.
    bool isSettled() const;
    bool isSeenByAll(Publisher publisher, Sequence sequence) const;

    qint64 deliveries() const { return m_deliveries; }
    qint64 visitorDeliveries() const { return m_visitorDeliveries; }
    qint64 dueMessages() const { return m_due; }
    qint64 unknownMessages() const { return m_unknown; }
    qint64 forbiddenMessages() const { return m_forbidden; }
    qint64 excusedLosses() const { return m_excusedLosses; } ///< one a member
    qint64 excusedDoubles() const { return m_excusedDoubles; }
    std::vector<QString> takeWrongs() { return std::exchange(m_wrongs, {}); }

private:
    enum class Fate : quint8 { Open, Due, Unknown, Forbidden };
    struct Message
    {
        Mask channels = 0;
        Mask seen = 0; ///< by these members
        int size = 0;
        Fate fate = Fate::Open;
        bool isAsked = false;
        bool isAllowed = false;
        Milliseconds published{0};
        Milliseconds allowedAt{0};
        Milliseconds decided{0};
        int repeats = 0;
        Sequence requestEnd = 0; ///< behind the last one of the request that was repeated
        std::vector<Mask> again; ///< members that had a second, a third copy
    };
    struct Book
    {
        QByteArray name;
        bool isAsked = false;
        bool isRetired = false;
        Sequence base = 0; ///< of the first message
        std::deque<Message> messages;
        std::vector<Sequence> next; ///< by member and channel: behind the last one that came
    };

    Book *find(Publisher publisher);
    Message *find(Publisher publisher, Sequence sequence);
    /// The message that a content names; null, and a wrong, when there is none.
    Message *identify(const QByteArray &who, QByteArrayView content, bench::Content &read);
    void decide(Message &message, Fate fate);
    Mask expected(const Message &message) const;
    /// The members that should have had it and have not, without those of whom that is excused.
    Mask missing(const Message &message) const;
    /// Counts a further copy; false when it is one too many.
    bool takeAgain(Message &message, Mask member);
    int excusedCopies(const Message &message) const;
    void judge(const Book &book, Publisher publisher, Sequence sequence);
    void wrong(const QByteArray &who, const QString &what, Publisher publisher, Sequence sequence, int member = -1);

    std::vector<Mask> m_members;
    Excuses m_excuses;
    Mask m_gone = 0;
    std::map<Publisher, Book> m_books;
    Publisher m_nextPublisher = 1;
    Milliseconds m_now{0};
    qint64 m_deliveries = 0;
    qint64 m_visitorDeliveries = 0;
    qint64 m_due = 0;
    qint64 m_unknown = 0;
    qint64 m_forbidden = 0;
    qint64 m_excusedLosses = 0;
    qint64 m_excusedDoubles = 0;
    std::vector<QString> m_wrongs;
};

} // namespace wsify::soak
