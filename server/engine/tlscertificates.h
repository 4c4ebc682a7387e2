// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QString>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace wsify {

/// The two files of a certificate that this server shows to its clients.
struct TlsFiles
{
    QString certificate; ///< PEM: the server's own first, then those between it and its authority
    QString key; ///< PEM, not encrypted
};

/// What the files held when they were read, checked: certificate and key belong together.
struct TlsPair
{
    QByteArray certificates;
    QByteArray key;
    QByteArrayList names; ///< DNS names that the certificate is for, in lower case; "*." in front stands for one label
    QDateTime expires;
};

/// What an engine has made of the pairs, to serve handshakes with. Immutable; every thread may use it.
class TlsSettings
{
public:
    virtual ~TlsSettings() = default;
};

/// The certificates of this process. Reads them at the start, and looks every 5 s whether the files have changed; a
/// pair whose two files fit is taken without a restart, the old one stays otherwise. A change replaces the settings as
/// a whole.
///
/// Main thread, but for current(). Outlives the connections of its listeners.
class TlsCertificates : public QObject
{
    Q_OBJECT

public:
    /// Makes an engine's settings of all pairs; null, with what is wrong, if they cannot be used.
    using Prepare =
        std::function<std::shared_ptr<const TlsSettings>(const std::vector<TlsPair> &pairs, QString &error)>;
    struct Tell
    {
        std::function<void(const QString &text)> warning;
        std::function<void(const QString &text)> info;
    };
    struct Times
    {
        std::chrono::milliseconds look = std::chrono::seconds(5);
        std::chrono::milliseconds warn = std::chrono::seconds(60); ///< after that long with files that do not fit
        std::chrono::milliseconds expiry =
            std::chrono::hours(24); ///< between two warnings of a certificate that has expired
    };

    /// `files`: one pair at least. The first is for clients that name no host, or one that no certificate is for.
    TlsCertificates(std::vector<TlsFiles> files, Prepare prepare, Tell tell, Times times);
    TlsCertificates(std::vector<TlsFiles> files, Prepare prepare, Tell tell)
        : TlsCertificates(std::move(files), std::move(prepare), std::move(tell), Times())
    {
    }

    /// Reads all pairs and begins to look for changes. Returns what is wrong, as one sentence, or nothing.
    QString load();

    /// Looks for changes now.
    void look();

    /// What the files hold now, which take() puts into use.
    struct Fresh
    {
        std::vector<TlsPair> pairs;
        std::shared_ptr<const TlsSettings> settings;
        bool isOther = false; ///< than what is in use
    };
    /// Reads and checks all pairs as load() does, and changes nothing; nothing, and what is wrong, if one cannot be used.
    std::optional<Fresh> readAgain(QString &error) const;
    void take(Fresh fresh);

    /// Any thread. Null before load().
    std::shared_ptr<const TlsSettings> current() const;

    /// Checks the content of a pair of files; nothing, and what is wrong, if it cannot be used. `files` gives the names
    /// for the sentence.
    static std::optional<TlsPair> check(const TlsFiles &files, const QByteArray &certificates, const QByteArray &key,
                                        QString &error);

private:
    struct Watched
    {
        TlsFiles files;
        TlsPair pair; ///< in use
        QByteArray triedCertificates; ///< the last content that did not fit, with its key
        QByteArray triedKey;
        QString problem; ///< of that content
        QElapsedTimer since; ///< valid while the files do not fit
        bool hasWarned = false;
    };

    bool lookAt(Watched &watched);
    void reject(Watched &watched, const QString &problem);
    void warnOfExpired();
    std::vector<TlsPair> pairs() const;
    void swap(std::shared_ptr<const TlsSettings> settings);

    std::vector<Watched> m_watched;
    const Prepare m_prepare;
    const Tell m_tell;
    const Times m_times;
    QTimer m_look;
    QTimer m_expiry;
    mutable std::mutex m_mutex; ///< guards m_current
    std::shared_ptr<const TlsSettings> m_current;
};

} // namespace wsify
