<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>CloseCode</name>
    <message>
        <source>normal end</source>
        <translation>normales Ende</translation>
    </message>
    <message>
        <source>going away</source>
        <translation>geht fort</translation>
    </message>
    <message>
        <source>protocol error</source>
        <translation>Protokollfehler</translation>
    </message>
    <message>
        <source>unsupported data</source>
        <translation>nicht unterstützte Daten</translation>
    </message>
    <message>
        <source>no code was sent</source>
        <translation>kein Code gesendet</translation>
    </message>
    <message>
        <source>the connection broke</source>
        <translation>die Verbindung brach ab</translation>
    </message>
    <message>
        <source>invalid data</source>
        <translation>ungültige Daten</translation>
    </message>
    <message>
        <source>policy violation</source>
        <translation>Verstoß gegen eine Richtlinie</translation>
    </message>
    <message>
        <source>message too big</source>
        <translation>Nachricht zu groß</translation>
    </message>
    <message>
        <source>extension missing</source>
        <translation>Erweiterung fehlt</translation>
    </message>
    <message>
        <source>error in the server</source>
        <translation>Fehler im Server</translation>
    </message>
    <message>
        <source>the server starts again</source>
        <translation>der Server startet neu</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>später erneut versuchen</translation>
    </message>
    <message>
        <source>bad gateway</source>
        <translation>fehlerhaftes Gateway</translation>
    </message>
    <message>
        <source>registered by a library</source>
        <translation>von einer Bibliothek registriert</translation>
    </message>
    <message>
        <source>your application&apos;s own</source>
        <translation>eigener Ihrer Anwendung</translation>
    </message>
    <message>
        <source>disconnected on purpose</source>
        <translation>absichtlich getrennt</translation>
    </message>
    <message>
        <source>denied by the authorizer</source>
        <translation>vom Authorizer abgelehnt</translation>
    </message>
    <message>
        <source>origin not allowed</source>
        <translation>Herkunft nicht erlaubt</translation>
    </message>
    <message>
        <source>its rights have expired</source>
        <translation>Rechte abgelaufen</translation>
    </message>
    <message>
        <source>over a limit</source>
        <translation>über einem Grenzwert</translation>
    </message>
</context>
<context>
    <name>DenialReason</name>
    <message>
        <source>The handshake was malformed.</source>
        <translation>Der Handshake war fehlerhaft.</translation>
    </message>
    <message>
        <source>The message was no command.</source>
        <translation>Die Nachricht war kein Kommando.</translation>
    </message>
    <message>
        <source>Clients may not send this command.</source>
        <translation>Clients dürfen dieses Kommando nicht senden.</translation>
    </message>
    <message>
        <source>Too many clients (--max-clients, --max-clients-per-ip).</source>
        <translation>Zu viele Clients (--max-clients, --max-clients-per-ip).</translation>
    </message>
    <message>
        <source>Too many channels or too long (--max-channels, --max-channel-name, --max-message).</source>
        <translation>Zu viele Kanäle oder zu lang (--max-channels, --max-channel-name, --max-message).</translation>
    </message>
    <message>
        <source>The client sends too fast (--command-rate).</source>
        <translation>Der Client sendet zu schnell (--command-rate).</translation>
    </message>
    <message>
        <source>Too much waits for the authorizer.</source>
        <translation>Zu viel wartet auf den Authorizer.</translation>
    </message>
    <message>
        <source>Too many of its commands wait for the authorizer.</source>
        <translation>Zu viele seiner Kommandos warten auf den Authorizer.</translation>
    </message>
    <message>
        <source>The server is short of memory (--memory-limit).</source>
        <translation>Dem Server fehlt Speicher (--memory-limit).</translation>
    </message>
    <message>
        <source>The page&apos;s origin is not allowed (--allowed-origins).</source>
        <translation>Die Herkunft der Seite ist nicht erlaubt (--allowed-origins).</translation>
    </message>
    <message>
        <source>The client broke the WebSocket protocol.</source>
        <translation>Der Client hat das WebSocket-Protokoll verletzt.</translation>
    </message>
    <message>
        <source>The server was shutting down.</source>
        <translation>Der Server fuhr gerade herunter.</translation>
    </message>
    <message>
        <source>Denied by the authorizer.</source>
        <translation>Vom Authorizer abgelehnt.</translation>
    </message>
    <message>
        <source>The authorizer did not answer.</source>
        <translation>Der Authorizer hat nicht geantwortet.</translation>
    </message>
    <message>
        <source>Invalid channel name.</source>
        <translation>Ungültiger Kanalname.</translation>
    </message>
    <message>
        <source>Invalid channel name: empty, not a string, or with control characters.</source>
        <translation>Ungültiger Kanalname: leer, keine Zeichenkette oder mit Steuerzeichen.</translation>
    </message>
    <message>
        <source>Too many new connections per second (--connect-rate, --connect-rate-per-ip).</source>
        <translation>Zu viele neue Verbindungen in der Sekunde (--connect-rate, --connect-rate-per-ip).</translation>
    </message>
    <message>
        <source>The authorizer failed: it answered %1.</source>
        <translation>Der Authorizer ist ausgefallen: Er antwortete %1.</translation>
    </message>
    <message>
        <source>No answer from the authorizer within %1.</source>
        <extracomment>a time</extracomment>
        <translation>Keine Antwort vom Authorizer innerhalb von %1.</translation>
    </message>
</context>
<context>
    <name>ListColumns</name>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Clients that have joined the channel</source>
        <translation>Clients, die dem Kanal beigetreten sind</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Publications delivered here since the first member joined</source>
        <translation>Hier zugestellte Veröffentlichungen seit dem Beitritt des ersten Mitglieds</translation>
    </message>
    <message>
        <source>Rate/s</source>
        <translation>Rate/s</translation>
    </message>
    <message>
        <source>Messages a second, between the last two refreshes</source>
        <translation>Nachrichten je Sekunde zwischen den letzten beiden Aktualisierungen</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>The server&apos;s name for the connection</source>
        <translation>Der Name des Servers für die Verbindung</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>As the authorizer named it</source>
        <translation>Wie der Authorizer ihn nannte</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>User-Agent</source>
        <translation>User-Agent</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Channels that the client has joined</source>
        <translation>Kanäle, denen der Client beigetreten ist</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Bytes that the client has not taken yet</source>
        <translation>Bytes, die der Client noch nicht abgenommen hat</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Commands of the client</source>
        <translation>Kommandos des Clients</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Messages for the client</source>
        <translation>Nachrichten für den Client</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>The thread that serves the client</source>
        <translation>Der Thread, der den Client bedient</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>The server&apos;s name for the connection; none for one that was not let in</source>
        <translation>Der Name des Servers für die Verbindung; keiner, wenn sie nicht eingelassen wurde</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Kommando</translation>
    </message>
    <message>
        <source>What was refused; connect for one that was not let in</source>
        <translation>Was abgelehnt wurde; connect, wenn jemand nicht eingelassen wurde</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>HTTP status of the authorizer&apos;s answer</source>
        <translation>HTTP-Status der Antwort des Authorizers</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>How long the authorizer took</source>
        <translation>Wie lange der Authorizer brauchte</translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln Byte</numerusform>
            <numerusform>%Ln Bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::AdminClient</name>
    <message>
        <source>What listens there says nothing.</source>
        <translation>Was dort lauscht, meldet sich nicht.</translation>
    </message>
    <message>
        <source>There is no connection to the server.</source>
        <translation>Es besteht keine Verbindung zum Server.</translation>
    </message>
    <message>
        <source>A line of the server is too long.</source>
        <translation>Eine Zeile des Servers ist zu lang.</translation>
    </message>
    <message>
        <source>That is too long, or no JSON.</source>
        <translation>Das ist zu lang oder kein JSON.</translation>
    </message>
</context>
<context>
    <name>wsify::console::BodyCollector</name>
    <message>
        <source>There was no connection to the server.</source>
        <translation>Es gab keine Verbindung zum Server.</translation>
    </message>
    <message>
        <source>This server does not give whole payloads.</source>
        <translation>Dieser Server gibt keine ganzen Nutzdaten heraus.</translation>
    </message>
    <message>
        <source>The server gave something else.</source>
        <translation>Der Server gab etwas anderes heraus.</translation>
    </message>
    <message>
        <source>At most %1 of payloads are fetched.</source>
        <translation>Höchstens %1 an Nutzdaten werden geholt.</translation>
    </message>
    <message>
        <source>The server did not have the rest any more.</source>
        <translation>Der Server hatte den Rest nicht mehr.</translation>
    </message>
    <message>
        <source>The connection to the server ended.</source>
        <translation>Die Verbindung zum Server endete.</translation>
    </message>
    <message>
        <source>The server does not give whole payloads (--admin-payloads).</source>
        <translation>Der Server gibt keine ganzen Nutzdaten heraus (--admin-payloads).</translation>
    </message>
    <message>
        <source>The server refused: %1</source>
        <translation>Der Server hat abgelehnt: %1</translation>
    </message>
