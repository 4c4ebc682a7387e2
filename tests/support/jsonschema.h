// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace wsify::test {

/// The part of JSON Schema (draft 2020-12) that server/wsify.v4.schema.json needs. A keyword that it does not know is a finding, so that
/// no rule of a schema goes unchecked.
class JsonSchema
{
public:
    explicit JsonSchema(const QString &path)
    {
        QFile file(path);
        if (file.open(QIODevice::ReadOnly))
            m_root = QJsonDocument::fromJson(file.readAll()).object();
    }
    bool isEmpty() const { return m_root.isEmpty(); }

    /// What is wrong with a JSON text, held against one of the schema's $defs; empty if nothing is.
    QString check(const QByteArray &text, const QString &definition) const
    {
        QJsonParseError error;
        // Wrapped, because a document must be an object or an array.
        const QJsonDocument document = QJsonDocument::fromJson('[' + text + ']', &error);
        if (error.error != QJsonParseError::NoError)
            return error.errorString();
        return check(document.array().at(0), definitionOf(definition), QStringLiteral("$"));
    }

private:
    QJsonValue definitionOf(const QString &name) const { return m_root[u"$defs"].toObject()[name]; }

    static bool hasType(const QJsonValue &value, const QString &type)
    {
        if (type == u"object")
            return value.isObject();
        if (type == u"array")
            return value.isArray();
        if (type == u"string")
            return value.isString();
        if (type == u"boolean")
            return value.isBool();
        if (type == u"integer")
            return value.isDouble() && std::floor(value.toDouble()) == value.toDouble();
        return type == u"number" && value.isDouble();
    }

    QString check(const QJsonValue &value, const QJsonValue &schema, const QString &at) const
    {
        if (!schema.isObject())
            return at + QStringLiteral(": there is no such schema");
        const QJsonObject rules = schema.toObject();
        for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
            const QString finding = check(value, rules, rule.key(), rule.value(), at);
            if (!finding.isEmpty())
                return finding;
        }
        return {};
    }

    QString check(const QJsonValue &value, const QJsonObject &rules, const QString &keyword, const QJsonValue &rule,
                  const QString &at) const
    {
        const auto unless = [&](bool isKept) {
            return isKept ? QString()
                          : at + QStringLiteral(" breaks ") + keyword + u' '
                                + QString::fromUtf8(QJsonDocument(QJsonArray{rule}).toJson(QJsonDocument::Compact));
        };
        const QJsonArray list = rule.toArray();
        const auto fits = [&](const QJsonValue &each) { return check(value, each, at).isEmpty(); };
        if (keyword == u"description")
            return {};
        if (keyword == u"$ref")
            return check(value, definitionOf(rule.toString().section(u'/', -1)), at);
        if (keyword == u"type")
            return unless(rule.isString() ? hasType(value, rule.toString())
                                          : std::any_of(list.begin(), list.end(), [&](const QJsonValue &each) {
                                                return hasType(value, each.toString());
                                            }));
        if (keyword == u"const")
            return unless(value == rule);
        if (keyword == u"enum")
            return unless(list.contains(value));
        if (keyword == u"not")
            return unless(!fits(rule));
        if (keyword == u"oneOf")
            return unless(std::count_if(list.begin(), list.end(), fits) == 1);
        if (keyword == u"anyOf")
            return unless(std::any_of(list.begin(), list.end(), fits));
        if (keyword == u"minLength")
            return unless(!value.isString() || value.toString().toUcs4().size() >= rule.toInt());
        if (keyword == u"maxLength")
            return unless(!value.isString() || value.toString().toUcs4().size() <= rule.toInt());
        if (keyword == u"pattern")
            return unless(!value.isString() || QRegularExpression(rule.toString()).match(value.toString()).hasMatch());
        if (keyword == u"minimum")
            return unless(!value.isDouble() || value.toDouble() >= rule.toDouble());
        if (keyword == u"exclusiveMinimum")
            return unless(!value.isDouble() || value.toDouble() > rule.toDouble());
        if (keyword == u"minItems")
            return unless(!value.isArray() || value.toArray().size() >= rule.toInt());
        if (keyword == u"maxItems")
            return unless(!value.isArray() || value.toArray().size() <= rule.toInt());
        if (keyword == u"items")
            return items(value.toArray(), rule, at);
        if (keyword == u"required") {
            const QJsonObject object = value.toObject();
            return unless(!value.isObject() || std::all_of(list.begin(), list.end(), [&](const QJsonValue &name) {
                return object.contains(name.toString());
            }));
        }
        if (keyword == u"properties")
            return properties(value.toObject(), rule.toObject(), at);
        if (keyword == u"additionalProperties" && rule == QJsonValue(false))
            return others(value.toObject(), rules[u"properties"].toObject(), at);
        return at + QStringLiteral(": the keyword is unknown: ") + keyword;
    }

    QString items(const QJsonArray &array, const QJsonValue &rule, const QString &at) const
    {
        QString finding;
        for (qsizetype i = 0; i < array.size() && finding.isEmpty(); ++i)
            finding = check(array[i], rule, at + u'[' + QString::number(i) + u']');
        return finding;
    }
    QString properties(const QJsonObject &object, const QJsonObject &rules, const QString &at) const
    {
        QString finding;
        for (auto rule = rules.begin(); rule != rules.end() && finding.isEmpty(); ++rule) {
            if (object.contains(rule.key()))
                finding = check(object[rule.key()], rule.value(), at + u'.' + rule.key());
        }
        return finding;
    }
    static QString others(const QJsonObject &object, const QJsonObject &known, const QString &at)
    {
        for (auto member = object.begin(); member != object.end(); ++member) {
            if (!known.contains(member.key()))
                return at + QStringLiteral(": has another member: ") + member.key();
        }
        return {};
    }

    QJsonObject m_root;
};

} // namespace wsify::test
