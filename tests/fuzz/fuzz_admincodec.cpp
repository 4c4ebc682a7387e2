// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "common/admin/codec.h"
#include "common/admin/jsontext.h"
#include "common/text/utf8.h"
#include "require.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdint>

using namespace wsify::admin;
using wsify::require;

namespace {

template <class Message>
void check(QByteArrayView line, std::variant<Message, DecodeError> (*decode)(QByteArrayView))
{
    const auto decoded = decode(line);
    if (const auto *error = std::get_if<DecodeError>(&decoded)) {
        require(!error->message.isEmpty(), "an error says what is wrong");
        require((error->kind == DecodeError::Kind::BadField) == !error->field.isEmpty(), "and which field it is");
        QByteArray answer;
        require(appendLine(answer, ServerMessage(answerTo(*error))) && answer.size() < 1024,
                "it can be answered, shortly");
        return;
    }
    const Message &message = std::get<Message>(decoded);
    QByteArray again;
    // Texts can grow by being escaped, and a client's content need not be JSON.
    if (!appendLine(again, message))
        return;
    require(again.endsWith('\n') && again.count('\n') == 1 && again.size() <= MaxLine, "a message is one line");
    const auto decodedAgain = decode(again);
    const auto *same = std::get_if<Message>(&decodedAgain);
    require(same, "what was written can be read");
    QByteArray third;
    require(appendLine(third, *same) && third == again, "and is the same message");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView line(reinterpret_cast<const char *>(data), qsizetype(size));
    check<ConsoleMessage>(line, decodeConsoleMessage);
    check<ServerMessage>(line, decodeServerMessage);

    const QByteArrayView content = jsontext::member(line, "content");
    require(content.isEmpty() || (content.begin() >= line.begin() && content.end() <= line.end()),
            "a member is a slice of its line");
    require(content.isEmpty() || jsontext::isOneValue(content), "and one value");
    const QJsonObject object = QJsonDocument::fromJson(line.toByteArray()).object();
    require(object.contains(QLatin1String("content")) <= !content.isEmpty(), "what QJsonDocument finds is found");

    // Whatever a client sends, its row of traffic is a row.
    QByteArray out;
    TrafficLine traffic(out, 1);
    require(traffic.add({1, 2, Direction::In, line, line, line, line.size(), {}, wsify::utf8::cut(line, 128)}),
            "a row fits");
    traffic.finish(1, 1, 0);
    const auto read = decodeServerMessage(out);
    const auto *message = std::get_if<ServerMessage>(&read);
    require(message && std::get<Traffic>(*message).rows.size() == 1, "a row can be read");
    require(out.count('\n') == 1, "and is one line");
    return 0;
}
