// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QFlags>
#include <QString>
#include <QWidget>

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

/// One page of the window: a part of the server that an operator looks at.
///
/// Made once and kept; it shows one server after the other. It asks the server for nothing while it is not active, so that a console costs a server
/// only what somebody looks at. What the server cannot do (AdminClient::has()) it says in a sentence, in its own space.
class Page : public QWidget
{
    Q_OBJECT

public:
    /// What the window's actions can do here; the window enables them by it.
    enum class Ability : quint8 {
        Find = 1,
        Filter = 2,
        Pause = 4, ///< and go on
        Stop = 8, ///< and start again
        Clear = 16,
        Export = 32,
        Disconnect = 64, ///< the selected client
    };
    Q_DECLARE_FLAGS(Abilities, Ability)

    /// The client outlives the page.
    explicit Page(AdminClient &client)
        : m_client(client)
    {
    }

    virtual QString title() const = 0;
    /// Where the focus goes when somebody comes to the page: where arrows and Space do what the page is for. Null: nowhere.
    virtual QWidget *firstFocus() { return nullptr; }
    virtual Abilities abilities() const { return {}; }
    /// One of abilities(), asked for by a menu or a shortcut.
    virtual void perform(Ability) {}

    /// True while the page is shown and the server is there.
    bool isActive() const { return m_isActive; }
    /// By the window.
    void setActive(bool active)
    {
        if (m_isActive == active)
            return;
        m_isActive = active;
        activeChanged();
    }

Q_SIGNALS:
    void abilitiesChanged();
    /// Go to the traffic page with that filter.
    void trafficWanted(const QString &filter);
    /// Go to the events page with that filter.
    void eventsWanted(const QString &filter);
    /// Go to the denials page with that filter.
    void denialsWanted(const QString &filter);
    /// Go to the clients page and show that one.
    void clientWanted(const QByteArray &client);
    /// Open the dialog that sends a message, to that channel.
    void messageWanted(const QByteArray &channel);

protected:
    AdminClient &client() const { return m_client; }
    /// Begin or end to ask the server.
    virtual void activeChanged() {}

private:
    AdminClient &m_client;
    bool m_isActive = false;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(Page::Abilities)

} // namespace wsify::console
