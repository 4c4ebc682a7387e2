// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "brokers/redis/resp.h"

#include <algorithm>
#include <charconv>
#include <hiredis.h>
#include <utility>

namespace wsify {

namespace {

/// The value that a task fills: a new root, or its place in the array that it belongs to.
RespValue *place(const redisReadTask *task)
{
    if (!task->parent)
        return new RespValue;
    auto &items = static_cast<RespValue *>(task->parent->obj)->items;
    items.resize(std::max(items.size(), size_t(task->idx) + 1));
    return &items[size_t(task->idx)];
}

void *createString(const redisReadTask *task, char *text, size_t length)
{
    RespValue *value = place(task);
    value->type = task->type == REDIS_REPLY_ERROR    ? RespValue::Type::Error
                  : task->type == REDIS_REPLY_STATUS ? RespValue::Type::Status
                                                     : RespValue::Type::String;
    value->text = QByteArray(text, qsizetype(length));
    return value;
}

/// The number of elements is an int in hiredis 0.14 and a size_t from 1.0 on.
template <typename Number>
void *createArray(const redisReadTask *task, Number elements)
{
    const redisReadTask *const parent = task->parent;
    if (qsizetype(elements) > RespReader::MaxItems || (parent && parent->parent && parent->parent->parent))
        return nullptr; // hiredis calls it out of memory
    RespValue *value = place(task);
    value->type = RespValue::Type::Array;
    // A nested array is filled before its neighbours come, so no pointer into these items outlives a growth of them.
    value->items.reserve(std::min(size_t(elements), size_t(16)));
    return value;
}

void *createInteger(const redisReadTask *task, long long number)
{
    RespValue *value = place(task);
    value->type = RespValue::Type::Integer;
    value->integer = number;
    return value;
}

void *createNil(const redisReadTask *task)
{
    return place(task);
}

/// hiredis frees roots alone.
void freeObject(void *value)
{
    delete static_cast<RespValue *>(value);
}

redisReplyObjectFunctions *functions()
{
    // RESP3's types, which later versions have functions for, are not asked for.
    static redisReplyObjectFunctions ours = [] {
        redisReplyObjectFunctions table{};
        table.createString = createString;
        table.createArray = createArray;
        table.createInteger = createInteger;
        table.createNil = createNil;
        table.freeObject = freeObject;
        return table;
    }();
    return &ours;
}

void appendNumber(QByteArray &out, char mark, qsizetype number)
{
    char digits[24];
    digits[0] = mark;
    char *end = std::to_chars(digits + 1, digits + sizeof digits - 2, number).ptr;
    *end++ = '\r';
    *end++ = '\n';
    out.append(digits, end - digits);
}

} // namespace

void RespReader::Deleter::operator()(redisReader *reader) const
{
    redisReaderFree(reader);
}

RespReader::RespReader()
{
    reset();
}

RespReader::~RespReader() = default;

void RespReader::reset()
{
    m_reader.reset(redisReaderCreateWithFunctions(functions()));
    Q_CHECK_PTR(m_reader.get());
    m_error.clear();
}

void RespReader::feed(QByteArrayView bytes)
{
    if (!m_error.isEmpty())
        return;
    if (m_reader->len - m_reader->pos + size_t(bytes.size()) > size_t(MaxReply))
        m_error = "a reply is longer than 64 MiB";
    else if (redisReaderFeed(m_reader.get(), bytes.data(), size_t(bytes.size())) != REDIS_OK)
        m_error = m_reader->errstr;
}

bool RespReader::next(RespValue &value)
{
    if (!m_error.isEmpty())
        return false;
    void *reply = nullptr;
    if (redisReaderGetReply(m_reader.get(), &reply) != REDIS_OK) {
        m_error = m_reader->errstr;
        return false;
    }
    if (!reply)
        return false;
    const std::unique_ptr<RespValue> owned(static_cast<RespValue *>(reply));
    value = std::move(*owned);
    return true;
}

void appendCommandHead(QByteArray &out, qsizetype words)
{
    appendNumber(out, '*', words);
}

void appendWord(QByteArray &out, QByteArrayView word, QByteArrayView more)
{
    appendNumber(out, '$', word.size() + more.size());
    out.append(word).append(more).append("\r\n", 2);
}

void appendCommand(QByteArray &out, std::initializer_list<QByteArrayView> words)
{
    appendCommandHead(out, qsizetype(words.size()));
    for (const QByteArrayView word : words)
        appendWord(out, word);
}

} // namespace wsify
