// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/text/json.h"
#include "require.h"

#include <QList>
#include <QString>

using namespace wsify;
using json::Scanner;
using json::Type;
using json::Value;

namespace {

bool isInside(QByteArrayView slice, QByteArrayView whole)
{
    return slice.begin() >= whole.begin() && slice.end() <= whole.end();
}

bool isUtf8(QByteArrayView text)
{
    const QByteArray guarded = 'x' + text.toByteArray(); // a byte order mark at the start would be dropped
    return QString::fromUtf8(guarded).toUtf8() == guarded;
}

/// A value that was accepted stands alone, too.
void requireRescan(const Value &value)
{
    Scanner scanner(value.bytes);
    const Value again = scanner.value();
    require(scanner.finish(), "a slice is a whole JSON text");
    require(again.type == value.type && again.bytes == value.bytes, "a slice is scanned like what it was cut from");
}

void requireString(QByteArrayView raw)
{
    QByteArray meant;
    if (!json::unescape(raw, meant))
        return;
    require(isUtf8(meant), "a string means UTF-8");
    require(json::stringEquals(raw, meant), "a string equals what it means");
    require(!json::stringEquals(raw, meant + 'x'), "a string equals nothing longer");
    QByteArray written;
    json::appendString(written, meant);
    QByteArray again;
    require(json::unescape(written, again) && again == meant, "a string that is written means the same");
}

/// Passes over a value by entering every container; true when it is accepted.
bool walk(Scanner &scanner, QByteArrayView text, int depth)
{
    require(depth <= json::MaxDepth, "nesting is limited");
    const Type type = scanner.peek();
    if (type == Type::Object) {
        QByteArrayView key;
        if (!scanner.enterObject())
            return false;
        while (scanner.nextKey(key)) {
            require(isInside(key, text) && key.size() >= 2, "a key is a slice of the text");
            requireString(key);
            if (!walk(scanner, text, depth + 1))
                return false;
        }
        return scanner.ok();
    }
    if (type == Type::Array) {
        if (!scanner.enterArray())
            return false;
        while (scanner.nextElement()) {
            if (!walk(scanner, text, depth + 1))
                return false;
        }
        return scanner.ok();
    }
    const Value value = scanner.value();
    if (!value.isValid())
        return false;
    require(value.type == type, "the first byte tells the type");
    require(isInside(value.bytes, text) && !value.bytes.isEmpty(), "a value is a slice of the text");
    requireRescan(value);
    if (value.isString())
        requireString(value.bytes);
    return true;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView text(data, qsizetype(size));

    Scanner scanner(text);
    const Value value = scanner.value();
    const bool accepted = scanner.finish();
    require(accepted == scanner.ok() && accepted == (scanner.error() == nullptr), "an error is told");
    require(scanner.offset() >= 0 && scanner.offset() <= text.size(), "an error is in the text");
    if (value.isValid()) {
        require(isInside(value.bytes, text), "a value is a slice of the text");
        requireRescan(value);
    }
    if (accepted) {
        require(value.isValid() && scanner.offset() == text.size(), "what is accepted is a value and nothing else");
        require(value.bytes == text.trimmed(), "only white space is left out");
        require(isUtf8(text), "what is accepted is UTF-8");
        Scanner shallow(value.bytes, 0);
        const bool isContainer = value.type == Type::Array || value.type == Type::Object;
        require(shallow.value().isValid() != isContainer, "a container counts as depth");
        const QByteArray list = '[' + text.toByteArray() + ']';
        Scanner outer(list);
        require(outer.enterArray() && outer.nextElement(), "an array begins with its first element");
        require(outer.value().bytes == value.bytes || !outer.ok(), "an element is the same value");
    }

    Scanner walker(text);
    require((walk(walker, text, 0) && walker.finish()) == accepted, "entering and skipping agree");

    QByteArray written;
    json::appendString(written, text);
    Scanner string(written);
    require(string.value().isString() && string.finish(), "whatever is written is one string");
    requireString(written);
    return 0;
}
