// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/lists/clientspage.h"

#include "common/client/adminclient.h"
#include "common/filter/filter.h"
#include "gui/lists/kickdialog.h"
#include "gui/lists/leavedialog.h"
#include "gui/lists/listview.h"
#include "gui/models/closecode.h"
#include "gui/models/format.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <climits>

namespace wsify::console {

namespace {

constexpr qsizetype MaxText = 4096; ///< characters of a value of the authorizer's

QString nameOf(const admin::ClientRow &row)
{
    return Format::line(row.user.isEmpty() ? row.client : row.user, 64);
}

/// For a question: whoever answers it must not take one client for another of the same user.
QString longNameOf(const admin::ClientRow &row)
{
    const QString id = Format::line(row.client, 64);
    const QString name =
        row.user.isEmpty() ? id : ClientsPage::tr("%1 (%2)", "user, client").arg(Format::line(row.user, 64), id);
    return row.ip.isEmpty() ? name : ClientsPage::tr("%1 at %2", "client, address").arg(name, Format::line(row.ip));
}

QString asText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QByteArray array = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(array.sliced(1, array.size() - 2));
}

QByteArray onlyClient(const QByteArray &id)
{
    return "client == " + filterValue(id);
}

} // namespace

ClientsPage::ClientsPage(AdminClient &client)
    : ListPage(client, std::make_unique<ClientColumns>(), QStringLiteral("clients"))
{
    view().setAccessibleName(tr("Clients"));
    m_disconnect = addTool(tr("Disconnect…"), tr("End the connection of the selected client (Del)"),
                           [this] { askToDisconnect(); });
    m_remove =
        addTool(tr("Remove from Channel…"), tr("Make the selected client leave a channel"), [this] { askToRemove(); });
    m_follow =
        addTool(tr("Follow in Traffic"), tr("Show what the selected client sends"), [this] { followInTraffic(); });
    m_disconnectAll = addMenuAction(tr("Disconnect All That the Filter Matches…"), [this] { askToDisconnectAll(); });
    m_stop = addMenuAction(tr("Stop Disconnecting"), [this] {
        if (m_run)
            m_run->cancel();
    });
    m_denials = addMenuAction(tr("Denials of This Client"), [this] { showDenials(); });
    m_events = addMenuAction(tr("Events of This Client"), [this] {
        if (current())
            Q_EMIT eventsWanted(QString::fromUtf8(onlyClient(current()->client)));
    });
    m_copyId = addMenuAction(tr("Copy Client Id"), [this] {
        if (current())
            QGuiApplication::clipboard()->setText(QString::fromUtf8(current()->client));
    });
    m_copyAddress = addMenuAction(tr("Copy Address"), [this] {
        if (current())
            QGuiApplication::clipboard()->setText(QString::fromUtf8(current()->ip));
    });
    connect(&view(), &QAbstractItemView::doubleClicked, this, &ClientsPage::followInTraffic);

    m_removeFromThis = new QAction(tr("Remove from Channel…"), this);
    connect(m_removeFromThis, &QAction::triggered, this, &ClientsPage::askToRemove);
    m_followChannel = new QAction(tr("Follow Channel in Traffic"), this);
    connect(m_followChannel, &QAction::triggered, this,
            [this] { Q_EMIT trafficWanted(QString::fromUtf8("channel == " + filterValue(details().currentId()))); });
    details().addAction(m_removeFromThis);
    details().addAction(m_followChannel);
    connect(&details(), &QTreeWidget::itemSelectionChanged, this, &ClientsPage::updateActions);
    connect(&client, &AdminClient::eventReceived, this, &ClientsPage::noteEnd);
    setEmptyAction(makeExampleAction());
    view().sortBy(ClientColumns::Connected, Qt::DescendingOrder);
    restoreState();
    ClientsPage::updateActions();
}

Page::Abilities ClientsPage::abilities() const
{
    return m_couldDisconnect ? ListPage::abilities() | Ability::Disconnect : ListPage::abilities();
}

void ClientsPage::perform(Ability ability)
{
    if (ability == Ability::Disconnect)
        askToDisconnect();
    else
        ListPage::perform(ability);
}

void ClientsPage::showClient(const QByteArray &id)
{
    admin::ClientRow row;
    row.client = id;
    showFilter(QString::fromUtf8(onlyClient(id)));
    setCurrent({row, id});
}

