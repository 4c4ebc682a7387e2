// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/config/options.h"

#include "app/config/commandtable.h"
#include "app/config/optiontable.h"
#include "app/config/optionvalues.h"
#include "app/config/secretfile.h"
#include "app/config/unknownvariables.h"
#include "common/version.h"
#include "core/http/httpmessage.h"
#include "engine/listenaddress.h"

#include <QHash>
#include <QRegularExpression>
#include <QStringDecoder>
#include <QUrl>

#include <algorithm>
#include <cstring>
#include <optional>

namespace wsify {

namespace {

constexpr qint64 MaxFileSize = MiB;

QString masked(const Option &option, const QString &value)
{
    static const QString stars = QStringLiteral("***");
    static const QRegularExpression suspicious(QStringLiteral("[@?=]"));
    if (option.secret == Option::Key && option.isRotated)
        return QStringList(value.split(option.separator(), Qt::SkipEmptyParts).size(), stars).join(QLatin1Char(','));
    if (option.secret == Option::Key)
        return value.isEmpty() ? QString() : stars;
    if (option.secret == Option::Plain || !value.contains(suspicious))
        return value;
    QUrl url(value, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return stars; // no way to know which part is the secret
    if (!url.password().isEmpty())
        url.setPassword(stars);
    else if (!url.userName().isEmpty())
        url.setUserName(stars); // a token on its own is written like a name
    if (url.hasQuery()) {
        const QByteArray query = url.query(QUrl::FullyEncoded).toLatin1();
        url.setQuery(QString::fromLatin1(maskedQuery(query)));
    }
    return url.toString(QUrl::FullyEncoded);
}

const Option *findOption(const std::vector<Option> &options, const QString &name)
{
    const auto found = std::find_if(options.begin(), options.end(),
                                    [&](const Option &option) { return name == QLatin1String(option.name); });
    return found == options.end() ? nullptr : &*found;
}

bool isValueOf(const Option &option, const QString &word)
{
    Config unused;
    return option.apply(word, unused).isEmpty();
}

/// Also for the name of a secret's file, as which it is then marked.
const Option *findOption(const std::vector<Option> &options, const QString &name, bool &isFile)
{
    static const QString suffix = QStringLiteral("-file");
    const Option *option = findOption(options, name);
    isFile = !option && name.endsWith(suffix);
    if (!isFile)
        return option;
    option = findOption(options, name.chopped(suffix.size()));
    return option && option->mayBeInFile() ? option : nullptr;
}

// ---- sources ----

struct Given
{
    QString value;
    QString source; ///< for EffectiveOption
    QString where; ///< for an error
    bool isFile = false; ///< the value is the path of a file that holds the secret
};
using GivenValues = QHash<QString, Given>;

/// What is wrong, or nothing.
using Failure = std::optional<QString>;

constexpr QLatin1String CheckFlag("check"); // of `wsify config`

QString commandNames()
{
    QStringList names;
    for (const Subcommand &command : commandTable())
        names.append(QString::fromLatin1(command.name));
    return names.join(QStringLiteral(", "));
}

/// The command, or an argument of the one that was named before.
Failure readArgument(const QString &argument, const Subcommand *&command, ParsedOptions &parsed)
{
    if (!command) {
        command = findSubcommand(argument);
        if (!command)
            return QStringLiteral("unknown command \"%1\"; the commands are %2").arg(argument, commandNames());
        parsed.command = argument;
        return std::nullopt;
    }
    if (parsed.arguments.size() == command->argumentNames().size())
        return QStringLiteral("unexpected argument \"%1\": %2 takes %3")
            .arg(argument, parsed.command,
                 *command->arguments ? QLatin1String(command->arguments) : QLatin1String("none"));
    parsed.arguments.append(argument);
    return std::nullopt;
}

/// Not a flag, although it begins with a dash: ids of clients and JSON may.
bool isArgument(const QString &argument, const Subcommand *command, const std::vector<Option> &options,
                const ParsedOptions &parsed)
{
    if (!command || parsed.arguments.size() >= command->required() || argument == QLatin1String("--"))
        return false;
    const qsizetype dashes = argument.startsWith(QLatin1String("--")) ? 2 : 1;
    const QString name = argument.mid(dashes).section(QLatin1Char('='), 0, 0);
    static const QStringList always{QStringLiteral("h"), QStringLiteral("help"), QStringLiteral("version")};
    return !always.contains(name) && !command->flag(name) && !findOption(options, name);
}

Failure unknownFlag(const QString &name, const Subcommand *command)
{
    const auto &table = commandTable();
    if (!command && std::any_of(table.begin(), table.end(), [&](const Subcommand &each) { return each.flag(name); }))
        return QStringLiteral("-%1 is a flag of a command; write it after the command's name").arg(name);
    return QStringLiteral("flag provided but not defined: -") + name;
}

/// `body` is the argument at `i` without its dashes; the value may be the one after it.
Failure readCommandFlag(const CommandFlag &flag, const QString &body, const QStringList &arguments, qsizetype &i,
                        ParsedOptions &parsed)
{
    const QString name = QString::fromLatin1(flag.name);
    const bool hasValue = body.size() > name.size();
    const QString value = hasValue ? body.mid(name.size() + 1) : QStringLiteral("true");
    if (flag.placeholder) {
        if (!hasValue && i + 1 == arguments.size())
            return QStringLiteral("flag needs an argument: -") + name;
        parsed.flags.insert(name, hasValue ? value : arguments.at(++i));
        return std::nullopt;
    }
    const auto on = parseBool(value);
    if (!on)
        return QStringLiteral("invalid value \"%1\" for --%2: expected true or false").arg(value, name);
    if (*on)
        parsed.flags.insert(name, value);
    else
        parsed.flags.remove(name);
    return std::nullopt;
}

/// What can only be checked when the command is known, which may be the last word.
Failure checkCommandLine(const Subcommand &command, const ParsedOptions &parsed, const GivenValues &given)
{
    const bool isInstead = command.instead && parsed.flags.contains(QLatin1String(command.instead));
    if (parsed.arguments.size() < command.required() && !isInstead)
        return QStringLiteral("%1 is missing; expected wsify %2 %3")
            .arg(command.argumentNames().at(parsed.arguments.size()), parsed.command, QLatin1String(command.arguments));
    for (auto it = given.begin(); it != given.end(); ++it) {
        if (!command.takesOption(it.key()))
            return QStringLiteral("wsify %1 does not take --%2").arg(parsed.command, it.key());
    }
    return std::nullopt;
}

Failure readCommandLine(const QStringList &arguments, const std::vector<Option> &options, ParsedOptions &parsed,
                        GivenValues &given)
{
    const Subcommand *command = nullptr;
    bool flagsEnded = false;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments.at(i);
        if (flagsEnded || argument.size() < 2 || !argument.startsWith(QLatin1Char('-'))
            || isArgument(argument, command, options, parsed)) {
            if (const Failure failure = readArgument(argument, command, parsed))
                return failure;
            continue;
        }
        if (argument == QLatin1String("--")) {
            flagsEnded = true;
            continue;
        }
        const QString body = argument.mid(argument.startsWith(QLatin1String("--")) ? 2 : 1);
        if (body.startsWith(QLatin1Char('-')) || body.startsWith(QLatin1Char('=')))
            return QStringLiteral("bad flag syntax: ") + argument.section(QLatin1Char('='), 0, 0);
        const qsizetype equals = body.indexOf(QLatin1Char('='));
        const QString name = equals < 0 ? body : body.left(equals);
        if (name == QLatin1String("h") || name == QLatin1String("help")) {
            parsed.outcome = ParsedOptions::Help;
            return std::nullopt;
        }
        if (name == QLatin1String("version")) {
            parsed.outcome = ParsedOptions::Version;
            parsed.text = QStringLiteral("wsify " WSIFY_VERSION "\n");
            return std::nullopt;
        }
        if (const CommandFlag *flag = command ? command->flag(name) : nullptr) {
            if (const Failure failure = readCommandFlag(*flag, body, arguments, i, parsed))
                return failure;
            continue;
        }
        bool isFile = false;
        const Option *option = findOption(options, name, isFile);
        if (!option)
            return unknownFlag(name, command);

        QString value;
        if (equals >= 0)
            value = body.mid(equals + 1);
        else if (option->alone) // beyond Go: its value may follow it, where it can be nothing else
            value = i + 1 < arguments.size() && isValueOf(*option, arguments.at(i + 1))
                        ? arguments.at(++i)
                        : QString::fromLatin1(option->alone);
        else if (i + 1 < arguments.size())
            value = arguments.at(++i);
        else
            return QStringLiteral("flag needs an argument: -") + name;
        const QString key = QString::fromLatin1(option->name);
        if (given.contains(key) && given[key].isFile != isFile)
            return QStringLiteral("%1 and %2 are both given on the command line; give one")
                .arg(option->flag(), option->fileFlag());
        if (option->isList() && given.contains(key))
            value = given.value(key).value + option->separator() + value;
        given.insert(key, {value, QStringLiteral("flag"), QStringLiteral("on the command line"), isFile});
    }
    return command ? checkCommandLine(*command, parsed, given) : std::nullopt;
}

Failure readEnvironment(const QProcessEnvironment &environment, const std::vector<Option> &options, GivenValues &given)
{
    for (const Option &option : options) {
        const QString name = QString::fromLatin1(option.name);
        const QString value = environment.value(option.variable());
        QString file = option.mayBeInFile() ? environment.value(option.fileVariable()) : QString();
        if (option.isRotated)
            file.replace(QLatin1Char(','), option.separator());
        if (!value.isEmpty() && !file.isEmpty())
            return QStringLiteral("%1 and %2 are both set in the environment; set one")
                .arg(option.variable(), option.fileVariable());
        if (given.contains(name) || (value.isEmpty() && file.isEmpty()))
            continue;
        const bool isFile = value.isEmpty();
        given.insert(name, {isFile ? file : value, QStringLiteral("environment"),
                            QStringLiteral("in the environment variable ")
                                + (isFile ? option.fileVariable() : option.variable()),
                            isFile});
    }
    return std::nullopt;
}

Failure readFile(const QString &path, Pipes pipes, const std::vector<Option> &options, GivenValues &given,
                 QHash<QString, QString> &inFile)
{
    QByteArray bytes;
    QString error;
    if (!readInput(path, MaxFileSize, pipes, bytes, error)) // not an empty file, which would open everything
        return QStringLiteral("cannot read the file of --config, ") + error;
    if (bytes.size() > MaxFileSize)
        return QStringLiteral("the file of --config, %1, is over 1 MiB").arg(path);
    if (bytes.contains('\0')) // which separates keys
        return QStringLiteral("the file of --config, %1, holds a NUL").arg(path);
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString content = decoder.decode(bytes);
    if (decoder.hasError())
        return QStringLiteral("the file of --config, %1, is not UTF-8").arg(path);

    const QString source = QStringLiteral("file ") + path;
    QStringList seen;
    const QStringList lines = content.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString line = lines.at(i).trimmed();
        const QString where = QStringLiteral("%1, line %2").arg(path, QString::number(i + 1));
        if (line.isEmpty() || line.startsWith(QLatin1Char('#')) || line.startsWith(QLatin1Char(';'))
            || line == QLatin1String("[wsify]"))
            continue;
        if (line.startsWith(QLatin1Char('[')))
            return QStringLiteral("%1: unknown section %2; expected [wsify] or none").arg(where, line);
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (equals < 0)
            return QStringLiteral("%1: no '='; expected flag-name = value").arg(where);
        const QString name = line.left(equals).trimmed();
        QString value = line.mid(equals + 1).trimmed();
        if (value.size() >= 2 && value.startsWith(QLatin1Char('"')) && value.endsWith(QLatin1Char('"')))
            value = value.mid(1, value.size() - 2);
        bool isFile = false;
        const Option *option = findOption(options, name, isFile);
        if (!option)
            return QStringLiteral("%1: unknown key \"%2\"").arg(where, name);
        if (name == QLatin1String(ConfigFlag))
            return QStringLiteral("%1: a file cannot name another one with config").arg(where);
        if (seen.contains(name) && !option->isList())
            return QStringLiteral("%1: the key \"%2\" appears twice").arg(where, name);
        const QString key = QString::fromLatin1(option->name);
        if (seen.contains(name)) {
            QString &all = inFile[key];
            all += option->separator() + value;
            if (given[key].source == source)
                given[key].value = all;
            continue;
        }
        seen.append(name);
        if (seen.contains(key) && seen.contains(key + QStringLiteral("-file")))
            return QStringLiteral("%1: the keys \"%2\" and \"%2-file\" are both set; set one").arg(where, key);
        inFile.insert(key, value);
        if (!given.contains(key))
            given.insert(key, {value, source, QStringLiteral("in ") + where, isFile});
    }
    return std::nullopt;
}

QString counted(qsizetype files)
{
    return files == 1 ? QStringLiteral("1 file") : QStringLiteral("%1 files").arg(files);
}

/// Replaces the paths, one or a list, by what the files hold.
QString readSecrets(const Option &option, Pipes pipes, Given &given)
{
    const QString paths = std::exchange(given.value, QString());
    const QStringList all = option.isRotated ? paths.split(option.separator()) : QStringList{paths};
    QStringList secrets;
    for (const QString &path : all) {
        QString error;
        if (!readSecretFile(path, pipes, secrets.emplaceBack(), error))
            return error;
    }
    given.value = secrets.join(option.separator());
    given.source = QStringLiteral("file ") + all.join(QLatin1Char(','));
    return {};
}

/// Takes the line breaks at the end of secrets away, and those of a list that are empty. False if only a line break was there: that is
/// not "no secret", for nothing opens by accident.
bool trimSecrets(const Option &option, QString &value)
{
    QStringList secrets = option.isRotated ? value.split(option.separator(), Qt::SkipEmptyParts) : QStringList{value};
    for (QString &secret : secrets) {
        const bool isEmpty = secret.isEmpty();
        secret = withoutLineBreak(secret);
        if (secret.isEmpty() && !isEmpty)
            return false;
    }
    value = secrets.join(option.separator());
    return true;
}

Failure applyAll(const std::vector<Option> &options, const GivenValues &given, Pipes pipes, ParsedOptions &parsed)
{
    const Subcommand *command = findSubcommand(parsed.command);
    for (const Option &option : options) {
        if (command && !command->takesOption(QString::fromLatin1(option.name)))
            continue;
        Given value = given.value(QString::fromLatin1(option.name),
                                  {option.defaultValue, QStringLiteral("default"), QStringLiteral("by default")});
        const bool overridesFile =
            value.source == QLatin1String("flag") || value.source == QLatin1String("environment");
        if (value.isFile) {
            if (const QString error = readSecrets(option, pipes, value); !error.isEmpty())
                return QStringLiteral("invalid file for %1 (%2): %3").arg(option.fileFlag(), value.where, error);
        } else if (option.secret != Option::Plain && !trimSecrets(option, value.value)) {
            return QStringLiteral("invalid value for %1 (%2): it holds nothing but a line break")
                .arg(option.flag(), value.where);
        }
        const QString wrong = option.apply(value.value, parsed.config);
        const QString shown = masked(option, value.value);
        if (!wrong.isEmpty())
            return QStringLiteral("invalid value \"%1\" for %2 (%3): %4").arg(shown, option.flag(), value.where, wrong);
        parsed.effective.push_back({QString::fromLatin1(option.name), shown, value.source, value.value,
                                    option.content ? option.content(parsed.config) : QByteArray(), overridesFile});
    }
    return std::nullopt;
}

/// What belongs together for TLS.
Failure settleTls(const GivenValues &given, ParsedOptions &parsed)
{
    Config &config = parsed.config;
    const qsizetype certificates = config.tlsCertificates.size();
    const qsizetype keys = config.tlsKeys.size();
    if (certificates != keys)
        return QStringLiteral("--tls-cert names %1 and --tls-key %2; each certificate needs its key, in the same order")
            .arg(counted(certificates), counted(keys));
    if (config.tlsListenAddresses.isEmpty() && certificates > 0)
        return QStringLiteral("--tls-cert and --tls-key are for --tls-listen-addr, which is not given");
    // In a file it is the default that `wsify config` shows.
    if (config.tlsListenAddresses.isEmpty()
        && given.value(QString::fromLatin1(TlsListenFlag)).source == QLatin1String("flag"))
        return QStringLiteral("--tls-listen-addr names no address; leave it out to listen without TLS only");
    if (config.tlsListenAddresses.isEmpty())
        return std::nullopt;
    if (certificates == 0)
        return QStringLiteral("--tls-listen-addr needs --tls-cert and --tls-key");
    if (!given.contains(QString::fromLatin1(ListenFlag))) {
        config.listenAddresses.clear();
        const auto shown =
            std::find_if(parsed.effective.begin(), parsed.effective.end(),
                         [](const EffectiveOption &option) { return option.name == QLatin1String(ListenFlag); });
        shown->value.clear();
    }
    return std::nullopt;
}

Failure parse(const QStringList &arguments, const QProcessEnvironment &environment, Pipes pipes, ParsedOptions &parsed)
{
    const std::vector<Option> options = optionTable();
    GivenValues given;
    if (const Failure failure = readCommandLine(arguments, options, parsed, given))
        return failure;
    if (parsed.outcome != ParsedOptions::Run)
        return std::nullopt;
    if (parsed.command.isEmpty())
        parsed.command = QStringLiteral("serve");
    const Subcommand *command = findSubcommand(parsed.command);
    if (command && command->takes == Subcommand::Nothing)
        return std::nullopt;
    // What is checked must not be hidden behind the environment.
    if (parsed.flags.contains(CheckFlag)) {
        if (const Failure failure = readFile(parsed.flags.value(CheckFlag), pipes, options, given, parsed.inFile))
            return failure;
    }
    if (const Failure failure = readEnvironment(environment, options, given))
        return failure;
    if (parsed.command == QLatin1String("serve"))
        parsed.warnings = unknownVariables(environment, options);
    const QString file = given.value(QString::fromLatin1(ConfigFlag)).value;
    if (file.isEmpty() && given.contains(QString::fromLatin1(ConfigFlag)))
        return QStringLiteral("--config names no file; leave it out to read none");
    if (!file.isEmpty() && !parsed.flags.contains(CheckFlag)) {
        if (const Failure failure = readFile(file, pipes, options, given, parsed.inFile))
            return failure;
    }
    if (const Failure failure = applyAll(options, given, pipes, parsed))
        return failure;
    if (parsed.config.proxyProtocol && parsed.config.trustedProxies.isEmpty())
        return QStringLiteral(
            "--proxy-protocol needs --trusted-proxies, the addresses that its headers are taken from");
    if (const Failure failure = settleTls(given, parsed))
        return failure;
    const Config &config = parsed.config;
    const QString twice =
        ListenAddress::firstTwice(config.listenAddresses + config.tlsListenAddresses + config.metricsListenAddresses);
    return twice.isEmpty() ? std::nullopt : Failure(QStringLiteral("the address %1 is given twice").arg(twice));
}

} // namespace