</context>
<context>
    <name>wsify::console::ChannelsPage</name>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Send Message…</source>
        <translation>Nachricht senden…</translation>
    </message>
    <message>
        <source>Send a message to the selected channel</source>
        <translation>Dem gewählten Kanal eine Nachricht senden</translation>
    </message>
    <message>
        <source>Follow in Traffic</source>
        <translation>Im Datenverkehr verfolgen</translation>
    </message>
    <message>
        <source>Show what goes over the selected channel</source>
        <translation>Zeigen, was über den gewählten Kanal geht</translation>
    </message>
    <message>
        <source>Copy Channel</source>
        <translation>Kanal kopieren</translation>
    </message>
    <message>
        <source>Show Client</source>
        <translation>Client zeigen</translation>
    </message>
    <message>
        <source>This server does not list its channels.</source>
        <translation>Dieser Server listet seine Kanäle nicht auf.</translation>
    </message>
    <message>
        <source>No client has joined a channel.</source>
        <translation>Kein Client ist einem Kanal beigetreten.</translation>
    </message>
    <message>
        <source>No channel matches the filter.</source>
        <translation>Kein Kanal passt zum Filter.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln channels match the filter</source>
        <translation>
            <numerusform>%Ln Kanal passt zum Filter</numerusform>
            <numerusform>%Ln Kanäle passen zum Filter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln channels</source>
        <translation>
            <numerusform>%Ln Kanal</numerusform>
            <numerusform>%Ln Kanäle</numerusform>
        </translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Clients (%1)</source>
        <translation>Clients (%1)</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>client, address</comment>
        <translation>%1 bei %2</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>und %Ln weiterer</numerusform>
            <numerusform>und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody is in this channel any more.</source>
        <translation>In diesem Kanal ist niemand mehr.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ClientsPage</name>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>user, client</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>client, address</comment>
        <translation>%1 bei %2</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>Trennen…</translation>
    </message>
    <message>
        <source>End the connection of the selected client (Del)</source>
        <translation>Die Verbindung des gewählten Clients beenden (Entf)</translation>
    </message>
    <message>
        <source>Remove from Channel…</source>
        <translation>Aus Kanal entfernen…</translation>
    </message>
    <message>
        <source>Make the selected client leave a channel</source>
        <translation>Den gewählten Client einen Kanal verlassen lassen</translation>
    </message>
    <message>
        <source>Follow in Traffic</source>
        <translation>Im Datenverkehr verfolgen</translation>
    </message>
    <message>
        <source>Show what the selected client sends</source>
        <translation>Zeigen, was der gewählte Client sendet</translation>
    </message>
    <message>
        <source>Copy Client Id</source>
        <translation>Client-Kennung kopieren</translation>
    </message>
    <message>
        <source>Copy Address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Follow Channel in Traffic</source>
        <translation>Kanal im Datenverkehr verfolgen</translation>
    </message>
    <message>
        <source>This server does not list its clients.</source>
        <translation>Dieser Server listet seine Clients nicht auf.</translation>
    </message>
    <message>
        <source>No client is connected.</source>
        <translation>Kein Client ist verbunden.</translation>
    </message>
    <message>
        <source>No client matches the filter.</source>
        <translation>Kein Client passt zum Filter.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients match the filter</source>
        <translation>
            <numerusform>%Ln Client passt zum Filter</numerusform>
            <numerusform>%Ln Clients passen zum Filter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients</source>
        <translation>
            <numerusform>%Ln Client</numerusform>
            <numerusform>%Ln Clients</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <comment>time</comment>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>Idle for</source>
        <translation>Untätig seit</translation>
    </message>
    <message>
        <source>Subprotocol</source>
        <translation>Unterprotokoll</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Query</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message numerus="yes">
        <source>%Ln commands, %1</source>
        <comment>at the authorizer; their size</comment>
        <translation>
            <numerusform>%Ln Kommando, %1</numerusform>
            <numerusform>%Ln Kommandos, %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Commands that the authorizer has not answered yet</source>
        <translation>Kommandos, auf die der Authorizer noch nicht geantwortet hat</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no: too much of it waits</source>
        <translation>nein: zu viel davon wartet</translation>
    </message>
    <message>
        <source>Whether the server reads what the client sends</source>
        <translation>Ob der Server liest, was der Client sendet</translation>
    </message>
    <message>
        <source>Channels (%1)</source>
        <translation>Kanäle (%1)</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>und %Ln weiterer</numerusform>
            <numerusform>und %Ln weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>What the authorizer said</source>
        <translation>Was der Authorizer sagte</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>Header</translation>
    </message>
    <message>
        <source>%1 was disconnected.</source>
        <translation>%1 wurde getrennt.</translation>
    </message>
    <message>
        <source>%1 was removed from %2.</source>
        <comment>client, channel</comment>
        <translation>%1 wurde aus %2 entfernt.</translation>
    </message>
    <message>
        <source>The client is gone already.</source>
        <translation>Der Client ist schon fort.</translation>
    </message>
    <message>
        <source>The connection to the server ended before it answered.</source>
        <translation>Die Verbindung zum Server endete, bevor er antwortete.</translation>
    </message>
    <message>
        <source>The server refused: %1</source>
        <translation>Der Server lehnte ab: %1</translation>
    </message>
    <message>
        <source>This client is not connected any more.</source>
        <translation>Dieser Client ist nicht mehr verbunden.</translation>
    </message>
    <message>
        <source>Round trip</source>
        <translation>Hin und zurück</translation>
    </message>
    <message>
        <source>not yet known</source>
        <translation>noch nicht bekannt</translation>
    </message>
    <message>
        <source>less than %1</source>
        <translation>unter %1</translation>
    </message>
    <message>
        <source>How long the client took to answer the last ping</source>
        <translation>Wie lange der Client für die Antwort auf den letzten Ping gebraucht hat</translation>
    </message>
    <message>
        <source>Denials of This Client</source>
        <translation>Ablehnungen dieses Clients</translation>
    </message>
    <message>
        <source>Events of This Client</source>
        <translation>Ereignisse dieses Clients</translation>
    </message>
    <message>
        <source>code %1</source>
        <extracomment>close code, what it means</extracomment>
        <translation>Code %1</translation>
    </message>
    <message>
        <source>code %1, %2</source>
        <translation>Code %1, %2</translation>
    </message>
    <message>
        <source>Disconnected at %1 (%2).</source>
        <extracomment>a time, why</extracomment>
        <translation>Getrennt um %1 (%2).</translation>
    </message>
    <message>
        <source>Disconnect All That the Filter Matches…</source>
        <translation>Alle trennen, auf die der Filter passt …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients were disconnected.</source>
        <translation>
            <numerusform>%Ln Client wurde getrennt.</numerusform>
            <numerusform>%Ln Clients wurden getrennt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop Disconnecting</source>
        <translation>Trennen beenden</translation>
    </message>
    <message>
        <source>Nobody was disconnected: this is another server, or it was restarted.</source>
        <translation>Niemand wurde getrennt: Das ist ein anderer Server, oder er wurde neu gestartet.</translation>
    </message>
    <message>
        <source>All that match %1</source>
        <extracomment>%1 is a filter</extracomment>
        <translation>Alle, auf die das passt: %1</translation>
    </message>
    <message>
        <source>Disconnecting: %1 of %2</source>
        <extracomment>clients, of how many</extracomment>
        <translation>Trenne: %1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>Nobody was disconnected: the filter matches %Ln clients now, far more than you were asked about.</source>
        <translation>
            <numerusform>Niemand wurde getrennt: Der Filter passt jetzt auf %Ln Client, auf weit mehr, als gefragt wurde.</numerusform>
            <numerusform>Niemand wurde getrennt: Der Filter passt jetzt auf %Ln Clients, auf weit mehr, als gefragt wurde.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) had already gone.</source>
        <translation>
            <numerusform>%Ln Client war schon weg.</numerusform>
            <numerusform>%Ln Clients waren schon weg.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be disconnected: %1</source>
        <translation>
            <numerusform>%Ln Client konnte nicht getrennt werden: %1</numerusform>
            <numerusform>%Ln Clients konnten nicht getrennt werden: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) are left: you stopped it.</source>
        <translation>
            <numerusform>%Ln Client ist übrig: Sie haben es beendet.</numerusform>
            <numerusform>%Ln Clients sind übrig: Sie haben es beendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server did not list the clients: %1</source>
        <translation>Der Server hat die Clients nicht aufgelistet: %1</translation>
    </message>
</context>
<context>
    <name>wsify::console::ColumnFit</name>
    <message>
        <source>%1 (none yet)</source>
        <extracomment>%1 is the title of a column that is hidden because no row has anything in it</extracomment>
        <translation>%1 (noch keine)</translation>
    </message>
    <message>
        <source>%1 (no room)</source>
        <translation>%1 (kein Platz)</translation>
    </message>
</context>
<context>
    <name>wsify::console::ConfigModel</name>
    <message>
        <source>Command line</source>
        <translation>Befehlszeile</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Vorgabe</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>set, and not shown</source>
        <translation>gesetzt, wird nicht gezeigt</translation>
    </message>
    <message>
        <source>The server keeps keys and passwords to itself.</source>
        <translation>Der Server behält Schlüssel und Passwörter für sich.</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Set By</source>
        <extracomment>heading: where the value of a setting comes from</extracomment>
        <translation>Gesetzt durch</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>Konsole</translation>
    </message>
</context>
<context>
    <name>wsify::console::ConnectDialog</name>
    <message>
        <source>Write ssh:// before a user and a host.</source>
        <translation>Schreiben Sie ssh:// vor Benutzer und Host.</translation>
    </message>
    <message>
        <source>The path of a socket begins with a slash, a host with ssh://.</source>
        <translation>Der Pfad eines Sockets beginnt mit einem Schrägstrich, ein Host mit ssh://.</translation>
    </message>
    <message numerus="yes">
        <source>The path of a socket is %Ln bytes too long.</source>
        <translation>
            <numerusform>Der Pfad des Sockets ist um ein Byte zu lang.</numerusform>
            <numerusform>Der Pfad des Sockets ist um %Ln Bytes zu lang.</numerusform>
        </translation>
    </message>
    <message>
        <source>This is a directory, no socket.</source>
        <translation>Das ist ein Verzeichnis, kein Socket.</translation>
    </message>
    <message>
        <source>This is a file, no socket.</source>
        <translation>Das ist eine Datei, kein Socket.</translation>
    </message>
    <message>
        <source>Connect to Server</source>
        <translation>Mit Server verbinden</translation>
    </message>
    <message>
        <source>&amp;Server:</source>
        <translation>&amp;Server:</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>%1, or the path of a socket</source>
        <translation>%1 oder der Pfad eines Sockets</translation>
    </message>
    <message>
        <source>&amp;Known servers:</source>
        <translation>&amp;Bekannte Server:</translation>
    </message>
    <message>
        <source>Known servers</source>
        <translation>Bekannte Server</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Two slashes follow ssh:</source>
        <translation>Zwei Schrägstriche folgen auf ssh:</translation>
    </message>
    <message>
        <source>A console connects by ssh:// or to a socket, not by %1</source>
        <translation>Eine Konsole verbindet sich über ssh:// oder mit einem Socket, nicht über %1</translation>
    </message>
    <message>
        <source>⚠ Character %L1: %2</source>
        <extracomment>where in the text, what is wrong</extracomment>
        <translation>⚠ Zeichen %L1: %2</translation>
    </message>
    <message>
        <source>There can be no blank in it.</source>
        <translation>Es darf kein Leerzeichen enthalten.</translation>
    </message>
    <message>
        <source>The user before the @ is missing.</source>
        <translation>Der Benutzer vor dem @ fehlt.</translation>
    </message>
    <message>
        <source>A user cannot begin with a dash.</source>
        <translation>Ein Benutzer kann nicht mit einem Strich beginnen.</translation>
    </message>
    <message>
        <source>A password has no place here: ssh takes a key.</source>
        <translation>Ein Passwort hat hier keinen Platz: ssh nimmt einen Schlüssel.</translation>
    </message>
    <message>
        <source>The ] of the address is missing.</source>
        <translation>Die ] der Adresse fehlt.</translation>
    </message>
    <message>
        <source>The host is missing.</source>
        <translation>Der Host fehlt.</translation>
    </message>
    <message>
        <source>A host cannot begin with a dash.</source>
        <translation>Ein Host kann nicht mit einem Strich beginnen.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>Ein Port ist eine Zahl von 1 bis 65535.</translation>
    </message>
    <message>
        <source>This is no name of a host.</source>
        <translation>Das ist kein Name eines Hosts.</translation>
    </message>
    <message>
        <source>This is no name of a user.</source>
        <translation>Das ist kein Name eines Benutzers.</translation>
    </message>
    <message>
        <source>The path of a socket or ?port= and a number can follow the host.</source>
        <translation>Auf den Host kann der Pfad eines Sockets oder ?port= mit einer Zahl folgen.</translation>
    </message>
    <message>
        <source>A server on another machine is reached by ssh, with your keys; wsify has to be in the PATH there. If several run: %1 or %2. Any other command: %3.</source>
        <translation>Ein Server auf einem anderen Rechner wird über ssh erreicht, mit Ihren Schlüsseln; wsify muss dort im PATH sein. Wenn mehrere laufen: %1 oder %2. Jeder andere Befehl: %3.</translation>
    </message>
    <message>
        <source>The command is missing.</source>
        <translation>Der Befehl fehlt.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ConnectionView</name>
    <message>
        <source>The connection is back. It is the same server, not restarted.</source>
        <translation>Die Verbindung ist wieder da. Es ist derselbe Server, nicht neu gestartet.</translation>
    </message>
    <message>
        <source>The server ended the connection, because this console did not read fast enough.</source>
        <translation>Der Server hat die Verbindung beendet, weil diese Konsole nicht schnell genug gelesen hat.</translation>
    </message>
    <message>
        <source>The server serves as many consoles as it can.</source>
        <translation>Der Server bedient so viele Konsolen, wie er kann.</translation>
    </message>
    <message>
        <source>The connection has ended: %1</source>
        <translation>Die Verbindung wurde beendet: %1</translation>
    </message>
    <message>
        <source>The connection by ssh has ended.</source>
        <translation>Die Verbindung über ssh wurde beendet.</translation>
    </message>
    <message>
        <source>The server is not responding.</source>
        <translation>Der Server antwortet nicht.</translation>
    </message>
    <message>
        <source>The server was restarted. Counters start from zero and all clients reconnected.</source>
        <translation>Der Server wurde neu gestartet. Die Zähler beginnen bei null, und alle Clients haben sich neu verbunden.</translation>
    </message>
    <message>
        <source>wsify was not found there any more.</source>
        <translation>wsify wurde dort nicht mehr gefunden.</translation>
    </message>
    <message>
        <source>Connection lost.</source>
        <translation>Verbindung verloren.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ConsoleOptions</name>
    <message>
        <source>Show this help.</source>
        <translation>Diese Hilfe anzeigen.</translation>
    </message>
    <message>
        <source>Show the version.</source>
        <translation>Die Version anzeigen.</translation>
    </message>
    <message>
        <source>Show a made-up server; nothing is connected to.</source>
        <translation>Einen erfundenen Server zeigen, ohne etwas zu verbinden.</translation>
    </message>
    <message>
        <source>Another demo for another &lt;number&gt; (1).</source>
        <translation>Eine andere Vorführung für eine andere &lt;Zahl&gt; (1).</translation>
    </message>
    <message>
        <source>Write every page of the demo as a PNG file into &lt;directory&gt;, and end.</source>
        <translation>Jede Seite der Vorführung als PNG-Datei nach &lt;directory&gt; schreiben und beenden.</translation>
    </message>
    <message>
        <source>Size of the window, as 1280x800.</source>
        <translation>Größe des Fensters, etwa 1280x800.</translation>
    </message>
    <message>
        <source>Colours: system, light or dark.</source>
        <translation>Farben: system, light oder dark.</translation>
    </message>
    <message>
        <source>Language and formats, as de or ar_EG, in the place of the system&apos;s.</source>
        <translation>Sprache und Formate, etwa de oder ar_EG, anstelle derer des Systems.</translation>
    </message>
    <message>
        <source>Shows what a wsify server does.</source>
        <translation>Zeigt, was ein wsify-Server tut.</translation>
    </message>
    <message>
        <source>--screenshot: a directory has to follow.</source>
        <translation>--screenshot: Es muss ein Verzeichnis folgen.</translation>
    </message>
    <message>
        <source>--demo-seed: &quot;%1&quot; is no number.</source>
        <translation>--demo-seed: „%1“ ist keine Zahl.</translation>
    </message>
    <message>
        <source>--size: &quot;%1&quot; is no size, as 1280x800 is one.</source>
        <translation>--size: „%1“ ist keine Größe; 1280x800 wäre eine.</translation>
    </message>
    <message>
        <source>--palette: &quot;%1&quot; is none of system, light, dark.</source>
        <translation>--palette: „%1“ ist weder system noch light noch dark.</translation>
    </message>
    <message>
        <source>--locale: &quot;%1&quot; is not known.</source>
        <translation>--locale: „%1“ ist unbekannt.</translation>
    </message>
    <message>
        <source>There can be one server only.</source>
        <translation>Es kann nur einen Server geben.</translation>
    </message>
    <message>
        <source>A demo has its own server: leave &quot;%1&quot; out.</source>
        <translation>Eine Vorführung hat ihren eigenen Server: Lassen Sie „%1“ weg.</translation>
    </message>
    <message>
        <source>The server: the path of its socket, ssh://user@host, or exec: and a command. Without one, the first server of this machine that is found.</source>
        <translation>Der Server: der Pfad seines Sockets, ssh://user@host oder exec: und ein Befehl. Ohne Angabe der erste Server dieses Rechners, der gefunden wird.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither the path of a socket, nor ssh://user@host, nor exec: and a command.</source>
        <translation>„%1“ ist weder der Pfad eines Sockets noch ssh://user@host noch exec: und ein Befehl.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no socket; a host is reached with ssh://%2.</source>
        <translation>„%1“ ist kein Socket; ein Host wird mit ssh://%2 erreicht.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no socket.</source>
        <translation>„%1“ ist kein Socket.</translation>
    </message>
