// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "ledger.h"

#include <algorithm>
#include <bit>

namespace wsify::soak {

Ledger::Ledger(std::vector<Mask> members)
    : m_members(std::move(members))
{
    Q_ASSERT(m_members.size() <= MaxMembers);
}

Publisher Ledger::add(const QByteArray &name, bool isAsked)
{
    Book book;
    book.name = name;
    book.isAsked = isAsked;
    book.next.resize(m_members.size() * MaxChannels);
    m_books.emplace(m_nextPublisher, std::move(book));
    return m_nextPublisher++;
}

Sequence Ledger::publish(Publisher publisher, Mask channels, int size)
{
    Book &book = *find(publisher);
    Message message;
    message.channels = channels;
    message.size = size;
    message.published = m_now;
    book.messages.push_back(message);
    return book.base + book.messages.size() - 1;
}

void Ledger::repeat(Publisher publisher, Sequence first, Sequence end)
{
    for (Sequence sequence = first; sequence < end; ++sequence) {
        Message *message = find(publisher, sequence);
        ++message->repeats;
        message->requestEnd = end;
    }
}

Ledger::Book *Ledger::find(Publisher publisher)
{
    const auto found = m_books.find(publisher);
    return found == m_books.end() ? nullptr : &found->second;
}

Ledger::Message *Ledger::find(Publisher publisher, Sequence sequence)
{
    Book *book = find(publisher);
    if (!book || sequence < book->base || sequence - book->base >= book->messages.size())
        return nullptr;
    return &book->messages[size_t(sequence - book->base)];
}

void Ledger::asked(Publisher publisher, Sequence sequence)
{
    Message *message = find(publisher, sequence);
    if (!message || message->isAsked) {
        wrong("the authorizer", QStringLiteral("was asked twice, or of what nobody sent"), publisher, sequence);
        return;
    }
    message->isAsked = true;
}

void Ledger::allowed(Publisher publisher, Sequence sequence)
{
    if (Message *message = find(publisher, sequence)) {
        message->isAllowed = true;
        message->allowedAt = m_now;
    }
}

void Ledger::forbid(Publisher publisher, Sequence sequence)
{
    Message *message = find(publisher, sequence);
    if (!message)
        return;
    decide(*message, Fate::Forbidden);
    if (message->seen)
        wrong("a member", QStringLiteral("had what was then refused"), publisher, sequence);
}

void Ledger::due(Publisher publisher, Sequence sequence)
{
    if (Message *message = find(publisher, sequence))
        decide(*message, Fate::Due);
}

int Ledger::confirm(Publisher publisher, Sequence end)
{
    Book &book = *find(publisher);
    int confirmed = 0;
    for (Sequence sequence = book.base; sequence < end; ++sequence) {
        Message &message = book.messages[size_t(sequence - book.base)];
        if (message.fate != Fate::Open)
            continue;
        if (book.isAsked && !message.isAllowed) {
            wrong("the authorizer", QStringLiteral("was passed over: a later command was carried out"), publisher,
                  sequence);
            decide(message, Fate::Unknown);
            continue;
        }
        decide(message, Fate::Due);
        ++confirmed;
    }
    return confirmed;
}

void Ledger::retire(Publisher publisher, bool isComplete, Milliseconds allowedBefore)
{
    Book &book = *find(publisher);
    for (Message &message : book.messages) {
        if (message.fate != Fate::Open)
            continue;
        const bool isDue = isComplete && (!book.isAsked || (message.isAllowed && message.allowedAt <= allowedBefore));
        decide(message, isDue ? Fate::Due : Fate::Unknown);
    }
    book.isRetired = true;
}

void Ledger::decide(Message &message, Fate fate)
{
    if (message.fate != Fate::Open)
        return;
    message.fate = fate;
    message.decided = m_now;
    m_due += fate == Fate::Due;
    m_unknown += fate == Fate::Unknown;
    m_forbidden += fate == Fate::Forbidden;
}

Mask Ledger::expected(const Message &message) const
{
    Mask members = 0;
    for (size_t i = 0; i < m_members.size(); ++i) {
        if (m_members[i] & message.channels)
            members |= Mask(1) << i;
    }
    return members & ~m_gone;
}

Mask Ledger::missing(const Message &message) const
{
    Mask members = expected(message) & ~message.seen;
    for (Mask left = members; left && m_excuses.mayBeLost; left &= left - 1) {
        const int member = std::countr_zero(left);
        if (m_excuses.mayBeLost(member, message.published, message.decided))
            members &= ~(Mask(1) << member);
    }
    return members;
}

int Ledger::excusedCopies(const Message &message) const
{
    if (message.repeats == 0 || !m_excuses.forgettings)
        return 0;
    const Milliseconds until = message.fate == Fate::Open ? m_now : message.decided;
    return std::min(message.repeats, m_excuses.forgettings(message.published, until));
}

bool Ledger::takeAgain(Message &message, Mask member)
{
    size_t copies = 0;
    while (copies < message.again.size() && (message.again[copies] & member))
        ++copies;
    if (copies >= size_t(excusedCopies(message)))
        return false;
    message.again.resize(std::max(message.again.size(), copies + 1));
    message.again[copies] |= member;
    ++m_excusedDoubles;
    return true;
}

Ledger::Message *Ledger::identify(const QByteArray &who, QByteArrayView content, bench::Content &read)
{
    if (content.size() < bench::MinSize || !bench::readContent(content, int(content.size()), read)) {
        m_wrongs.push_back(QStringLiteral("%1: damaged: %2")
                               .arg(QString::fromUtf8(who),
                                    QString::fromUtf8(content.first(std::min<qsizetype>(content.size(), 80)))));
        return nullptr;
    }
    Message *message = find(read.publisher, read.sequence);
    if (!message) {
        const Book *book = find(read.publisher);
        const bool isOld = book ? read.sequence < book->base : read.publisher < m_nextPublisher;
        wrong(who,
              isOld ? QStringLiteral("doubled, or long after it was decided") : QStringLiteral("nobody published this"),
              read.publisher, read.sequence);
        return nullptr;
    }
    if (message->size != content.size()) {
        wrong(who, QStringLiteral("damaged: has %1 bytes of %2").arg(content.size()).arg(message->size), read.publisher,
              read.sequence);
        return nullptr;
    }
    if (message->fate == Fate::Forbidden)
        wrong(who, QStringLiteral("came although it was refused"), read.publisher, read.sequence);
    else if (find(read.publisher)->isAsked && !message->isAllowed)
        wrong(who, QStringLiteral("came without the authorizer's word"), read.publisher, read.sequence);
    return message;
}

void Ledger::delivered(int member, QByteArrayView content)
{
    const QByteArray who = "member " + QByteArray::number(member);
    bench::Content read;
    Message *message = identify(who, content, read);
    if (!message)
        return;
    ++m_deliveries;
    const Mask common = message->channels & m_members[size_t(member)];
    if (!common) {
        wrong(who, QStringLiteral("is not in its channel"), read.publisher, read.sequence, member);
        return;
    }
    const Mask bit = Mask(1) << member;
    if ((message->seen & bit) && !takeAgain(*message, bit)) {
        wrong(who, QStringLiteral("doubled"), read.publisher, read.sequence, member);
        return;
    }
    message->seen |= bit;
    Book &book = *find(read.publisher);
    Sequence &next = book.next[size_t(member) * MaxChannels + size_t(std::countr_zero(common))];
    // A request that is sent anew to one that forgot it begins at its first message again, and no later one was sent.
    const bool beginsAgain = excusedCopies(*message) > 0 && next <= message->requestEnd;
    if (read.sequence < next && !beginsAgain)
        wrong(who, QStringLiteral("out of order: %1 of the same channel came before it").arg(next - 1), read.publisher,
              read.sequence, member);
    next = std::max(next, read.sequence + 1);
}

void Ledger::visited(Visit &visit, QByteArrayView content)
{
    bench::Content read;
    const Message *message = identify(visit.who, content, read);
    if (!message)
        return;
    ++m_visitorDeliveries;
    // Of several channels the client is in one at most; were it in none, this says so of the first.
    int channel = std::countr_zero(message->channels);
    for (int i = 0; i < MaxChannels; ++i) {
        if ((message->channels >> i & 1) && visit.states[size_t(i)] != Visit::Out)
            channel = i;
    }
    if (visit.states[size_t(channel)] == Visit::Out) {
        wrong(visit.who, QStringLiteral("is not, or no longer, in its channel"), read.publisher, read.sequence);
        return;
    }
    Visit::Seen &seen = visit.seen[{read.publisher, channel}];
    if (read.sequence < seen.next) {
        wrong(visit.who, QStringLiteral("doubled or out of order: %1 came before it").arg(seen.next - 1),
              read.publisher, read.sequence);
        return;
    }
    if (seen.stay == visit.stays[size_t(channel)]) {
        for (Sequence between = seen.next; between < read.sequence; ++between) {
            const Message *skipped = find(read.publisher, between);
            if (skipped && skipped->fate == Fate::Due && (skipped->channels >> channel & 1))
                wrong(visit.who, QStringLiteral("lost: %1 came and this did not").arg(read.sequence), read.publisher,
                      between);
        }
    }
    seen = {read.sequence + 1, visit.stays[size_t(channel)]};
}

void Ledger::drop(int member)
{
    m_gone |= Mask(1) << member;
}

void Ledger::sweep()
{
    for (auto it = m_books.begin(); it != m_books.end();) {
        Book &book = it->second;
        while (!book.messages.empty()) {
            const Message &first = book.messages.front();
            if (first.fate == Fate::Open || m_now - first.decided < LostAfter)
                break;
            if (first.fate == Fate::Due)
                judge(book, it->first, book.base);
            book.messages.pop_front();
            ++book.base;
        }
        it = book.isRetired && book.messages.empty() ? m_books.erase(it) : std::next(it);
    }
}

void Ledger::finish()
{
    for (auto &[publisher, book] : m_books) {
        for (size_t i = 0; i < book.messages.size(); ++i) {
            if (book.messages[i].fate == Fate::Due)
                judge(book, publisher, book.base + i);
        }
    }
}

bool Ledger::isSettled() const
{
    for (const auto &[publisher, book] : m_books) {
        for (const Message &message : book.messages) {
            if (message.fate == Fate::Open || (message.fate == Fate::Due && missing(message)))
                return false;
        }
    }
    return true;
}

bool Ledger::isSeenByAll(Publisher publisher, Sequence sequence) const
{
    const auto found = m_books.find(publisher);
    if (found == m_books.end() || sequence < found->second.base)
        return true;
    const Message &message = found->second.messages[size_t(sequence - found->second.base)];
    return (expected(message) & ~message.seen) == 0;
}

void Ledger::judge(const Book &book, Publisher publisher, Sequence sequence)
{
    const Message &message = book.messages[size_t(sequence - book.base)];
    const Mask unexcused = missing(message);
    m_excusedLosses += std::popcount(expected(message) & ~message.seen & ~unexcused);
    if (!unexcused)
        return;
    const int first = std::countr_zero(unexcused);
    wrong("member " + QByteArray::number(first),
          QStringLiteral("lost; %1 of %2 members miss it")
              .arg(std::popcount(unexcused))
              .arg(std::popcount(expected(message))),
          publisher, sequence, first);
}

void Ledger::wrong(const QByteArray &who, const QString &what, Publisher publisher, Sequence sequence, int member)
{
    QString text =
        QStringLiteral("%1: message %2 of publisher %3").arg(QString::fromUtf8(who)).arg(sequence).arg(publisher);
    if (const Book *book = find(publisher)) {
        text += QStringLiteral(" (%1)").arg(QString::fromUtf8(book->name));
        // Its neighbours: what the publisher knows of each, and a + when this member saw it.
        QString around;
        for (Sequence s = sequence < 3 ? 0 : sequence - 3; s <= sequence + 3; ++s) {
            const Message *message = find(publisher, s);
            if (!message)
                continue;
            constexpr const char *Names[] = {"open", "due", "unknown", "forbidden"};
            around += QStringLiteral("%1%2%3%4 %5%6 to %7, %8 bytes, seen by %9")
                          .arg(around.isEmpty() ? QString() : QStringLiteral("; "))
                          .arg(s)
                          .arg(member >= 0 && (message->seen >> member & 1) ? QStringLiteral("+") : QString())
                          .arg(QStringLiteral(" at %1 s").arg(double(message->published.count()) / 1000, 0, 'f', 1))
                          .arg(QLatin1String(Names[int(message->fate)]))
                          .arg(message->isAllowed ? QStringLiteral(" allowed")
                               : message->isAsked ? QStringLiteral(" asked")
                                                  : QString())
                          .arg(message->channels, 0, 16)
                          .arg(message->size)
                          .arg(message->seen, 0, 16);
        }
        text += QStringLiteral(": %1 [%2]").arg(what, around);
    } else {
        text += QStringLiteral(": ") + what;
    }
    m_wrongs.push_back(text);
}

} // namespace wsify::soak
