// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include "common/admin/messages.h"
#include "common/client/serveraddress.h"

#include <QDialog>
#include <QList>

#include <optional>

class QComboBox;
class QCompleter;
class QLabel;
class QLineEdit;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QStringListModel;

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class NoticeBar;

/// Sends messages to a channel, as any publisher would: for a look at who gets them. Not modal; stays open, and says in its own space what came of
/// the last one.
///
/// The content is JSON, checked while somebody types, or a plain text that is sent as a JSON string. What was sent last is kept in QSettings.
class MessageDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Kind : quint8 { Json, Text };
    struct Message
    {
        QString channel;
        Kind kind = Kind::Json;
        QString content; ///< as it was typed

        bool operator==(const Message &) const = default;
    };
    static constexpr int MaxRecent = 20;
    static constexpr qsizetype MaxRecentContent = 16 * 1024; ///< characters; a longer one is not kept
    static constexpr int MaxChannels = 20; ///< that completion offers

    /// `channel`: to begin with; may be empty. The client lives longer.
    MessageDialog(AdminClient &client, const QByteArray &channel, QWidget *parent = nullptr);

    void setChannel(const QByteArray &channel);
    void setMessage(const Message &message);
    Message message() const;
    /// What is wrong with it, or with the connection; empty when it can be sent.
    QString problem() const { return m_problem; }
    bool canSend() const;
    void send();
    const QList<Message> &recent() const { return m_recent; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void lookAtServer();
    void makeContent();
    void askForChannels();
    void updateState();
    void markProblem(std::optional<qsizetype> position);
    QByteArray json() const;
    void answered(const admin::ServerMessage &answer, const Message &sent);
    QString wordsOf(const admin::Error &error) const;
    void remember(const Message &message);
    void fillRecent();

    AdminClient &m_client;
    ServerAddress m_server; ///< that the title names
    QLineEdit *m_channel;
    QCompleter *m_completer;
    QStringListModel *m_channels;
    QComboBox *m_kind;
    QPushButton *m_recentButton;
    QMenu *m_recentMenu;
    QPlainTextEdit *m_content;
    QLabel *m_mark;
    QLabel *m_check;
    NoticeBar *m_notice;
    QPushButton *m_send;
    QList<Message> m_recent; ///< the last one first
    QString m_problem;
    std::optional<QString> m_askedFor; ///< beginning of a channel's name that the server was asked about last
    bool m_isSending = false;
};

} // namespace wsify::console
