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

/// Splits the bytes of a connection into replies: hiredis' reader, with our own values and with limits that it lacks.
///
/// Not thread-safe. After an error it returns nothing more until reset().
class RespReader
{
public:
    /// Maximum size of a reply, in bytes. By default Redis cuts off subscribers with 32 MiB pending.
    static constexpr qsizetype MaxReply = 64 * 1024 * 1024;
    /// Maximum number of elements of an array. Arrays nest at most three deep: the answer to ROLE lists replicas, and
    /// no answer to our commands needs more.
    static constexpr qsizetype MaxItems = 1024;

    RespReader();
    ~RespReader();
    RespReader(const RespReader &) = delete;
    RespReader &operator=(const RespReader &) = delete;

    /// Resets everything for the next connection.
    void reset();
    void feed(QByteArrayView bytes);
    /// Takes the next whole reply; false if more bytes are needed, or on an error.
    bool next(RespValue &value);
    /// What was wrong with the bytes; empty without an error.
    const QByteArray &error() const { return m_error; }

private:
    struct Deleter
    {
        void operator()(redisReader *reader) const;
    };
    std::unique_ptr<redisReader, Deleter> m_reader;
    QByteArray m_error;
};

/// Appends a command in the form that every Redis accepts: an array of strings.
void appendCommand(QByteArray &out, std::initializer_list<QByteArrayView> words);
/// The parts of a longer command: first the number of words, then each word.
void appendCommandHead(QByteArray &out, qsizetype words);
void appendWord(QByteArray &out, QByteArrayView word, QByteArrayView more = {});

} // namespace wsify