/// Why clients went, for those whose details somebody reads.
void ClientsPage::noteEnd(const admin::Event &event)
{
    const auto *end = std::get_if<admin::DisconnectEvent>(&event.what);
    if (!end)
        return;
    const QString meaning = closeCodeMeaning(end->code);
    //: close code, what it means
    QString why = meaning.isEmpty() ? tr("code %1").arg(end->code) : tr("code %1, %2").arg(end->code).arg(meaning);
    if (!end->reason.isEmpty())
        why += QStringLiteral(": ") + Format::line(end->reason);
    //: a time, why
    m_ends.insert(end->client, tr("Disconnected at %1 (%2).").arg(Format::timeOfDay(event.t), why));
    m_endOrder.enqueue(end->client);
    while (m_endOrder.size() > MaxEnds)
        m_ends.remove(m_endOrder.dequeue());
}

QString ClientsPage::goneSentence() const
{
    const QString why = current() ? m_ends.value(current()->client) : QString();
    return why.isEmpty() ? tr("This client is not connected any more.") : why;
}

ListPage::Sentences ClientsPage::sentences() const
{
    return {tr("This server does not list its clients."), tr("No client is connected."),
            tr("No client matches the filter.")};
}

QString ClientsPage::countText(qint64 total, bool isFiltered) const
{
    const int n = int(qMin<qint64>(total, INT_MAX));
    return isFiltered ? tr("%Ln clients match the filter", nullptr, n) : tr("%Ln clients", nullptr, n);
}

QString ClientsPage::detailsTitle(const ListRow &row) const
{
    return nameOf(std::get<admin::ClientRow>(row));
}

std::optional<admin::GetRequest> ClientsPage::detailsRequest(const ListRow &row) const
{
    return admin::GetRequest{{}, std::get<admin::ClientRow>(row).client, {}};
}

QList<DetailGroup> ClientsPage::detailsOf(const ListRow &listRow, const admin::GetReply *reply) const
{
    const auto &row = std::get<admin::ClientRow>(listRow);
    const auto *more = reply ? std::get_if<admin::ClientDetails>(&reply->details) : nullptr;
    const QString none = tr("none");
    const auto orNone = [&none](const QByteArray &text) { return text.isEmpty() ? none : Format::line(text); };

    DetailGroup connection{tr("Connection"), {}};
    connection.details = {{tr("Client"), Format::line(row.client), {}, {}},
                          {tr("User"), orNone(row.user), {}, {}},
                          {tr("Address"), orNone(row.ip), {}, {}}};
    if (row.connectedAt > 0)
        connection.details.append({tr("Connected"),
                                   tr("%1 ago", "time").arg(Format::since(row.connectedAt)),
                                   Format::moment(row.connectedAt),
                                   {}});
    if (more)
        connection.details.append({{tr("Idle for"), Format::duration(more->idleMs), {}, {}},
                                   {tr("Round trip"),
                                    !more->rttMs        ? tr("not yet known")
                                    : *more->rttMs == 0 ? tr("less than %1").arg(Format::latency(1))
                                                        : Format::latency(double(*more->rttMs)),
                                    tr("How long the client took to answer the last ping"),
                                    {}},
                                   {tr("Subprotocol"), orNone(more->protocol), {}, {}},
                                   {tr("Origin"), orNone(more->origin), {}, {}},
                                   {tr("Query"), orNone(more->query), {}, {}}});
    connection.details.append(
        {{tr("Agent"), orNone(row.agent), {}, {}}, {tr("Worker"), Format::number(row.worker), {}, {}}});

    DetailGroup flow{tr("Messages"), {}};
    flow.details = {{tr("In"), Format::number(row.msgIn), {}, {}},
                    {tr("Out"), Format::number(row.msgOut), {}, {}},
                    {tr("Queue"), Format::size(row.queue), {}, {}}};
    if (more)
        flow.details.append({{tr("Waiting"),
                              more->waiting == 0 ? none
                                                 : tr("%Ln commands, %1", "at the authorizer; their size",
                                                      int(qMin<qint64>(more->waiting, INT_MAX)))
                                                       .arg(Format::size(more->waitingBytes)),
                              tr("Commands that the authorizer has not answered yet"),
                              {}},
                             {tr("Reading"),
                              more->reading ? tr("yes") : tr("no: too much of it waits"),
                              tr("Whether the server reads what the client sends"),
                              {}}});

    QList<DetailGroup> groups{connection, flow};
    if (!more)
        return groups;

    DetailGroup channels{tr("Channels (%1)").arg(Format::number(row.channels)), {}};
    const QList<QByteArray> listed = more->joined.first(std::min(more->joined.size(), MaxListed));
    for (const QByteArray &channel : listed)
        channels.details.append({Format::line(channel), {}, {}, channel});
    if (const qint64 left = row.channels - listed.size(); left > 0)
        channels.details.append({tr("and %Ln more", nullptr, int(qMin<qint64>(left, INT_MAX))), {}, {}, {}});
    groups.append(channels);

    const QJsonDocument info = QJsonDocument::fromJson('[' + more->info.text + ']');
    const QJsonValue value = info.array().at(0);
    DetailGroup authorizer{tr("What the authorizer said"), {}};
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        authorizer.details.append(
            {Format::line(it.key().toUtf8()), Format::line(asText(it.value()).toUtf8(), MaxText), {}, {}});
    if (!value.isObject() && !value.isNull() && !value.isUndefined())
        authorizer.details.append({Format::line(asText(value).toUtf8(), MaxText), {}, {}, {}});
    if (!authorizer.details.isEmpty())
        groups.append(authorizer);

    DetailGroup headers{tr("Headers"), {}};
    for (const admin::HeaderField &header : more->headers)
        headers.details.append({Format::line(header.name), orNone(header.value), {}, {}});
    if (!headers.details.isEmpty())
        groups.append(headers);
    return groups;
}