</context>
<context>
    <name>wsify::console::DenialsPage</name>
    <message>
        <source>Denials</source>
        <translation>Ablehnungen</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Mitlaufen</translation>
    </message>
    <message>
        <source>Keep the newest in view; ends when you scroll or select</source>
        <translation>Das Neueste im Blick behalten; endet beim Blättern oder Auswählen</translation>
    </message>
    <message>
        <source>Show Client</source>
        <translation>Client zeigen</translation>
    </message>
    <message>
        <source>Show the client that was refused</source>
        <translation>Den abgelehnten Client zeigen</translation>
    </message>
    <message>
        <source>Only This Client</source>
        <translation>Nur dieser Client</translation>
    </message>
    <message>
        <source>Only This Address</source>
        <translation>Nur diese Adresse</translation>
    </message>
    <message>
        <source>Only This Channel</source>
        <translation>Nur dieser Kanal</translation>
    </message>
    <message>
        <source>This server does not keep a list of what it refused.</source>
        <translation>Dieser Server führt keine Liste dessen, was er abgelehnt hat.</translation>
    </message>
    <message>
        <source>Nothing was refused since the server started.</source>
        <translation>Seit dem Start des Servers wurde nichts abgelehnt.</translation>
    </message>
    <message>
        <source>No denial matches the filter.</source>
        <translation>Keine Ablehnung passt zum Filter.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln denials match the filter</source>
        <translation>
            <numerusform>%Ln Ablehnung passt zum Filter</numerusform>
            <numerusform>%Ln Ablehnungen passen zum Filter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln denials</source>
        <translation>
            <numerusform>%Ln Ablehnung</numerusform>
            <numerusform>%Ln Ablehnungen</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Kommando</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>not let in</source>
        <translation>nicht eingelassen</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Benutzer</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Authorizer</source>
        <translation>Authorizer</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>was not asked</source>
        <translation>wurde nicht gefragt</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>Copy Details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>Agent</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
</context>
<context>
    <name>wsify::console::DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>Einzelheiten schließen</translation>
    </message>
</context>
<context>
    <name>wsify::console::EventsModel</name>
    <message>
        <source>Code %1</source>
        <extracomment>close code, what it means</extracomment>
        <translation>Code %1</translation>
    </message>
    <message>
        <source>Code %1, %2</source>
        <translation>Code %1, %2</translation>
    </message>
    <message>
        <source>%1 unsent: it did not read.</source>
        <translation>%1 ungesendet: Er hat nicht gelesen.</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>Getrennt</translation>
    </message>
    <message>
        <source>Joined</source>
        <translation>Beigetreten</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>Verlassen</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Too slow</source>
        <translation>Zu langsam</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>Broker</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
</context>
<context>
    <name>wsify::console::EventsPage</name>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Mitlaufen</translation>
    </message>
    <message>
        <source>Copy Rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>Show This Client</source>
        <translation>Diesen Client zeigen</translation>
    </message>
    <message>
        <source>Only This Client</source>
        <translation>Nur dieser Client</translation>
    </message>
    <message>
        <source>Only This Channel</source>
        <translation>Nur dieser Kanal</translation>
    </message>
    <message>
        <source>Show All Events</source>
        <translation>Alle Ereignisse zeigen</translation>
    </message>
    <message>
        <source>All events. For example: %1</source>
        <comment>%1 is a filter</comment>
        <translation>Alle Ereignisse. Zum Beispiel: %1</translation>
    </message>
    <message>
        <source>Freeze the view; what comes waits (Space)</source>
        <translation>Ansicht einfrieren; was kommt, wartet (Leertaste)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Remove all rows (Ctrl+K)</source>
        <translation>Alle Zeilen entfernen (Strg+K)</translation>
    </message>
    <message>
        <source>Show the newest rows as they come (End)</source>
        <translation>Die neuesten Zeilen zeigen, wie sie kommen (Ende)</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>The server was restarted.</source>
        <translation>Der Server wurde neu gestartet.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) are missing here: there were more than the server sends to consoles.</source>
        <translation>
            <numerusform>Hier fehlt %Ln Ereignis: Es gab mehr, als der Server an Konsolen sendet.</numerusform>
            <numerusform>Hier fehlen %Ln Ereignisse: Es gab mehr, als der Server an Konsolen sendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message numerus="yes">
        <source>Paused: %Ln event(s) wait</source>
        <translation>
            <numerusform>Angehalten: %Ln Ereignis wartet</numerusform>
            <numerusform>Angehalten: %Ln Ereignisse warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln Ereignis</numerusform>
            <numerusform>%Ln Ereignisse</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>No event matches the filter.</source>
        <translation>Kein Ereignis passt zum Filter.</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>Es besteht keine Verbindung zu einem Server.</translation>
    </message>
    <message>
        <source>This server does not tell its events.</source>
        <translation>Dieser Server nennt seine Ereignisse nicht.</translation>
    </message>
    <message>
        <source>Nothing has happened since the console connected.</source>
        <translation>Nichts ist geschehen, seit die Konsole verbunden ist.</translation>
    </message>
    <message>
        <source>Joins and leaves from %1 to %2 are missing.</source>
        <extracomment>two times of the day; there was no connection</extracomment>
        <translation>Beitritte und Austritte von %1 bis %2 fehlen.</translation>
    </message>
    <message>
        <source>The events from %1 to %2 are missing.</source>
        <translation>Die Ereignisse von %1 bis %2 fehlen.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ExportBar</name>
    <message>
        <source>Cancel Export</source>
        <translation>Export abbrechen</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Fortschritt des Exports</translation>
    </message>
    <message>
        <source>Export the Selected Rows</source>
        <translation>Ausgewählte Zeilen exportieren</translation>
    </message>
    <message>
        <source>Export All Rows</source>
        <translation>Alle Zeilen exportieren</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Durch Kommas getrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>Exporting to %1</source>
        <translation>Export nach %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are in %1.</source>
        <translation>
            <numerusform>%Ln Zeile ist in %1.</numerusform>
            <numerusform>%Ln Zeilen sind in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln of them only the beginning of the payload is there.</source>
        <translation>
            <numerusform>Von %Ln davon ist nur der Anfang der Nutzdaten da.</numerusform>
            <numerusform>Von %Ln davon ist nur der Anfang der Nutzdaten da.</numerusform>
        </translation>
    </message>
    <message>
        <source>The export was cancelled; nothing was written.</source>
        <translation>Der Export wurde abgebrochen; es wurde nichts geschrieben.</translation>
    </message>
    <message>
        <source>Nothing was exported to %1: %2</source>
        <translation>Nach %1 wurde nichts exportiert: %2</translation>
    </message>
    <message>
        <source>Close</source>
        <comment>puts away what is said of the export</comment>
        <extracomment>puts away what is said of the export</extracomment>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Export the Listed Rows</source>
        <translation>Die gezeigten Zeilen exportieren</translation>
    </message>
    <message>
        <source>Fetching the payloads for %1</source>
        <translation>Nutzdaten für %1 werden geholt</translation>
    </message>
    <message>
        <source>The server that saw it is not there any more.</source>
        <translation>Der Server, der es sah, ist nicht mehr da.</translation>
    </message>
</context>
<context>
    <name>wsify::console::FilterBar</name>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Recent filters</source>
        <translation>Zuletzt benutzte Filter</translation>
    </message>
    <message>
        <source>Fi&amp;lter:</source>
        <translation>Fi&amp;lter:</translation>
    </message>
    <message>
        <source>Apply what was typed (Enter)</source>
        <translation>Anwenden, was eingegeben wurde (Eingabe)</translation>
    </message>
    <message>
        <source>Not applied yet: Enter applies it.</source>
        <translation>Noch nicht angewendet: Eingabe wendet es an.</translation>
    </message>
    <message>
        <source>At character %L1: %2</source>
        <translation>Beim Zeichen %L1: %2</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>Fields and examples</source>
        <translation>Felder und Beispiele</translation>
    </message>
    <message>
        <source>Fields: %1</source>
        <translation>Felder: %1</translation>
    </message>
    <message>
        <source>A word alone is looked for everywhere, in any case of letters; all of several words have to be there.</source>
        <translation>Ein Wort allein wird überall gesucht, in jeder Groß- und Kleinschreibung; von mehreren Wörtern müssen alle vorkommen.</translation>
    </message>
</context>
<context>
    <name>wsify::console::FindBar</name>
    <message>
        <source>Find the one before (Shift+Enter)</source>
        <translation>Vorherige Fundstelle (Umschalt+Eingabe)</translation>
    </message>
    <message>
        <source>Find the next one (Enter)</source>
        <translation>Nächste Fundstelle (Eingabe)</translation>
    </message>
    <message>
        <source>Find in the rows</source>
        <translation>In den Zeilen suchen</translation>
    </message>
    <message>
        <source>A text that the rows contain</source>
        <translation>Ein Text, den die Zeilen enthalten</translation>
    </message>
    <message>
        <source>F&amp;ind:</source>
        <translation>S&amp;uchen:</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln gefunden</numerusform>
            <numerusform>%Ln gefunden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::Format</name>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 min</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>date, time</comment>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>wsify::console::GoneBar</name>
    <message>
        <source>Try &amp;Now</source>
        <translation>&amp;Jetzt versuchen</translation>
    </message>
    <message numerus="yes">
        <source>Next attempt in %Ln seconds</source>
        <translation>
            <numerusform>Nächster Versuch in einer Sekunde</numerusform>
            <numerusform>Nächster Versuch in %Ln Sekunden</numerusform>
        </translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Versuch läuft…</translation>
    </message>
    <message>
        <source>%1 Showing data from %2.</source>
        <extracomment>what happened; a time</extracomment>
        <translation>%1 Gezeigt werden Daten von %2.</translation>
    </message>
