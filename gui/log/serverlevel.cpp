// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/log/serverlevel.h"

#include "common/client/adminclient.h"
#include "gui/log/logmodel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace wsify::console {

ServerLevel::ServerLevel(AdminClient &client, std::chrono::milliseconds aWhile)
    : m_client(client)
    , m_box(new QComboBox)
{
    auto *label = new QLabel(tr("The server &logs:"));
    label->setBuddy(m_box);
    for (const admin::LogLevel level : Levels)
        m_box->addItem(level == admin::LogLevel::Debug   ? tr("Everything")
                       : level == admin::LogLevel::Error ? LogModel::levelText(level)
                                                         //: %1 is a level of the log
                                                         : tr("%1 and worse").arg(LogModel::levelText(level)),
                       int(level));
    m_box->setAccessibleName(tr("What the server logs"));
    m_box->setToolTip(tr("Which lines the server writes into its log, for everybody, until it starts again"));
    //: nothing is chosen, because it is not known
    m_box->setPlaceholderText(tr("not known"));
    m_box->setCurrentIndex(-1);
    connect(m_box, &QComboBox::activated, this, [this] { change(admin::LogLevel(m_box->currentData().toInt())); });
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label);
    row->addWidget(m_box);

    m_backTimer.setSingleShot(true);
    m_backTimer.setInterval(aWhile);
    connect(&m_backTimer, &QTimer::timeout, this, &ServerLevel::whileIsOver);
    connect(&client, &AdminClient::leaving, this, &ServerLevel::putBack);
}

std::optional<admin::LogLevel> ServerLevel::named(const QByteArray &name)
{
    for (size_t i = 0; i < admin::LogLevelNames.size(); ++i) {
        if (name == admin::LogLevelNames[i])
            return Levels[i];
    }
    return name == "warn" ? std::optional(admin::LogLevel::Warning) : std::nullopt;
}

void ServerLevel::setActive(bool active)
{
    m_isActive = active;
    ask();
}

void ServerLevel::begin(bool isOtherProcess)
{
    m_bootId = m_client.hello().bootId;
    if (isOtherProcess) {
        m_backTimer.stop();
        m_back.reset();
        set({});
    }
    if (!m_backTimer.isActive())
        putBack();
    ask(); // also where the page was active before
}

void ServerLevel::heard(admin::LogLevel level)
{
    if (m_level && level < *m_level)
        set(level);
}

void ServerLevel::ask()
{
    if (!m_isActive || m_level || !m_client.has(admin::feature::Config))
        return;
    m_client.request(admin::ConfigRequest{}, this, [this, bootId = m_bootId](const admin::ServerMessage &answer) {
        const auto *reply = std::get_if<admin::ConfigReply>(&answer);
        if (!reply || m_level || bootId != m_bootId)
            return;
        for (const admin::ConfigEntry &entry : reply->entries) {
            if (entry.name == "log-level")
                set(named(entry.value));
        }
    });
}

void ServerLevel::askForEverything()
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Log"), tr("Let the server log everything?"),
                                QMessageBox::Cancel, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("It writes every line into its log, for everybody. A busy server writes a lot."));
    const auto minutes = int(std::chrono::duration_cast<std::chrono::minutes>(ForAWhile).count());
    auto *aWhile = box->addButton(tr("For %Ln &Minutes", nullptr, minutes), QMessageBox::AcceptRole);
    auto *always = box->addButton(tr("&Until It Restarts"), QMessageBox::AcceptRole);
    connect(aWhile, &QAbstractButton::clicked, this, [this] { change(admin::LogLevel::Debug, m_level); });
    m_aWhile = aWhile;
    aWhile->setEnabled(m_level.has_value()); // or there is nothing to put back
    connect(always, &QAbstractButton::clicked, this, [this] { change(admin::LogLevel::Debug); });
    box->open();
}

/// `back`: what the server is to log again after a while; without it the level stays, and nothing is put back any more.
void ServerLevel::change(admin::LogLevel level, std::optional<admin::LogLevel> back)
{
    // A server that goes back by itself does so also when the console is gone by then.
    const bool goesBack = back && m_client.has(admin::feature::LevelFor);
    const auto seconds = int(std::max<qint64>(m_backTimer.interval() / 1000, 1));
    m_client.request(
        admin::SetLogLevel{{}, level, goesBack ? std::optional(seconds) : std::nullopt}, this,
        [this, level, back, goesBack, bootId = m_bootId](const admin::ServerMessage &answer) {
            if (bootId != m_bootId)
                return;
            const auto *error = std::get_if<admin::Error>(&answer);
            // A connection that ends leaves open whether the server has done it.
            if (error && error->code == AdminClient::NotConnected) {
                if (back && !m_back && !goesBack)
                    m_back = back;
                set(m_level); // the box had it already
                return;
            }
            if (error) {
                set(m_level);
                Q_EMIT said(NoticeBar::Kind::Problem,
                            tr("The server still logs what it did: %1").arg(QString::fromUtf8(error->message)));
                return;
            }
            m_back = goesBack ? std::nullopt : back;
            if (back)
                m_backTimer.start();
            else
                m_backTimer.stop();
            set(level);
            const auto minutes = int(std::chrono::duration_cast<std::chrono::minutes>(ForAWhile).count());
            Q_EMIT said(
                NoticeBar::Kind::Done,
                back ? tr("The server logs everything for %Ln minute(s), then goes back to its earlier level.", nullptr,
                          minutes)
                : level == admin::LogLevel::Debug ? tr("The server logs everything now, until it starts again.")
                : level == admin::LogLevel::Error
                    ? tr("The server logs errors alone now, until it starts again.")
                    //: %1 is a level of the log
                    : tr("The server logs %1 and worse now, until it starts again.").arg(LogModel::levelText(level)));
        });
}

/// When the while is over, and before the console leaves the server. What the server does not take, or no connection
/// carries, is tried again with the next connection to the same process; another one logs what it is told at its start.
void ServerLevel::putBack()
{
    if (!m_back)
        return;
    m_backTimer.stop();
    if (m_client.isLive())
        change(*m_back);
}

void ServerLevel::whileIsOver()
{
    if (m_back) {
        putBack();
    } else { // the server has done it
        set({});
        ask();
    }
}

void ServerLevel::set(std::optional<admin::LogLevel> level)
{
    m_level = level;
    m_box->setCurrentIndex(level ? int(*level) : -1);
    if (m_aWhile)
        m_aWhile->setEnabled(level.has_value());
    Q_EMIT changed();
}

} // namespace wsify::console