ParsedOptions parseOptions(const QStringList &arguments, const QProcessEnvironment &environment, Pipes pipes)
{
    ParsedOptions parsed;
    if (const Failure failure = parse(arguments, environment, pipes, parsed)) {
        parsed.outcome = ParsedOptions::Error;
        parsed.text = *failure;
    }
    return parsed;
}

void hideSecrets(int argc, char **argv)
{
    const auto hide = [](char *text) { std::memset(text, '*', std::strlen(text)); };
    const std::vector<Option> options = optionTable();
    bool asksAuthorizer = false; // its URL and the sample's query may hold secrets, too
    for (int i = 1; i < argc; ++i) {
        const QByteArray argument(argv[i]);
        if (argument.size() < 2 || !argument.startsWith('-')) {
            if (asksAuthorizer)
                hide(argv[i]);
            asksAuthorizer = asksAuthorizer || argument == "authorizer";
            continue;
        }
        const qsizetype start = argument.startsWith("--") ? 2 : 1;
        const qsizetype equals = argument.indexOf('=');
        const QByteArray name = argument.mid(start, equals < 0 ? -1 : equals - start);
        const Option *option = findOption(options, QString::fromUtf8(name));
        const bool isQuery = asksAuthorizer && name == "query";
        if (isQuery ? false : !option || option->alone)
            continue;
        char *value = equals >= 0 ? argv[i] + equals + 1 : i + 1 < argc ? argv[++i] : nullptr;
        if (value && (isQuery || option->secret != Option::Plain))
            hide(value);
    }
}

} // namespace wsify