</context>
<context>
    <name>wsify::console::HeaderStrip</name>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>Up for</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>In</source>
        <translation>Ein</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Authorizer p95</source>
        <translation>Authorizer p95</translation>
    </message>
    <message>
        <source>Authorizer errors</source>
        <translation>Authorizer-Fehler</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>Broker</translation>
    </message>
    <message>
        <source>Cut as slow</source>
        <translation>Zu langsam</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>caption, value</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>No server has been chosen.</source>
        <translation>Es wurde kein Server gewählt.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbinden…</translation>
    </message>
    <message>
        <source>Waiting for %1.</source>
        <translation>Warten auf %1.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message numerus="yes">
        <source>%1 does not answer; the next attempt is in %Ln seconds.</source>
        <translation>
            <numerusform>%1 antwortet nicht; der nächste Versuch folgt in %Ln Sekunde.</numerusform>
            <numerusform>%1 antwortet nicht; der nächste Versuch folgt in %Ln Sekunden.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2</source>
        <translation>%1 ist nicht zu erreichen: %2</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>Gesund</translation>
    </message>
    <message>
        <source>%1 is connected, and nothing needs attention.</source>
        <translation>%1 ist verbunden, und nichts braucht Aufmerksamkeit.</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>Braucht Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Not known yet.</source>
        <translation>Noch nicht bekannt.</translation>
    </message>
    <message>
        <source>Started %1.</source>
        <translation>Gestartet %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients are connected; together they have joined %1 channels %2 times.</source>
        <translation>
            <numerusform>%Ln Client ist verbunden; er ist in %1 Kanälen insgesamt %2-mal Mitglied.</numerusform>
            <numerusform>%Ln Clients sind verbunden; zusammen sind sie in %1 Kanälen %2-mal Mitglied.</numerusform>
        </translation>
    </message>
    <message>
        <source>Commands of clients and publications by HTTP; %1.</source>
        <translation>Kommandos der Clients und Veröffentlichungen über HTTP; %1.</translation>
    </message>
    <message>
        <source>Messages to members of channels; %1.</source>
        <translation>Nachrichten an die Mitglieder von Kanälen; %1.</translation>
    </message>
    <message>
        <source>%1, slow</source>
        <translation>%1, langsam</translation>
    </message>
    <message>
        <source>Of the authorizer&apos;s answers in the last minute, half came within %1, 95% within %2, 99% within %3; %4 are awaited.</source>
        <translation>Von den Antworten des Authorizers in der letzten Minute kam die Hälfte binnen %1, 95 % binnen %2, 99 % binnen %3; auf %4 wird gewartet.</translation>
    </message>
    <message>
        <source>No authorizer has been asked.</source>
        <translation>Es wurde kein Authorizer gefragt.</translation>
    </message>
    <message>
        <source>%1, high</source>
        <translation>%1, hoch</translation>
    </message>
    <message>
        <source>Share of the authorizer&apos;s calls in the last minute without a verdict. Since the start there were %1 calls, %2 refusals and %3 without a verdict.</source>
        <translation>Anteil der Anfragen an den Authorizer in der letzten Minute, die ohne Urteil blieben. Seit dem Start waren es %1 Anfragen, %2 Ablehnungen und %3 ohne Urteil.</translation>
    </message>
    <message>
        <source>up</source>
        <translation>verbunden</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>verbindet</translation>
    </message>
    <message>
        <source>down</source>
        <translation>ausgefallen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>broker&apos;s kind, its state</extracomment>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>The broker is up. It had to connect again %Ln times since the start.</source>
        <translation>
            <numerusform>Der Broker ist verbunden. Seit dem Start musste er %Ln Mal neu verbinden.</numerusform>
            <numerusform>Der Broker ist verbunden. Seit dem Start musste er %Ln Mal neu verbinden.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 now</source>
        <extracomment>total, of them lately</extracomment>
        <translation>%1, jetzt %2</translation>
    </message>
    <message>
        <source>Clients that were cut since the start because they did not read; none in the last minute.</source>
        <translation>Clients, die seit dem Start getrennt wurden, weil sie nicht lasen; in der letzten Minute keiner.</translation>
    </message>
    <message>
        <source>Not responding</source>
        <translation>Antwortet nicht</translation>
    </message>
    <message numerus="yes">
        <source>No news for %Ln s</source>
        <translation>
            <numerusform>Seit %Ln s nichts gehört</numerusform>
            <numerusform>Seit %Ln s nichts gehört</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is connected, but has sent nothing for %Ln seconds. The numbers are those of before.</source>
        <translation>
            <numerusform>%1 ist verbunden, hat aber seit %Ln Sekunde nichts gesendet. Die Zahlen sind die von vorher.</numerusform>
            <numerusform>%1 ist verbunden, hat aber seit %Ln Sekunden nichts gesendet. Die Zahlen sind die von vorher.</numerusform>
        </translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>Verbunden</translation>
    </message>
    <message>
        <source>%1 is connected, and has not told its numbers yet.</source>
        <translation>%1 ist verbunden und hat seine Zahlen noch nicht genannt.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>clients, how many may connect</extracomment>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>wsify::console::Health</name>
    <message>
        <source>The broker is connecting again; until then nothing is delivered between servers.</source>
        <translation>Der Broker verbindet sich neu; bis dahin wird zwischen Servern nichts zugestellt.</translation>
    </message>
    <message>
        <source>The broker is down: publications are refused.</source>
        <translation>Der Broker ist ausgefallen: Veröffentlichungen werden abgelehnt.</translation>
    </message>
    <message>
        <source>%1 of the calls to the authorizer got no verdict in the last minute.</source>
        <translation>%1 der Anfragen an den Authorizer blieben in der letzten Minute ohne Urteil.</translation>
    </message>
    <message>
        <source>The authorizer is slow: one call in twenty takes %1 or longer.</source>
        <translation>Der Authorizer ist langsam: Jede zwanzigste Anfrage dauert %1 oder länger.</translation>
    </message>
    <message>
        <source>A worker is overloaded: its event loop was %1 late.</source>
        <translation>Ein Worker ist überlastet: Seine Ereignisschleife war %1 zu spät.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients were cut in the last minute because they did not read.</source>
        <translation>
            <numerusform>%Ln Client wurde in der letzten Minute getrennt, weil er nicht las.</numerusform>
            <numerusform>%Ln Clients wurden in der letzten Minute getrennt, weil sie nicht lasen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Memory is short: %1 of %2 (--memory-limit).</source>
        <extracomment>%1 is used, of %2</extracomment>
        <translation>Der Speicher wird knapp: %1 von %2 (--memory-limit).</translation>
    </message>
    <message>
        <source>File descriptors are short: %1 of %2 are open.</source>
        <translation>Die Dateideskriptoren werden knapp: %1 von %2 sind offen.</translation>
    </message>
    <message>
        <source>The client limit is reached: %1 of %2 (--max-clients).</source>
        <translation>Die Höchstzahl der Clients ist erreicht: %1 von %2 (--max-clients).</translation>
    </message>
    <message>
        <source>The client limit is near: %1 of %2 (--max-clients).</source>
        <translation>Die Höchstzahl der Clients ist nah: %1 von %2 (--max-clients).</translation>
    </message>
</context>
<context>
    <name>wsify::console::HexModel</name>
    <message>
        <source>Offset</source>
        <translation>Offset</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>ASCII</source>
        <translation>ASCII</translation>
    </message>
</context>
<context>
    <name>wsify::console::JsonCheck</name>
    <message>
        <source>The text has no end: a &quot; is missing.</source>
        <translation>Der Text hat kein Ende: Ein &quot; fehlt.</translation>
    </message>
    <message>
        <source>A line cannot end within a text: write \n.</source>
        <translation>Eine Zeile kann nicht in einem Text enden: Schreiben Sie \n.</translation>
    </message>
    <message>
        <source>A tab cannot be in a text: write \t.</source>
        <translation>Ein Tabulator kann nicht in einem Text stehen: Schreiben Sie \t.</translation>
    </message>
    <message>
        <source>A control character cannot be in a text.</source>
        <translation>Ein Steuerzeichen kann nicht in einem Text stehen.</translation>
    </message>
    <message>
        <source>After a \ there can be &quot; \ / b f n r t, or u and four digits from 0 to f.</source>
        <translation>Nach einem \ kann &quot; \ / b f n r t stehen, oder u und vier Ziffern von 0 bis f.</translation>
    </message>
    <message>
        <source>A digit is missing in the number.</source>
        <translation>In der Zahl fehlt eine Ziffer.</translation>
    </message>
    <message>
        <source>A number does not begin with a 0 before another digit.</source>
        <translation>Eine Zahl beginnt nicht mit einer 0 vor einer weiteren Ziffer.</translation>
    </message>
    <message>
        <source>Something stands behind the end.</source>
        <translation>Hinter dem Ende steht noch etwas.</translation>
    </message>
    <message>
        <source>Nothing follows the comma.</source>
        <translation>Auf das Komma folgt nichts.</translation>
    </message>
    <message>
        <source>Texts are written in &quot; and not in &apos;.</source>
        <translation>Texte stehen in &quot; und nicht in &apos;.</translation>
    </message>
    <message>
        <source>A name in &quot; is missing, or }.</source>
        <translation>Ein Name in &quot; fehlt, oder }.</translation>
    </message>
    <message>
        <source>A : and a value are expected after the name.</source>
        <translation>Nach dem Namen müssen : und ein Wert stehen.</translation>
    </message>
    <message>
        <source>A comma or %1 is expected.</source>
        <translation>Hier muss ein Komma oder %1 stehen.</translation>
    </message>
    <message>
        <source>A value is expected: a text in &quot;, a number, true, false, null, an array or an object.</source>
        <translation>Hier muss ein Wert stehen: ein Text in &quot;, eine Zahl, true, false, null, ein Array oder ein Objekt.</translation>
    </message>
    <message>
        <source>the content is nested too deep: at most 128 arrays and objects can be inside one another</source>
        <translation>Der Inhalt ist zu tief verschachtelt: Höchstens 128 Arrays und Objekte können ineinander stehen</translation>
    </message>
    <message>
        <source>Expected a property name in double quotes.</source>
        <translation>Erwartet wird ein Eigenschaftsname in doppelten Anführungszeichen.</translation>
    </message>
</context>
<context>
    <name>wsify::console::JsonModel</name>
    <message>
        <source>(value)</source>
        <translation>(Wert)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>(cut here)</source>
        <translation>(hier abgeschnitten)</translation>
    </message>
</context>
<context>
    <name>wsify::console::KickDialog</name>
    <message>
        <source>Disconnect Client</source>
        <translation>Client trennen</translation>
    </message>
    <message>
        <source>Disconnect %1?</source>
        <translation>%1 trennen?</translation>
    </message>
    <message>
        <source>It may connect again at once: only the authorizer can keep it out.</source>
        <translation>Er kann sich sofort wieder verbinden: Nur der Authorizer kann ihn fernhalten.</translation>
    </message>
    <message>
        <source>Close code</source>
        <translation>Close-Code</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>Close &amp;code:</source>
        <translation>Close-&amp;Code:</translation>
    </message>
    <message>
        <source>&amp;Reason:</source>
        <translation>&amp;Grund:</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>&amp;Trennen</translation>
    </message>
    <message>
        <source>The code %1 cannot be sent: 1000 to 1003, 1007 to 1014 and 3000 to 4999 can.</source>
        <translation>Der Code %1 kann nicht gesendet werden: 1000 bis 1003, 1007 bis 1014 und 3000 bis 4999 können es.</translation>
    </message>
    <message numerus="yes">
        <source>The reason is %Ln bytes too long.</source>
        <translation>
            <numerusform>Der Grund ist %Ln Byte zu lang.</numerusform>
            <numerusform>Der Grund ist %Ln Bytes zu lang.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %Ln clients?</source>
        <translation>
            <numerusform>%Ln Client trennen?</numerusform>
            <numerusform>%Ln Clients trennen?</numerusform>
        </translation>
    </message>
    <message>
        <source>They may connect again at once: only the authorizer can keep them out.</source>
        <translation>Sie können sich sofort wieder verbinden: Nur der Authorizer kann sie fernhalten.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients match; at most %1 are disconnected at a time.</source>
        <translation>
            <numerusform>Auf %Ln Client passt es; höchstens %1 werden auf einmal getrennt.</numerusform>
            <numerusform>Auf %Ln Clients passt es; höchstens %1 werden auf einmal getrennt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::LeaveDialog</name>
    <message>
        <source>Remove from Channel</source>
        <translation>Aus Kanal entfernen</translation>
    </message>
    <message>
        <source>Remove %1 from a channel?</source>
        <translation>%1 aus einem Kanal entfernen?</translation>
    </message>
    <message>
        <source>It stays connected, is not told, and may join again.</source>
        <translation>Er bleibt verbunden, erfährt nichts davon und kann wieder beitreten.</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>&amp;Channel:</source>
        <translation>&amp;Kanal:</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Entfernen</translation>
    </message>
    <message>
        <source>Choose a channel</source>
        <translation>Kanal wählen</translation>
    </message>
