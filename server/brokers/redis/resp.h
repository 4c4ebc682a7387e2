// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <initializer_list>
#include <memory>
#include <vector>

struct redisReader;

namespace wsify {

/// One reply or message of a Redis server (RESP2).
struct RespValue
{
    enum class Type : quint8 { Null, Status, Error, Integer, String, Array };

    Type type = Type::Null;
    QByteArray text; ///< of Status, Error and String
    qint64 integer = 0;
    std::vector<RespValue> items; ///< of Array

    bool isError() const { return type == Type::Error; }
};

/// Cuts the bytes of a connection into replies: hiredis' reader, with values of ours and limits that it has not.
///
/// Not thread-safe. After an error nothing more comes out of it until reset().
class RespReader
{
public:
    /// The longest reply, in bytes, that is put together. By default a Redis cuts off subscribers for whom 32 MiB wait.
    static constexpr qsizetype MaxReply = 64 * 1024 * 1024;
    /// Of one array. Arrays stand in arrays at most, nothing we ask for is answered with more.
    static constexpr qsizetype MaxItems = 64;

    RespReader();
    ~RespReader();
    RespReader(const RespReader &) = delete;
    RespReader &operator=(const RespReader &) = delete;

    /// Forgets everything, for the next connection.
    void reset();
    void feed(QByteArrayView bytes);
    /// Takes the next whole reply; false when more bytes are needed, or on an error.
    bool next(RespValue &value);
    /// What was wrong with the bytes; empty when nothing was.
    const QByteArray &error() const { return m_error; }

private:
    struct Deleter
    {
        void operator()(redisReader *reader) const;
    };
    std::unique_ptr<redisReader, Deleter> m_reader;
    QByteArray m_error;
};

/// Appends a command in the form that every Redis takes: an array of strings.
void appendCommand(QByteArray &out, std::initializer_list<QByteArrayView> words);
/// The parts of a longer command: first how many words there are, then each of them.
void appendCommandHead(QByteArray &out, qsizetype words);
void appendWord(QByteArray &out, QByteArrayView word, QByteArrayView more = {});

} // namespace wsify