const admin::ClientRow *ClientsPage::current() const
{
    const ListRow *row = currentRow();
    return row ? std::get_if<admin::ClientRow>(row) : nullptr;
}

void ClientsPage::updateActions()
{
    const bool isChosen = current();
    const bool canDisconnect = (isChosen || selectedCount() > 1) && can(admin::feature::Control);
    const bool isChannel = !details().currentId().isEmpty();
    const auto *more = currentReply() ? std::get_if<admin::ClientDetails>(&currentReply()->details) : nullptr;
    m_joined = more ? more->joined : QList<QByteArray>();
    m_disconnect->setEnabled(canDisconnect);
    m_disconnectAll->setEnabled(can(admin::feature::Control) && !filter().trimmed().isEmpty()
                                && model().total().value_or(0) > 0 && !model().isLoading() && !model().error()
                                && !m_run);
    m_stop->setEnabled(m_run != nullptr);
    m_remove->setEnabled(isChosen && canDisconnect && !m_joined.isEmpty());
    m_removeFromThis->setEnabled(isChosen && canDisconnect && isChannel);
    m_follow->setEnabled(isChosen && can(admin::feature::Watch));
    m_followChannel->setEnabled(isChannel && can(admin::feature::Watch));
    m_denials->setEnabled(isChosen && can(admin::feature::Denials));
    m_events->setEnabled(isChosen && can(admin::feature::Events));
    m_copyId->setEnabled(isChosen);
    m_copyAddress->setEnabled(isChosen && !current()->ip.isEmpty());
    if (canDisconnect != m_couldDisconnect) {
        m_couldDisconnect = canDisconnect;
        Q_EMIT abilitiesChanged();
    }
}