</context>
<context>
    <name>wsify::console::ListExport</name>
    <message>
        <source>There are no rows.</source>
        <translation>Es gibt keine Zeilen.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ListModel</name>
    <message>
        <source>The server answered something else than was asked.</source>
        <translation>Der Server hat auf etwas anderes geantwortet, als gefragt wurde.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ListPage</name>
    <message>
        <source>Clear the Filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>A word to find, or a filter</source>
        <translation>Ein Suchwort oder ein Filter</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>The server did not answer with the list: %1</source>
        <translation>Der Server hat nicht mit der Liste geantwortet: %1</translation>
    </message>
    <message>
        <source>One line for the console of a browser</source>
        <translation>Eine Zeile für die Konsole eines Browsers</translation>
    </message>
    <message>
        <source>Copied. Paste it into the console of a browser on the server&apos;s machine.</source>
        <translation>Kopiert. Fügen Sie es in die Konsole eines Browsers auf dem Rechner des Servers ein.</translation>
    </message>
    <message>
        <source>Copy a Test Snippet</source>
        <translation>Testzeile kopieren</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Exporting: %1 of %2</source>
        <extracomment>rows that are written, of how many</extracomment>
        <translation>Export: %1 von %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are in %1.</source>
        <translation>
            <numerusform>%Ln Zeile ist in %1.</numerusform>
            <numerusform>%Ln Zeilen sind in %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was exported to %1: %2</source>
        <translation>Nach %1 wurde nichts exportiert: %2</translation>
    </message>
    <message>
        <source>Export the Listed Rows</source>
        <translation>Die gezeigten Zeilen exportieren</translation>
    </message>
    <message>
        <source>Export the Selected Rows</source>
        <translation>Ausgewählte Zeilen exportieren</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>Durch Kommas getrennte Werte (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>JSON-Zeilen (*.jsonl)</translation>
    </message>
    <message>
        <source>The filter does not match this any more.</source>
        <translation>Der Filter passt hierauf nicht mehr.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more row(s) are left out: an export has at most %1.</source>
        <translation>
            <numerusform>%Ln weitere Zeile fehlt: Ein Export hat höchstens %1.</numerusform>
            <numerusform>%Ln weitere Zeilen fehlen: Ein Export hat höchstens %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected row(s) are left out: at most %1 count, and only those that are loaded.</source>
        <translation>
            <numerusform>%Ln ausgewählte Zeile bleibt außen vor: Höchstens %1 zählen, und nur solche, die geladen sind.</numerusform>
            <numerusform>%Ln ausgewählte Zeilen bleiben außen vor: Höchstens %1 zählen, und nur solche, die geladen sind.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ListView</name>
    <message>
        <source>Sort By</source>
        <translation>Sortieren nach</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Copy Row</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Filter for This Value</source>
        <translation>Nach diesem Wert filtern</translation>
    </message>
    <message>
        <source>Filter Out This Value</source>
        <translation>Diesen Wert ausfiltern</translation>
    </message>
    <message>
        <source>Copy Rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
</context>
<context>
    <name>wsify::console::LocalServer</name>
    <message>
        <source>There is no program wsify.</source>
        <translation>Es gibt kein Programm wsify.</translation>
    </message>
    <message>
        <source>wsify ended at once.</source>
        <translation>wsify hat sich sofort beendet.</translation>
    </message>
    <message>
        <source>wsify was started, but no console can connect to it.</source>
        <translation>wsify wurde gestartet, aber keine Konsole kann sich damit verbinden.</translation>
    </message>
</context>
<context>
    <name>wsify::console::LogModel</name>
    <message>
        <source>Debug</source>
        <translation>Debug</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>Info</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Text</source>
        <extracomment>heading: what a line of the log says</extracomment>
        <translation>Text</translation>
    </message>
    <message>
        <source>Fields</source>
        <extracomment>heading: names and values of a line of the log</extracomment>
        <translation>Felder</translation>
    </message>
</context>
<context>
    <name>wsify::console::LogPage</name>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Copy Lines</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Show All Lines</source>
        <translation>Alle Zeilen zeigen</translation>
    </message>
    <message>
        <source>Shown: lines in this table. Waiting: held back by Pause. Dropped: not sent by the server, which sends 200 a second at most. Evicted: made room for newer lines.</source>
        <translation>Gezeigt: Zeilen in dieser Tabelle. Wartend: von Pause zurückgehalten. Verworfen: vom Server nicht gesendet, der höchstens 200 je Sekunde sendet. Verdrängt: haben neueren Zeilen Platz gemacht.</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>Im Log suchen</translation>
    </message>
    <message>
        <source>A text that the lines contain</source>
        <translation>Ein Text, den die Zeilen enthalten</translation>
    </message>
    <message>
        <source>Levels that are shown</source>
        <translation>Gezeigte Stufen</translation>
    </message>
    <message>
        <source>Which of the lines that came are shown</source>
        <translation>Welche der eingetroffenen Zeilen gezeigt werden</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>Alle Stufen</translation>
    </message>
    <message>
        <source>%1 and worse</source>
        <translation>%1 und schlimmer</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Freeze the view; what comes waits (Space)</source>
        <translation>Ansicht anhalten; was kommt, wartet (Leertaste)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Remove all lines (Ctrl+K)</source>
        <translation>Alle Zeilen entfernen (Strg+K)</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Mitlaufen</translation>
    </message>
    <message>
        <source>Show the newest lines as they come (End)</source>
        <translation>Die neuesten Zeilen zeigen, wie sie kommen (Ende)</translation>
    </message>
    <message>
        <source>Sho&amp;w:</source>
        <translation>&amp;Zeigen:</translation>
    </message>
    <message>
        <source>The server has started again; what it logged before this line is not here.</source>
        <translation>Der Server wurde neu gestartet; was er vor dieser Zeile aufgezeichnet hat, ist nicht hier.</translation>
    </message>
    <message>
        <source>Not read from %1 to %2.</source>
        <extracomment>two times of the day; there was no connection</extracomment>
        <translation>Von %1 bis %2 nicht gelesen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) are missing here: the server logged more than it sends to consoles.</source>
        <translation>
            <numerusform>Eine Zeile fehlt hier: Der Server hat mehr aufgezeichnet, als er an Konsolen sendet.</numerusform>
            <numerusform>%Ln Zeilen fehlen hier: Der Server hat mehr aufgezeichnet, als er an Konsolen sendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message numerus="yes">
        <source>Paused: %Ln line(s) wait</source>
        <translation>
            <numerusform>Pause: Eine Zeile wartet</numerusform>
            <numerusform>Pause: %Ln Zeilen warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Liest</translation>
    </message>
    <message>
        <source>Shown %1 of %2   Waiting %3   Dropped %4   Evicted %5</source>
        <translation>Gezeigt %1 von %2   Wartend %3   Verworfen %4   Verdrängt %5</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>Es gibt keine Verbindung zu einem Server.</translation>
    </message>
    <message>
        <source>This server does not show its log.</source>
        <translation>Dieser Server zeigt sein Log nicht.</translation>
    </message>
    <message numerus="yes">
        <source>None of the %Ln line(s) is what you look for.</source>
        <translation>
            <numerusform>Die eine Zeile ist nicht, was Sie suchen.</numerusform>
            <numerusform>Keine der %Ln Zeilen ist, was Sie suchen.</numerusform>
        </translation>
    </message>
    <message>
        <source>F&amp;ind:</source>
        <translation>S&amp;uchen:</translation>
    </message>
    <message>
        <source>Let the Server Log Everything…</source>
        <translation>Den Server alles protokollieren lassen…</translation>
    </message>
    <message>
        <source>The server has started again.</source>
        <translation>Der Server ist neu gestartet.</translation>
    </message>
    <message>
        <source>There are no lines of the log to show.</source>
        <translation>Es gibt keine Zeilen des Protokolls.</translation>
    </message>
</context>
<context>
    <name>wsify::console::MainWindow</name>
    <message>
        <source>wsify</source>
        <translation>wsify</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;Suchen</translation>
    </message>
    <message>
        <source>Fi&amp;lter</source>
        <translation>Fi&amp;lter</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>&amp;Pause</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>S&amp;topp</translation>
    </message>
    <message>
        <source>&amp;Clear</source>
        <translation>&amp;Leeren</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Exportieren…</translation>
    </message>
    <message>
        <source>Co&amp;nnect to Server…</source>
        <translation>Mit Server verbi&amp;nden…</translation>
    </message>
    <message>
        <source>Connect to another server (Ctrl+N)</source>
        <translation>Mit einem anderen Server verbinden (Strg+N)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>Disconnect from Ser&amp;ver</source>
        <translation>Vom Ser&amp;ver trennen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farben</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>&amp;Server</translation>
    </message>
    <message>
        <source>&amp;Try to Connect Now</source>
        <translation>Jetzt zu verbinden &amp;versuchen</translation>
    </message>
    <message>
        <source>Disconnect &amp;Client…</source>
        <translation>&amp;Client trennen…</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;About wsify</source>
        <translation>&amp;Über wsify</translation>
    </message>
    <message>
        <source>About &amp;Qt</source>
        <translation>Über &amp;Qt</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>Wie das &amp;System</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;Hell</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;Dunkel</translation>
    </message>
    <message>
        <source>%1 – wsify</source>
        <extracomment>title of the window: name of the server</extracomment>
        <translation>%1 – wsify</translation>
    </message>
    <message>
        <source>The server refused: %1</source>
        <translation>Der Server hat abgelehnt: %1</translation>
    </message>
    <message>
        <source>The server drains: it lets nobody in, and ends.</source>
        <translation>Der Server läuft aus: Er lässt niemanden herein und beendet sich.</translation>
    </message>
    <message>
        <source>About wsify</source>
        <translation>Über wsify</translation>
    </message>
    <message>
        <source>wsify console %1</source>
        <translation>wsify-Konsole %1</translation>
    </message>
    <message>
        <source>Shows what a wsify server does, and who is connected to it.</source>
        <translation>Zeigt, was ein wsify-Server tut und wer mit ihm verbunden ist.</translation>
    </message>
    <message>
        <source>The server is wsify %1, with the engine %2, on Qt %3.</source>
        <translation>Der Server ist wsify %1 mit der Engine %2 auf Qt %3.</translation>
    </message>
    <message>
        <source>Send &amp;Message…</source>
        <translation>Nachricht &amp;senden…</translation>
    </message>
    <message>
        <source>The connection ended before the server answered; perhaps it drains.</source>
        <translation>Die Verbindung endete, bevor der Server geantwortet hat; vielleicht läuft er aus.</translation>
    </message>
    <message>
        <source>Shut &amp;Down (Drain)…</source>
        <translation>H&amp;erunterfahren (Drain)…</translation>
    </message>
    <message>
        <source>Shut Down</source>
        <translation>Herunterfahren</translation>
    </message>
    <message>
        <source>Shut down %1?</source>
        <translation>%1 herunterfahren?</translation>
    </message>
    <message numerus="yes">
        <source>New clients are refused, %Ln connections are closed, then the process exits. Only a supervisor such as systemd would start it again.</source>
        <extracomment>%n: clients</extracomment>
        <translation>
            <numerusform>Neue Clients werden abgewiesen, %Ln Verbindung wird geschlossen, dann endet der Prozess. Nur ein Dienstverwalter wie systemd würde ihn neu starten.</numerusform>
            <numerusform>Neue Clients werden abgewiesen, %Ln Verbindungen werden geschlossen, dann endet der Prozess. Nur ein Dienstverwalter wie systemd würde ihn neu starten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Shut &amp;Down</source>
        <translation>&amp;Herunterfahren</translation>
    </message>
    <message>
        <source>© 2026 The wsify authors. Free software under the MIT license.</source>
        <translation>© 2026 The wsify authors. Freie Software unter der MIT-Lizenz.</translation>
    </message>
    <message>
        <source>&amp;Copy Versions</source>
        <translation>Versionen &amp;kopieren</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>Show &amp;Each Worker</source>
        <translation>&amp;Jeden Worker zeigen</translation>
    </message>
    <message>
        <source>Traffic: a row for each worker that delivers a publication</source>
        <translation>Verkehr: eine Zeile für jeden Worker, der eine Veröffentlichung zustellt</translation>
    </message>
</context>
<context>
    <name>wsify::console::MessageDialog</name>
    <message>
        <source>&amp;Recent</source>
        <translation>&amp;Letzte</translation>
    </message>
    <message>
        <source>Send a Message</source>
        <translation>Nachricht senden</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Name of a channel</source>
        <translation>Name eines Kanals</translation>
    </message>
    <message>
        <source>Messages that were sent from here</source>
        <translation>Nachrichten, die von hier gesendet wurden</translation>
    </message>
    <message>
        <source>Recent messages</source>
        <translation>Letzte Nachrichten</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>&amp;Senden</translation>
    </message>
    <message>
        <source>Send it to everybody in the channel (%1)</source>
        <translation>An alle in dem Kanal senden (%1)</translation>
    </message>
    <message>
        <source>&amp;Channel:</source>
        <translation>&amp;Kanal:</translation>
    </message>
    <message>
        <source>Content &amp;is:</source>
        <translation>Inhalt &amp;ist:</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Plain text, sent as a JSON string</source>
        <translation>Reiner Text, als JSON-Text gesendet</translation>
    </message>
    <message>
        <source>Kind of content</source>
        <translation>Art des Inhalts</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>Es gibt keine Verbindung zu einem Server.</translation>
    </message>
    <message>
        <source>This server takes no messages from consoles.</source>
        <translation>Dieser Server nimmt keine Nachrichten von Konsolen.</translation>
    </message>
    <message>
        <source>The name of a channel has no control characters.</source>
        <translation>Der Name eines Kanals hat keine Steuerzeichen.</translation>
    </message>
    <message>
        <source>Type the content: any JSON.</source>
        <translation>Geben Sie den Inhalt ein: beliebiges JSON.</translation>
    </message>
    <message>
        <source>Line %L1, column %L2: %3</source>
        <extracomment>line, column, what is wrong</extracomment>
        <translation>Zeile %L1, Spalte %L2: %3</translation>
    </message>
    <message>
        <source>The content has %1; a console can send %2 at most.</source>
        <translation>Der Inhalt hat %1; eine Konsole kann höchstens %2 senden.</translation>
    </message>
    <message>
        <source>Name the channel.</source>
        <translation>Nennen Sie den Kanal.</translation>
    </message>
    <message>
        <source>The content becomes a JSON string, %1.</source>
        <translation>Der Inhalt wird ein JSON-Text, %1.</translation>
    </message>
    <message numerus="yes">
        <source>%1: delivered to %Ln client(s).</source>
        <extracomment>%1 is the time of the day</extracomment>
        <translation>
            <numerusform>%1: an einen Client zugestellt.</numerusform>
            <numerusform>%1: an %Ln Clients zugestellt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Those of other servers are not counted.</source>
        <translation>Die anderer Server sind nicht gezählt.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>the time of the day, what went wrong
----------
channel, content</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>the connection ended before the server answered; perhaps the message was sent, perhaps not.</source>
        <translation>Die Verbindung endete, bevor der Server geantwortet hat; vielleicht wurde die Nachricht gesendet, vielleicht nicht.</translation>
    </message>
    <message>
        <source>the broker did not confirm the message; perhaps nobody has got it.</source>
        <translation>Der Broker hat die Nachricht nicht bestätigt; vielleicht hat sie niemand bekommen.</translation>
    </message>
    <message>
        <source>not sent: the server shuts down.</source>
        <translation>nicht gesendet: Der Server fährt herunter.</translation>
    </message>
    <message>
        <source>not sent: this is turned off on the server.</source>
        <translation>nicht gesendet: Das ist auf dem Server abgeschaltet.</translation>
    </message>
    <message>
        <source>not sent: the server does not take this channel (%1).</source>
        <translation>nicht gesendet: Der Server nimmt diesen Kanal nicht (%1).</translation>
    </message>
    <message>
        <source>not sent: the server does not take this content (%1).</source>
        <translation>nicht gesendet: Der Server nimmt diesen Inhalt nicht (%1).</translation>
    </message>
    <message>
        <source>not sent: %1</source>
        <translation>nicht gesendet: %1</translation>
    </message>
    <message>
        <source>Send a Message – %1</source>
        <translation>Nachricht senden – %1</translation>
    </message>
    <message>
        <source>Another server was chosen: messages go to %1 now.</source>
        <translation>Ein anderer Server wurde gewählt: Nachrichten gehen jetzt an %1.</translation>
    </message>
    <message>
        <source>Valid JSON, %1</source>
        <translation>Gültiges JSON, %1</translation>
    </message>
    <message>
        <source>Sent at %1, but the channel has no members.</source>
        <translation>Gesendet um %1, aber der Kanal hat keine Mitglieder.</translation>
    </message>
</context>
<context>
    <name>wsify::console::NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the notice</source>
        <translation>Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>wsify::console::OverviewPage</name>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Messages in</source>
        <translation>Eingehende Nachrichten</translation>
    </message>
    <message>
        <source>Messages out</source>
        <translation>Ausgehende Nachrichten</translation>
    </message>
    <message>
        <source>Delays</source>
        <translation>Verzögerungen</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Messages/s</source>
        <translation>Nachrichten/s</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Sent/s</source>
        <translation>Gesendet/s</translation>
    </message>
    <message>
        <source>Unsent</source>
        <translation>Ungesendet</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>In/s</source>
        <translation>Ein/s</translation>
    </message>
    <message>
        <source>Out/s</source>
        <translation>Aus/s</translation>
    </message>
    <message>
        <source>Loop lag</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>Recent warnings</source>
        <translation>Letzte Warnungen</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Worker</translation>
    </message>
    <message>
        <source>Not known yet.</source>
        <translation>Noch nicht bekannt.</translation>
    </message>
    <message>
        <source>Top channels</source>
        <translation>Aktivste Kanäle</translation>
    </message>
    <message>
        <source>No channel has a member.</source>
        <translation>Kein Kanal hat ein Mitglied.</translation>
    </message>
    <message>
        <source>Top talkers</source>
        <translation>Aktivste Clients</translation>
    </message>
    <message>
        <source>Nobody is connected.</source>
        <translation>Niemand ist verbunden.</translation>
    </message>
    <message>
        <source>Show the last minute</source>
        <translation>Die letzte Minute zeigen</translation>
    </message>
    <message>
        <source>Show the last 15 minutes</source>
        <translation>Die letzten 15 Minuten zeigen</translation>
    </message>
    <message>
        <source>Show the last hour</source>
        <translation>Die letzte Stunde zeigen</translation>
    </message>
    <message>
        <source>Nothing is known of this server yet.</source>
        <translation>Von diesem Server ist noch nichts bekannt.</translation>
    </message>
    <message>
        <source>Everything is well: nothing needs attention.</source>
        <translation>Alles in Ordnung: Nichts braucht Aufmerksamkeit.</translation>
    </message>
    <message>
        <source>Authorizer</source>
        <translation>Authorizer</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>Schleife</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message numerus="yes">
        <source>The server has sent nothing for %Ln seconds.</source>
        <translation>
            <numerusform>Der Server hat seit %Ln Sekunde nichts gesendet.</numerusform>
            <numerusform>Der Server hat seit %Ln Sekunden nichts gesendet.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server has not told its numbers yet.</source>
        <translation>Der Server hat seine Zahlen noch nicht genannt.</translation>
    </message>
    <message>
        <source>No warnings.</source>
        <translation>Keine Warnungen.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Of one core: 100% is one that is always busy.</source>
        <translation>Von einem Kern: 100 % ist einer, der immer beschäftigt ist.</translation>
    </message>
</context>
<context>
    <name>wsify::console::Screenshots</name>
    <message>
        <source>%1 cannot be made.</source>
        <translation>%1 kann nicht angelegt werden.</translation>
    </message>
    <message>
        <source>The demo does not answer.</source>
        <translation>Die Vorführung antwortet nicht.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>%1 kann nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ServerLevel</name>
    <message>
        <source>The server &amp;logs:</source>
        <translation>Der Server zeichnet au&amp;f:</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>%1 and worse</source>
        <translation>%1 und schlimmer</translation>
    </message>
    <message>
        <source>What the server logs</source>
        <translation>Was der Server aufzeichnet</translation>
    </message>
    <message>
        <source>Which lines the server writes into its log, for everybody, until it starts again</source>
        <translation>Welche Zeilen der Server in sein Log schreibt, für alle, bis er neu startet</translation>
    </message>
    <message>
        <source>not known</source>
        <extracomment>nothing is chosen, because it is not known</extracomment>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Let the server log everything?</source>
        <translation>Soll der Server alles protokollieren?</translation>
    </message>
    <message>
        <source>It writes every line into its log, for everybody. A busy server writes a lot.</source>
        <translation>Er schreibt dann jede Zeile in sein Protokoll, für alle. Ein beschäftigter Server schreibt viel.</translation>
    </message>
    <message numerus="yes">
        <source>For %Ln &amp;Minutes</source>
        <translation>
            <numerusform>Für %Ln &amp;Minute</numerusform>
            <numerusform>Für %Ln &amp;Minuten</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Until It Restarts</source>
        <translation>&amp;Bis zum Neustart</translation>
    </message>
    <message>
        <source>The server still logs what it did: %1</source>
        <translation>Der Server zeichnet weiter auf wie bisher: %1</translation>
    </message>
    <message>
        <source>The server logs everything now, until it starts again.</source>
        <translation>Der Server zeichnet jetzt alles auf, bis er neu startet.</translation>
    </message>
    <message>
        <source>The server logs errors alone now, until it starts again.</source>
        <translation>Der Server zeichnet jetzt nur Fehler auf, bis er neu startet.</translation>
    </message>
    <message>
        <source>The server logs %1 and worse now, until it starts again.</source>
        <translation>Der Server zeichnet jetzt %1 und schlimmer auf, bis er neu startet.</translation>
    </message>
    <message numerus="yes">
        <source>The server logs everything for %Ln minute(s), then goes back to its earlier level.</source>
        <translation>
            <numerusform>Der Server zeichnet %Ln Minute lang alles auf und kehrt dann zur früheren Stufe zurück.</numerusform>
            <numerusform>Der Server zeichnet %Ln Minuten lang alles auf und kehrt dann zur früheren Stufe zurück.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ServerList</name>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>%1, connected</source>
        <extracomment>name of a server</extracomment>
        <translation>%1, verbunden</translation>
    </message>
    <message>
        <source>%1, not connected</source>
        <translation>%1, nicht verbunden</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>C&amp;opy Address</source>
        <translation>Adresse k&amp;opieren</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>Ver&amp;gessen</translation>
    </message>
    <message>
        <source>Rename Server</source>
        <translation>Server umbenennen</translation>
    </message>
    <message>
        <source>Name of %1:</source>
        <translation>Name von %1:</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>&amp;Umbenennen …</translation>
    </message>
</context>
<context>
    <name>wsify::console::ServerState</name>
    <message>
        <source>Or type in a &amp;terminal:</source>
        <translation>Oder tippen Sie in ein &amp;Terminal:</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Choose the server that you want to see.</source>
        <translation>Wählen Sie den Server, den Sie sehen wollen.</translation>
    </message>
    <message>
        <source>No server found</source>
        <translation>Kein Server gefunden</translation>
    </message>
    <message>
        <source>There are sockets of wsify on this machine, but nobody answers. Start a server, or connect to one elsewhere.</source>
        <translation>Auf diesem Rechner gibt es Sockets von wsify, aber niemand antwortet. Starten Sie einen Server oder verbinden Sie sich mit einem anderswo.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Verbinden…</translation>
    </message>
    <message>
        <source>No server answers</source>
        <translation>Kein Server antwortet</translation>
    </message>
    <message>
        <source>%1 can be reached, but no wsify answers there.</source>
        <translation>%1 ist erreichbar, aber dort antwortet kein wsify.</translation>
    </message>
    <message>
        <source>Nobody listens on %1. Perhaps the server has ended.</source>
        <translation>Niemand lauscht auf %1. Vielleicht hat sich der Server beendet.</translation>
    </message>
    <message>
        <source>Update the server</source>
        <translation>Server aktualisieren</translation>
    </message>
    <message>
        <source>wsify %1 at %2 is too old for this console, version %3. Update the server, or use the console of the server&apos;s version.</source>
        <extracomment>version, address, version</extracomment>
        <translation>wsify %1 auf %2 ist zu alt für diese Konsole, Version %3. Aktualisieren Sie den Server, oder nehmen Sie die Konsole seiner Version.</translation>
    </message>
    <message>
        <source>Update this console</source>
        <translation>Diese Konsole aktualisieren</translation>
    </message>
    <message>
        <source>wsify %1 at %2 is too new for this console, version %3. Update the console.</source>
        <extracomment>version, address, version</extracomment>
        <translation>wsify %1 auf %2 ist zu neu für diese Konsole, Version %3. Aktualisieren Sie die Konsole.</translation>
    </message>
    <message>
        <source>Too many consoles</source>
        <translation>Zu viele Konsolen</translation>
    </message>
    <message>
        <source>%1 serves as many consoles as it can. Close one that nobody looks at.</source>
        <translation>%1 bedient so viele Konsolen, wie er kann. Schließen Sie eine, in die niemand schaut.</translation>
    </message>
    <message>
        <source>ssh did not connect</source>
        <translation>ssh hat keine Verbindung</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>%1 is open to the group %2, and you are not in it. Join the group, then log out and in again.</source>
        <extracomment>path, group</extracomment>
        <translation>%1 steht der Gruppe %2 offen, und Sie gehören nicht dazu. Treten Sie der Gruppe bei, und melden Sie sich dann ab und wieder an.</translation>
    </message>
    <message>
        <source>To join, type in a &amp;terminal:</source>
        <translation>Tippen Sie zum Beitreten in ein &amp;Terminal:</translation>
    </message>
    <message>
        <source>%1 is open to the user %2 only. See the server as that user, for example by ssh.</source>
        <extracomment>path, user</extracomment>
        <translation>%1 steht nur dem Benutzer %2 offen. Sehen Sie den Server als dieser Benutzer, zum Beispiel über ssh.</translation>
    </message>
    <message>
        <source>To do so, type in a &amp;terminal:</source>
        <translation>Tippen Sie dazu in ein &amp;Terminal:</translation>
    </message>
    <message>
        <source>No running wsify server was found on this machine. Start one here, or connect to another machine.</source>
        <translation>Auf diesem Rechner wurde kein laufender wsify-Server gefunden. Starten Sie hier einen, oder verbinden Sie sich mit einem anderen Rechner.</translation>
    </message>
    <message>
        <source>Try it in a &amp;terminal:</source>
        <translation>Im &amp;Terminal ausprobieren:</translation>
    </message>
    <message>
        <source>ssh could not reach wsify at %1. ssh cannot prompt here: the host key must be known, and your key loaded in ssh-agent.</source>
        <translation>ssh konnte wsify auf %1 nicht erreichen. ssh kann hier nicht nachfragen: Der Hostschlüssel muss bekannt und Ihr Schlüssel in ssh-agent geladen sein.</translation>
    </message>
    <message>
        <source>wsify was not found</source>
        <translation>wsify wurde nicht gefunden</translation>
    </message>
    <message>
        <source>%1 can be reached, but wsify is not in the PATH of that user.</source>
        <translation>%1 ist erreichbar, aber wsify ist nicht im PATH dieses Benutzers.</translation>
    </message>
    <message>
        <source>The command was not found</source>
        <translation>Der Befehl wurde nicht gefunden</translation>
    </message>
    <message>
        <source>A program of this command does not exist: %1</source>
        <translation>Ein Programm dieses Befehls gibt es nicht: %1</translation>
    </message>
    <message>
        <source>Not a wsify server</source>
        <translation>Kein wsify-Server</translation>
    </message>
    <message>
        <source>%1 answered, but not in wsify&apos;s admin protocol.</source>
        <translation>%1 hat geantwortet, aber nicht im Verwaltungsprotokoll von wsify.</translation>
    </message>