void ClientsPage::askToDisconnect()
{
    if (selectedCount() > 1 && can(admin::feature::Control)) {
        QList<QByteArray> clients;
        for (const ListEntry &entry : selectedEntries())
            clients.append(std::get<admin::ClientRow>(entry.row).client);
        const qint64 left = selectedCount() - clients.size();
        if (clients.isEmpty())
            sayProblem(leftOutText(left));
        askToDisconnectMany(clients.size(), left > 0 ? leftOutText(left) : QString(),
                            [clients](KickRun &run) { run.start(clients); });
        return;
    }
    if (!current() || !can(admin::feature::Control))
        return;
    auto *dialog = new KickDialog(current()->client, longNameOf(*current()), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const QByteArray bootId = client().hello().bootId;
    connect(dialog, &QDialog::accepted, this, [this, dialog, bootId, name = nameOf(*current())] {
        if (!isSameServer(bootId))
            return;
        client().request(dialog->kick(), this, [this, name](const admin::ServerMessage &message) {
            answered(message, tr("%1 was disconnected.").arg(name));
        });
    });
    dialog->open();
}

/// Numbers of clients begin again with every process: the same one may be somebody else now.
bool ClientsPage::isSameServer(const QByteArray &bootId)
{
    if (client().hello().bootId == bootId)
        return true;
    sayProblem(tr("Nobody was disconnected: this is another server, or it was restarted."));
    return false;
}

/// Those that the filter matches when it was confirmed, whatever is typed meanwhile.
void ClientsPage::askToDisconnectAll()
{
    if (!m_disconnectAll->isEnabled())
        return;
    const QByteArray query = model().query();
    const qint64 count = *model().total();
    //: %1 is a filter
    askToDisconnectMany(count, tr("All that match %1").arg(Format::line(query, MaxText)),
                        [query, count](KickRun &run) { run.start(query, count); });
}

void ClientsPage::askToDisconnectMany(qint64 count, const QString &which, const std::function<void(KickRun &)> &start)
{
    if (m_run || count == 0)
        return;
    auto *dialog = new KickDialog(count, which, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const QByteArray bootId = client().hello().bootId;
    connect(dialog, &QDialog::accepted, this, [this, dialog, bootId, start] {
        if (m_run || !isSameServer(bootId))
            return;
        m_run = new KickRun(client(), dialog->kick(), this);
        connect(m_run, &KickRun::progressed, this, [this](qint64 done, qint64 of) {
            //: clients, of how many
            sayDone(tr("Disconnecting: %1 of %2").arg(Format::number(done), Format::number(of)));
        });
        connect(m_run, &KickRun::finished, this, &ClientsPage::disconnected);
        updateActions();
        start(*m_run);
    });
    dialog->open();
}

void ClientsPage::disconnected(const KickRun::Result &result)
{
    m_run = nullptr;
    const auto asInt = [](qint64 n) { return int(qMin<qint64>(n, INT_MAX)); };
    const QString error = Format::line(result.error);
    if (result.tooMany > 0) {
        sayProblem(
            tr("Nobody was disconnected: the filter matches %Ln clients now, far more than you were asked about.",
               nullptr, asInt(result.tooMany)));
    } else {
        QStringList sentences{tr("%Ln clients were disconnected.", nullptr, asInt(result.disconnected))};
        if (result.gone > 0)
            sentences.append(tr("%Ln client(s) had already gone.", nullptr, asInt(result.gone)));
        if (result.failed > 0)
            sentences.append(tr("%Ln could not be disconnected: %1", nullptr, asInt(result.failed)).arg(error));
        if (result.left > 0)
            sentences.append(tr("%Ln client(s) are left: you stopped it.", nullptr, asInt(result.left)));
        if (!result.isListed)
            sentences.append(tr("The server did not list the clients: %1").arg(error));
        if (result.failed > 0 || !result.isListed)
            sayProblem(sentences.join(u' '));
        else
            sayDone(sentences.join(u' '));
    }
    updateActions();
    model().refresh();
}

void ClientsPage::askToRemove()
{
    if (!current() || !can(admin::feature::Control) || m_joined.isEmpty())
        return;
    auto *dialog = new LeaveDialog(current()->client, longNameOf(*current()), m_joined, details().currentId(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, name = nameOf(*current())] {
        const admin::Leave leave = dialog->leave();
        client().request(leave, this, [this, name, channel = leave.channel](const admin::ServerMessage &message) {
            answered(message, tr("%1 was removed from %2.", "client, channel").arg(name, Format::line(channel)));
        });
    });
    dialog->open();
}

void ClientsPage::answered(const admin::ServerMessage &message, const QString &done)
{
    const auto *error = std::get_if<admin::Error>(&message);
    if (!error)
        sayDone(done);
    else if (error->code == admin::errorcode::NotFound)
        sayProblem(tr("The client is gone already."));
    else if (error->code == AdminClient::NotConnected)
        sayProblem(tr("The connection to the server ended before it answered."));
    else
        sayProblem(tr("The server refused: %1").arg(Format::line(error->message)));
    model().refresh();
}

void ClientsPage::followInTraffic()
{
    if (current() && can(admin::feature::Watch))
        Q_EMIT trafficWanted(QString::fromUtf8(onlyClient(current()->client)));
}

void ClientsPage::showDenials()
{
    if (!current() || !can(admin::feature::Denials))
        return;
    // A connection that was refused had no client yet.
    Q_EMIT denialsWanted(QString::fromUtf8(onlyClient(current()->client)
                                           + " || (client == '' && ip == " + filterValue(current()->ip) + ')'));
}

} // namespace wsify::console