</context>
<context>
    <name>wsify::console::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Show All Settings</source>
        <translation>Alle Einstellungen zeigen</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Find in the settings</source>
        <translation>In den Einstellungen suchen</translation>
    </message>
    <message>
        <source>A text in a setting, its value or its source</source>
        <translation>Ein Text in einer Einstellung, ihrem Wert oder ihrer Herkunft</translation>
    </message>
    <message>
        <source>Leave out settings that have their default</source>
        <translation>Einstellungen weglassen, die ihre Vorgabe haben</translation>
    </message>
    <message>
        <source>Copy the selected settings, or all that are shown, as lines for the file of %1</source>
        <translation>Die gewählten Einstellungen, oder alle gezeigten, als Zeilen für die Datei von %1 kopieren</translation>
    </message>
    <message>
        <source>The server did not answer with its settings: %1</source>
        <translation>Der Server hat seine Einstellungen nicht genannt: %1</translation>
    </message>
    <message numerus="yes">
        <source>wsify %1, process %2, engine %3, broker %4, Qt %5; %Ln worker(s); since %6</source>
        <extracomment>%2 is a number</extracomment>
        <translation>
            <numerusform>wsify %1, Prozess %2, Engine %3, Broker %4, Qt %5; ein Worker; seit %6</numerusform>
            <numerusform>wsify %1, Prozess %2, Engine %3, Broker %4, Qt %5; %Ln Worker; seit %6</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln setting(s), %1</source>
        <extracomment>%1 is how many of them were changed, with its noun</extracomment>
        <translation>
            <numerusform>Eine Einstellung, %1</numerusform>
            <numerusform>%Ln Einstellungen, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them changed</source>
        <translation>
            <numerusform>eine davon geändert</numerusform>
            <numerusform>%Ln davon geändert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %Ln shown</source>
        <translation>
            <numerusform>; eine gezeigt</numerusform>
            <numerusform>; %Ln gezeigt</numerusform>
        </translation>
    </message>
    <message>
        <source>No setting is what you look for.</source>
        <translation>Keine Einstellung ist, was Sie suchen.</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>Es gibt keine Verbindung zu einem Server.</translation>
    </message>
    <message>
        <source>This server does not show its settings.</source>
        <translation>Dieser Server zeigt seine Einstellungen nicht.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>Wird geladen…</translation>
    </message>
    <message>
        <source>The server has no settings.</source>
        <translation>Der Server hat keine Einstellungen.</translation>
    </message>
    <message>
        <source>F&amp;ind:</source>
        <translation>S&amp;uchen:</translation>
    </message>
    <message>
        <source>Changed Only</source>
        <translation>Nur Geändertes</translation>
    </message>
</context>
<context>
    <name>wsify::console::SideBar</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>Verbinden…</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>%1: recording, whatever page is shown</source>
        <extracomment>%1 is the title of a page</extracomment>
        <translation>%1: zeichnet auf, welche Seite auch gezeigt wird</translation>
    </message>
</context>
<context>
    <name>wsify::console::SparkChart</name>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>name of a line and its value</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>, </source>
        <translation>, </translation>
    </message>
    <message>
        <source>Nothing is known yet.</source>
        <translation>Noch ist nichts bekannt.</translation>
    </message>
    <message>
        <source>At %1: %2.</source>
        <extracomment>time, values</extracomment>
        <translation>Um %1: %2.</translation>
    </message>
    <message>
        <source>Now %1; at most %2 in the last %3.</source>
        <extracomment>values, value, duration</extracomment>
        <translation>Jetzt %1; höchstens %2 in den letzten %3.</translation>
    </message>
</context>
<context>
    <name>wsify::console::StatePage</name>
    <message>
        <source>Soc&amp;kets on this machine:</source>
        <translation>Soc&amp;kets auf diesem Rechner:</translation>
    </message>
    <message>
        <source>Try &amp;Again</source>
        <translation>&amp;Erneut versuchen</translation>
    </message>
    <message>
        <source>&amp;Connect to…</source>
        <translation>&amp;Verbinden mit…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>Was gesagt wurde</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet sich</translation>
    </message>
    <message>
        <source>Sockets on this machine</source>
        <translation>Sockets auf diesem Rechner</translation>
    </message>
    <message>
        <source>Enter or a double click connects</source>
        <translation>Eingabetaste oder Doppelklick verbindet</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>K&amp;opieren</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet…</translation>
    </message>
    <message>
        <source>Start a &amp;Local Server</source>
        <translation>&amp;Lokalen Server starten</translation>
    </message>
    <message>
        <source>It can be reached from this machine only, and goes on when the console ends</source>
        <translation>Er ist nur von diesem Rechner aus erreichbar und läuft weiter, wenn die Konsole endet</translation>
    </message>
    <message>
        <source>There is no program wsify beside the console or in PATH</source>
        <translation>Weder neben der Konsole noch im PATH gibt es ein Programm wsify</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>Versuch läuft…</translation>
    </message>
    <message numerus="yes">
        <source>Tries again in %Ln seconds.</source>
        <translation>
            <numerusform>Versucht es in einer Sekunde erneut.</numerusform>
            <numerusform>Versucht es in %Ln Sekunden erneut.</numerusform>
        </translation>
    </message>
    <message>
        <source>The console connects by itself as soon as there is a server. It looks in:
%1</source>
        <translation>Die Konsole verbindet sich selbst, sobald es einen Server gibt. Sie sucht in:
%1</translation>
    </message>
    <message>
        <source>The console connects by itself as soon as there is a server. It cannot start one: there is no program wsify beside it or in PATH. It looks in:
%1</source>
        <translation>Die Konsole verbindet sich selbst, sobald es einen Server gibt. Sie kann keinen starten: Weder neben ihr noch im PATH gibt es ein Programm wsify. Sie sucht in:
%1</translation>
    </message>
    <message>
        <source>To start one here, put wsify beside the console or into PATH.</source>
        <translation>Um hier einen zu starten, legen Sie wsify neben die Konsole oder in den PATH.</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <extracomment>name of a server, path of its socket</extracomment>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>wsify::console::Tiles</name>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>What the process uses, and what its connections hold of what --memory-limit allows</source>
        <translation>Was der Prozess belegt, und was seine Verbindungen davon halten, was --memory-limit erlaubt</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Of one core: 100% is one that is always busy.</source>
        <translation>Von einem Kern: 100 % ist einer, der immer beschäftigt ist.</translation>
    </message>
    <message>
        <source>Descriptors</source>
        <translation>Deskriptoren</translation>
    </message>
    <message>
        <source>Files and sockets that are open, of those that the system allows the process</source>
        <translation>Offene Dateien und Sockets, von denen, die das System dem Prozess erlaubt</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Clients</translation>
    </message>
    <message>
        <source>Of those that --max-clients lets in</source>
        <translation>Von denen, die --max-clients hereinlässt</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>a number, its limit</extracomment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1, %2 of %3 held</source>
        <extracomment>memory of the process, of it what counts, the limit of that</extracomment>
        <translation>%1, %2 von %3 gehalten</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>caption, value</extracomment>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficDetails</name>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Copy Payload</source>
        <translation>Nutzdaten kopieren</translation>
    </message>
    <message>
        <source>Payload as tree</source>
        <translation>Nutzdaten als Baum</translation>
    </message>
    <message>
        <source>Payload as text</source>
        <translation>Nutzdaten als Text</translation>
    </message>
    <message>
        <source>Payload as bytes</source>
        <translation>Nutzdaten als Bytes</translation>
    </message>
    <message>
        <source>About the message</source>
        <translation>Über die Nachricht</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>Hex</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Über</translation>
    </message>
    <message>
        <source>Views of the payload</source>
        <translation>Ansichten der Nutzdaten</translation>
    </message>
    <message>
        <source>The beginning of %1: the server that saw it is not there any more.</source>
        <translation>Der Anfang von %1: Der Server, der es sah, ist nicht mehr da.</translation>
    </message>
    <message>
        <source>The beginning of %1: this server does not give whole payloads.</source>
        <translation>Der Anfang von %1: Dieser Server gibt keine ganzen Nutzdaten heraus.</translation>
    </message>
    <message>
        <source>The beginning of %1; the rest is being fetched.</source>
        <translation>Der Anfang von %1; der Rest wird geholt.</translation>
    </message>
    <message>
        <source>The beginning of %1: the server is told to give no payloads (--admin-payloads).</source>
        <translation>Der Anfang von %1: Dem Server ist verboten, Nutzdaten herauszugeben (--admin-payloads).</translation>
    </message>
    <message>
        <source>The beginning of %1: %2</source>
        <translation>Der Anfang von %1: %2</translation>
    </message>
    <message>
        <source>%1 of %2 are fetched.</source>
        <translation>%1 von %2 sind geholt.</translation>
    </message>
    <message>
        <source>The first %1 of %2: the console shows no more.</source>
        <translation>Die ersten %1 von %2: Mehr zeigt die Konsole nicht.</translation>
    </message>
    <message>
        <source>There is no payload.</source>
        <translation>Es gibt keine Nutzdaten.</translation>
    </message>
    <message>
        <source>This is no JSON, from byte %L1 on.</source>
        <translation>Das ist kein JSON, ab Byte %L1.</translation>
    </message>
    <message>
        <source>— The first %1 of %2 are shown. “Copy Payload” copies all of it. —</source>
        <translation>— Gezeigt werden die ersten %1 von %2. „Nutzdaten kopieren“ kopiert alles. —</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>in: a command that the server received</source>
        <translation>ein: ein Kommando, das der Server empfangen hat</translation>
    </message>
    <message>
        <source>out: a publication that the server delivered</source>
        <translation>aus: eine Veröffentlichung, die der Server zugestellt hat</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>none: by HTTP, from a console or from another node</source>
        <translation>keiner: über HTTP, von einer Konsole oder von einem anderen Knoten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Kommando</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln Byte</numerusform>
            <numerusform>%Ln Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>Members</source>
        <extracomment>a number of members; workers are the server&apos;s threads</extracomment>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Copy Value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>Sequence number</source>
        <translation>Laufende Nummer</translation>
    </message>
    <message>
        <source>First %1 of %2. The server has already discarded the rest.</source>
        <translation>Die ersten %1 von %2. Den Rest hat der Server schon verworfen.</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>none: nobody was in the channel</source>
        <translation>keine: niemand war im Kanal</translation>
    </message>
    <message numerus="yes">
        <source>%1, on %Ln worker(s)</source>
        <translation>
            <numerusform>%1, auf %Ln Worker</numerusform>
            <numerusform>%1, auf %Ln Workern</numerusform>
        </translation>
    </message>
    <message>
        <source>Publication</source>
        <translation>Veröffentlichung</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficExport</name>
    <message numerus="yes">
        <source>Of %Ln row(s) only the beginning of the payload is here.</source>
        <translation>
            <numerusform>Von %Ln Zeile ist nur der Anfang der Nutzdaten hier.</numerusform>
            <numerusform>Von %Ln Zeilen ist nur der Anfang der Nutzdaten hier.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficModel</name>
    <message>
        <source>↓ in</source>
        <translation>↓ ein</translation>
    </message>
    <message>
        <source>↑ out</source>
        <translation>↑ aus</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>When the server saw it, in this computer&apos;s time zone</source>
        <translation>Wann der Server es sah, in der Zeitzone dieses Rechners</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Richtung</translation>
    </message>
    <message>
        <source>in: a command received; out: a publication delivered</source>
        <translation>ein: empfangenes Kommando; aus: zugestellte Veröffentlichung</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Kommando</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Bytes of the payload</source>
        <translation>Bytes der Nutzdaten</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>Mitglieder</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Nutzdaten</translation>
    </message>
    <message>
        <source>Beginning of the payload</source>
        <translation>Anfang der Nutzdaten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are missing here: the view was paused for longer than there is room.</source>
        <translation>
            <numerusform>Hier fehlt %Ln Zeile: Die Ansicht war länger angehalten, als Platz ist.</numerusform>
            <numerusform>Hier fehlen %Ln Zeilen: Die Ansicht war länger angehalten, als Platz ist.</numerusform>
        </translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>Konsole</translation>
    </message>
    <message>
        <source>Other node</source>
        <translation>Anderer Knoten</translation>
    </message>
    <message>
        <source>no members</source>
        <translation>keine Mitglieder</translation>
    </message>
    <message>
        <source>Who sent it: a client, or how it came when no client sent it</source>
        <translation>Wer es gesendet hat: ein Client, oder wie es kam, wenn kein Client es gesendet hat</translation>
    </message>
    <message>
        <source>How many members it was queued for, on all workers</source>
        <translation>Für wie viele Mitglieder es eingereiht wurde, auf allen Workern</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficPage</name>
    <message>
        <source>Traffic</source>
        <translation>Datenverkehr</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Freeze the view; what comes waits (Space)</source>
        <translation>Ansicht einfrieren; was kommt, wartet (Leertaste)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>End the watch; the server sends nothing more (Ctrl+.)</source>
        <translation>Beobachtung beenden; der Server sendet nichts mehr (Strg+.)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Remove all rows (Ctrl+K)</source>
        <translation>Alle Zeilen entfernen (Strg+K)</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>Mitlaufen</translation>
    </message>
    <message>
        <source>Show the newest rows as they come (End)</source>
        <translation>Die neuesten Zeilen zeigen, wie sie kommen (Ende)</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Most rows a second</source>
        <translation>Höchstzahl der Zeilen je Sekunde</translation>
    </message>
    <message>
        <source>%L1 a second</source>
        <translation>%L1 je Sekunde</translation>
    </message>
    <message>
        <source>At &amp;most:</source>
        <translation>Höchst&amp;ens:</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Watch again (Ctrl+.)</source>
        <translation>Wieder beobachten (Strg+.)</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>Nicht verbunden</translation>
    </message>
    <message>
        <source>Not watching</source>
        <translation>Beobachtet nicht</translation>
    </message>
    <message numerus="yes">
        <source>Paused: %Ln row(s) wait</source>
        <translation>
            <numerusform>Pause: %Ln Zeile wartet</numerusform>
            <numerusform>Pause: %Ln Zeilen warten</numerusform>
        </translation>
    </message>
    <message>
        <source>Watching since %1</source>
        <translation>Beobachtet seit %1</translation>
    </message>
    <message>
        <source>The watch is stopped.</source>
        <translation>Die Beobachtung ist gestoppt.</translation>
    </message>
    <message>
        <source>Start Watching</source>
        <translation>Beobachtung beginnen</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>Es besteht keine Verbindung zu einem Server.</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>No message has come yet.</source>
        <translation>Noch ist keine Nachricht gekommen.</translation>
    </message>
    <message>
        <source>Send a Message…</source>
        <translation>Nachricht senden…</translation>
    </message>
    <message>
        <source>Filter of what is shown</source>
        <translation>Filter der Anzeige</translation>
    </message>
    <message>
        <source>All captured rows. For example: %1</source>
        <comment>%1 is a filter</comment>
        <translation>Alle aufgezeichneten Zeilen. Zum Beispiel: %1</translation>
    </message>
    <message>
        <source>Captured rows have no user and no address; only Capture knows them.</source>
        <translation>Aufgezeichnete Zeilen kennen weder Benutzer noch Adresse; nur „Aufzeichnen“ kennt sie.</translation>
    </message>
    <message>
        <source>Ca&amp;pture:</source>
        <translation>Au&amp;fzeichnen:</translation>
    </message>
    <message>
        <source>Filter of what the server sends</source>
        <translation>Filter dessen, was der Server sendet</translation>
    </message>
    <message>
        <source>Everything that the server sees</source>
        <translation>Alles, was der Server sieht</translation>
    </message>
    <message>
        <source>How many rows the server sends a second, at most; the others are counted as skipped</source>
        <translation>Wie viele Zeilen der Server höchstens in der Sekunde sendet; die anderen zählen als übersprungen</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>Suchen…</translation>
    </message>
    <message>
        <source>Find a text in the rows (Ctrl+F)</source>
        <translation>Einen Text in den Zeilen suchen (Strg+F)</translation>
    </message>
    <message>
        <source>Write the rows into a file (Ctrl+Shift+E)</source>
        <translation>Die Zeilen in eine Datei schreiben (Strg+Umschalt+E)</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>so many rows of all</extracomment>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Shown %1   Waiting %2   Matched %3   Skipped %4   Dropped %5</source>
        <translation>Gezeigt %1   Wartend %2   Passend %3   Übersprungen %4   Verdrängt %5</translation>
    </message>
    <message numerus="yes">
        <source>None of the %Ln captured row(s) matches the filter.</source>
        <translation>
            <numerusform>Die %Ln aufgezeichnete Zeile passt nicht zum Filter.</numerusform>
            <numerusform>Keine der %Ln aufgezeichneten Zeilen passt zum Filter.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show All Rows</source>
        <translation>Alle Zeilen zeigen</translation>
    </message>
    <message>
        <source>Nothing has matched the capture filter yet.</source>
        <translation>Noch hat nichts zum Filter der Aufzeichnung gepasst.</translation>
    </message>
    <message>
        <source>Capture Everything</source>
        <translation>Alles aufzeichnen</translation>
    </message>
    <message>
        <source>Sh&amp;ow:</source>
        <translation>&amp;Zeigen:</translation>
    </message>
    <message>
        <source>Export with Whole &amp;Payloads…</source>
        <translation>Mit &amp;ganzen Nutzdaten exportieren…</translation>
    </message>
    <message>
        <source>Shown: rows in this table, of those that are kept here. Waiting: held back by Pause. Matched: rows that came or were skipped, without those that were added to an earlier row. Skipped: found, but not sent because of the rate limit. Dropped: made room for newer rows.</source>
        <translation>Gezeigt: Zeilen dieser Tabelle, von denen, die hier aufbewahrt werden. Wartend: von Anhalten zurückgehalten. Passend: Zeilen, die kamen oder übersprungen wurden, ohne jene, die zu einer früheren Zeile kamen. Übersprungen: gefunden, aber wegen der Höchstrate nicht gesendet. Verdrängt: machte neueren Zeilen Platz.</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficTable</name>
    <message>
        <source>Copy Rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are selected.</source>
        <translation>
            <numerusform>%Ln Zeile ist ausgewählt.</numerusform>
            <numerusform>%Ln Zeilen sind ausgewählt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Select a row to see its payload.</source>
        <translation>Wählen Sie eine Zeile, um ihre Nutzdaten zu sehen.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy Row</source>
        <translation>Zeile kopieren</translation>
    </message>
    <message>
        <source>Filter for “%1”</source>
        <extracomment>a value of a column</extracomment>
        <translation>Nach „%1“ filtern</translation>
    </message>
    <message>
        <source>Filter out “%1”</source>
        <translation>„%1“ ausblenden</translation>
    </message>
    <message>
        <source>Follow This Client</source>
        <translation>Diesen Client verfolgen</translation>
    </message>
    <message>
        <source>Follow This Channel</source>
        <translation>Diesen Kanal verfolgen</translation>
    </message>
    <message>
        <source>Show This Client</source>
        <translation>Diesen Client zeigen</translation>
    </message>
    <message>
        <source>Send a Message to This Channel…</source>
        <translation>Nachricht an diesen Kanal senden…</translation>
    </message>
    <message>
        <source>Export the Selected Rows…</source>
        <translation>Ausgewählte Zeilen exportieren…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficView</name>
    <message>
        <source>Traffic</source>
        <translation>Datenverkehr</translation>
    </message>
    <message>
        <source>%1 (no room)</source>
        <extracomment>a column that is hidden because the window is narrow</extracomment>
        <translation>%1 (kein Platz)</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficWatch</name>
    <message>
        <source>This server cannot show live traffic.</source>
        <translation>Dieser Server kann keinen laufenden Datenverkehr zeigen.</translation>
    </message>
    <message>
        <source>Live traffic is turned off on this server.</source>
        <translation>Laufender Datenverkehr ist auf diesem Server abgeschaltet.</translation>
    </message>
    <message>
        <source>The server does not show its traffic: %1</source>
        <translation>Der Server zeigt seinen Datenverkehr nicht: %1</translation>
    </message>
    <message>
        <source>What follows is of another server, %1.</source>
        <extracomment>%1 is the name of a server</extracomment>
        <translation>Was folgt, ist von einem anderen Server, %1.</translation>
    </message>
    <message>
        <source>The server was restarted.</source>
        <translation>Der Server wurde neu gestartet.</translation>
    </message>
    <message>
        <source>Not watched from %1 to %2.</source>
        <extracomment>two times of the day</extracomment>
        <translation>Nicht beobachtet von %1 bis %2.</translation>
    </message>
    <message>
        <source>From here on everything is captured.</source>
        <translation>Ab hier wird alles aufgezeichnet.</translation>
    </message>
    <message>
        <source>From here on only this is captured: %1</source>
        <translation>Ab hier wird nur dies aufgezeichnet: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) were skipped here: more than %1 a second, or more than this console could read.</source>
        <extracomment>%1: rows a second</extracomment>
        <translation>
            <numerusform>%Ln Zeile wurde hier übersprungen: mehr als %1 in der Sekunde, oder mehr, als diese Konsole lesen konnte.</numerusform>
            <numerusform>%Ln Zeilen wurden hier übersprungen: mehr als %1 in der Sekunde, oder mehr, als diese Konsole lesen konnte.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server does not take the capture filter: %1</source>
        <translation>Der Server nimmt den Filter der Aufzeichnung nicht an: %1</translation>
    </message>
    <message>
        <source>From here on a publication has one row for all workers.</source>
        <translation>Ab hier hat eine Veröffentlichung eine Zeile für alle Worker.</translation>
    </message>
    <message>
        <source>From here on each worker has a row of its own.</source>
        <translation>Ab hier hat jeder Worker eine eigene Zeile.</translation>
    </message>
</context>
<context>
    <name>wsify::console::Units</name>
    <message>
        <source>%1 k</source>
        <extracomment>thousands</extracomment>
        <translation>%1 Tsd.</translation>
    </message>
    <message>
        <source>%1 M</source>
        <extracomment>millions</extracomment>
        <translation>%1 Mio.</translation>
    </message>
    <message>
        <source>%1 G</source>
        <extracomment>thousands of millions</extracomment>
        <translation>%1 Mrd.</translation>
    </message>
    <message>
        <source>&lt;%1%</source>
        <extracomment>a share that is not zero, and less than a hundredth of a percent</extracomment>
        <translation>&lt;%1 %</translation>
    </message>
    <message>
        <source>%1%</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/s</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 d %2 h</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 d</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 h</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 min</translation>
    </message>
</context>
<context>
    <name>wsify::console::WarningsModel</name>
    <message>
        <source>%1 was cut with %2 unsent: it did not read.</source>
        <translation>%1 wurde mit %2 Ungesendetem getrennt: Es wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>The broker is up again.</source>
        <translation>Der Broker ist wieder verbunden.</translation>
    </message>
    <message>
        <source>The broker is down.</source>
        <translation>Der Broker ist ausgefallen.</translation>
    </message>
    <message>
        <source>The broker is down: %1</source>
        <translation>Der Broker ist ausgefallen: %1</translation>
    </message>
    <message>
        <source>Error: %1</source>
        <translation>Fehler: %1</translation>
    </message>
    <message>
        <source>%1 was not let in (%2).</source>
        <translation>%1 wurde nicht eingelassen (%2).</translation>
    </message>
    <message>
        <source>%1 was refused %2 on %3 (%4).</source>
        <extracomment>client, command, channel, reason</extracomment>
        <translation>%1 wurde %2 auf %3 verwehrt (%4).</translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln of this kind the last: %1</source>
        <translation>
            <numerusform>Von %Ln dieser Art die letzte: %1</numerusform>
            <numerusform>Von %Ln dieser Art die letzte: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Time</source>
        <extracomment>heading: how many times it happened</extracomment>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Anzahl</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>%1 could not connect: the authorizer did not answer.</source>
        <translation>%1 konnte sich nicht verbinden: Der Authorizer hat nicht geantwortet.</translation>
    </message>
    <message>
        <source>%1 was disconnected during %2: the authorizer did not answer.</source>
        <translation>%1 wurde bei %2 getrennt: Der Authorizer hat nicht geantwortet.</translation>
    </message>
    <message>
        <source>A message of %1 was refused (%2).</source>
        <extracomment>client, reason</extracomment>
        <translation>Eine Nachricht von %1 wurde abgelehnt (%2).</translation>
    </message>
    <message>
        <source>%1 was refused %2 (%3).</source>
        <extracomment>client, command, reason</extracomment>
        <translation>%1 wurde %2 verweigert (%3).</translation>
    </message>
</context>
</TS>
