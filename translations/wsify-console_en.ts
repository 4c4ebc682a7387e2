<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>ListColumns</name>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ChannelsPage</name>
    <message numerus="yes">
        <source>%Ln channels match the filter</source>
        <translation>
            <numerusform>%Ln channel matches the filter</numerusform>
            <numerusform>%Ln channels match the filter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln channels</source>
        <translation>
            <numerusform>%Ln channel</numerusform>
            <numerusform>%Ln channels</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ClientsPage</name>
    <message numerus="yes">
        <source>%Ln clients match the filter</source>
        <translation>
            <numerusform>%Ln client matches the filter</numerusform>
            <numerusform>%Ln clients match the filter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients</source>
        <translation>
            <numerusform>%Ln client</numerusform>
            <numerusform>%Ln clients</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln commands, %1</source>
        <comment>at the authorizer; their size</comment>
        <translation>
            <numerusform>%Ln command, %1</numerusform>
            <numerusform>%Ln commands, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients were disconnected.</source>
        <translation>
            <numerusform>%Ln client was disconnected.</numerusform>
            <numerusform>%Ln clients were disconnected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Nobody was disconnected: the filter matches %Ln clients now, far more than you were asked about.</source>
        <translation>
            <numerusform>Nobody was disconnected: the filter matches %Ln client now, far more than you were asked about.</numerusform>
            <numerusform>Nobody was disconnected: the filter matches %Ln clients now, far more than you were asked about.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) had already gone.</source>
        <translation>
            <numerusform>%Ln client had already gone.</numerusform>
            <numerusform>%Ln clients had already gone.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be disconnected: %1</source>
        <translation>
            <numerusform>%Ln client could not be disconnected: %1</numerusform>
            <numerusform>%Ln clients could not be disconnected: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) are left: you stopped it.</source>
        <translation>
            <numerusform>%Ln client is left: you stopped it.</numerusform>
            <numerusform>%Ln clients are left: you stopped it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ConnectDialog</name>
    <message numerus="yes">
        <source>The path of a socket is %Ln bytes too long.</source>
        <translation>
            <numerusform>The path of a socket is %Ln byte too long.</numerusform>
            <numerusform>The path of a socket is %Ln bytes too long.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::DenialsPage</name>
    <message numerus="yes">
        <source>%Ln denials match the filter</source>
        <translation>
            <numerusform>%Ln denial matches the filter</numerusform>
            <numerusform>%Ln denials match the filter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln denials</source>
        <translation>
            <numerusform>%Ln denial</numerusform>
            <numerusform>%Ln denials</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::EventsPage</name>
    <message numerus="yes">
        <source>%Ln event(s) are missing here: there were more than the server sends to consoles.</source>
        <translation>
            <numerusform>%Ln event is missing here: there were more than the server sends to consoles.</numerusform>
            <numerusform>%Ln events are missing here: there were more than the server sends to consoles.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused: %Ln event(s) wait</source>
        <translation>
            <numerusform>Paused: %Ln event waits</numerusform>
            <numerusform>Paused: %Ln events wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ExportBar</name>
    <message numerus="yes">
        <source>%Ln row(s) are in %1.</source>
        <translation>
            <numerusform>%Ln row is in %1.</numerusform>
            <numerusform>%Ln rows are in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln of them only the beginning of the payload is there.</source>
        <translation>
            <numerusform>Of %Ln of them only the beginning of the payload is there.</numerusform>
            <numerusform>Of %Ln of them only the beginning of the payload is there.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::FindBar</name>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>%Ln found</numerusform>
            <numerusform>%Ln found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::GoneBar</name>
    <message numerus="yes">
        <source>Next attempt in %Ln seconds</source>
        <translation>
            <numerusform>Next attempt in %Ln second</numerusform>
            <numerusform>Next attempt in %Ln seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::HeaderStrip</name>
    <message numerus="yes">
        <source>%1 does not answer; the next attempt is in %Ln seconds.</source>
        <translation>
            <numerusform>%1 does not answer; the next attempt is in %Ln second.</numerusform>
            <numerusform>%1 does not answer; the next attempt is in %Ln seconds.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients are connected; together they have joined %1 channels %2 times.</source>
        <translation>
            <numerusform>%Ln client is connected; %1 channels have been joined %2 times.</numerusform>
            <numerusform>%Ln clients are connected; together they have joined %1 channels %2 times.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The broker is up. It had to connect again %Ln times since the start.</source>
        <translation>
            <numerusform>The broker is up. It had to connect again %Ln time since the start.</numerusform>
            <numerusform>The broker is up. It had to connect again %Ln times since the start.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No news for %Ln s</source>
        <translation>
            <numerusform>No news for %Ln s</numerusform>
            <numerusform>No news for %Ln s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is connected, but has sent nothing for %Ln seconds. The numbers are those of before.</source>
        <translation>
            <numerusform>%1 is connected, but has sent nothing for %Ln second. The numbers are those of before.</numerusform>
            <numerusform>%1 is connected, but has sent nothing for %Ln seconds. The numbers are those of before.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::Health</name>
    <message numerus="yes">
        <source>%Ln clients were cut in the last minute because they did not read.</source>
        <translation>
            <numerusform>%Ln client was cut in the last minute because it did not read.</numerusform>
            <numerusform>%Ln clients were cut in the last minute because they did not read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::KickDialog</name>
    <message numerus="yes">
        <source>The reason is %Ln bytes too long.</source>
        <translation>
            <numerusform>The reason is %Ln byte too long.</numerusform>
            <numerusform>The reason is %Ln bytes too long.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %Ln clients?</source>
        <translation>
            <numerusform>Disconnect %Ln client?</numerusform>
            <numerusform>Disconnect %Ln clients?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients match; at most %1 are disconnected at a time.</source>
        <translation>
            <numerusform>%Ln client matches; at most %1 are disconnected at a time.</numerusform>
            <numerusform>%Ln clients match; at most %1 are disconnected at a time.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ListPage</name>
    <message numerus="yes">
        <source>%Ln row(s) are in %1.</source>
        <translation>
            <numerusform>%Ln row is in %1.</numerusform>
            <numerusform>%Ln rows are in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more row(s) are left out: an export has at most %1.</source>
        <translation>
            <numerusform>%Ln more row is left out: an export has at most %1.</numerusform>
            <numerusform>%Ln more rows are left out: an export has at most %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected row(s) are left out: at most %1 count, and only those that are loaded.</source>
        <translation>
            <numerusform>%Ln selected row is left out: at most %1 count, and only those that are loaded.</numerusform>
            <numerusform>%Ln selected rows are left out: at most %1 count, and only those that are loaded.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::LogPage</name>
    <message numerus="yes">
        <source>%Ln line(s) are missing here: the server logged more than it sends to consoles.</source>
        <translation>
            <numerusform>%Ln line is missing here: the server logged more than it sends to consoles.</numerusform>
            <numerusform>%Ln lines are missing here: the server logged more than it sends to consoles.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused: %Ln line(s) wait</source>
        <translation>
            <numerusform>Paused: %Ln line waits</numerusform>
            <numerusform>Paused: %Ln lines wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %Ln line(s) is what you look for.</source>
        <translation>
            <numerusform>The one line is not what you look for.</numerusform>
            <numerusform>None of the %Ln lines is what you look for.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::MainWindow</name>
    <message numerus="yes">
        <source>New clients are refused, %Ln connections are closed, then the process exits. Only a supervisor such as systemd would start it again.</source>
        <extracomment>%n: clients</extracomment>
        <translation>
            <numerusform>New clients are refused, %Ln connection is closed, then the process exits. Only a supervisor such as systemd would start it again.</numerusform>
            <numerusform>New clients are refused, %Ln connections are closed, then the process exits. Only a supervisor such as systemd would start it again.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::MessageDialog</name>
    <message numerus="yes">
        <source>%1: delivered to %Ln client(s).</source>
        <extracomment>%1 is the time of the day</extracomment>
        <translation>
            <numerusform>%1: delivered to %Ln client.</numerusform>
            <numerusform>%1: delivered to %Ln clients.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::OverviewPage</name>
    <message numerus="yes">
        <source>The server has sent nothing for %Ln seconds.</source>
        <translation>
            <numerusform>The server has sent nothing for %Ln second.</numerusform>
            <numerusform>The server has sent nothing for %Ln seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ServerLevel</name>
    <message numerus="yes">
        <source>For %Ln &amp;Minutes</source>
        <translation>
            <numerusform>For %Ln &amp;Minute</numerusform>
            <numerusform>For %Ln &amp;Minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The server logs everything for %Ln minute(s), then goes back to its earlier level.</source>
        <translation>
            <numerusform>The server logs everything for %Ln minute, then goes back to its earlier level.</numerusform>
            <numerusform>The server logs everything for %Ln minutes, then goes back to its earlier level.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::SettingsPage</name>
    <message numerus="yes">
        <source>wsify %1, process %2, engine %3, broker %4, Qt %5; %Ln worker(s); since %6</source>
        <extracomment>%2 is a number</extracomment>
        <translation>
            <numerusform>wsify %1, process %2, engine %3, broker %4, Qt %5; %Ln worker; since %6</numerusform>
            <numerusform>wsify %1, process %2, engine %3, broker %4, Qt %5; %Ln workers; since %6</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln setting(s), %1</source>
        <extracomment>%1 is how many of them were changed, with its noun</extracomment>
        <translation>
            <numerusform>%Ln setting, %1</numerusform>
            <numerusform>%Ln settings, %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them changed</source>
        <translation>
            <numerusform>%Ln of them changed</numerusform>
            <numerusform>%Ln of them changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %Ln shown</source>
        <translation>
            <numerusform>; %Ln shown</numerusform>
            <numerusform>; %Ln shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::StatePage</name>
    <message numerus="yes">
        <source>Tries again in %Ln seconds.</source>
        <translation>
            <numerusform>Tries again in %Ln second.</numerusform>
            <numerusform>Tries again in %Ln seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficDetails</name>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, on %Ln worker(s)</source>
        <translation>
            <numerusform>%1, on %Ln worker</numerusform>
            <numerusform>%1, on %Ln workers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficExport</name>
    <message numerus="yes">
        <source>Of %Ln row(s) only the beginning of the payload is here.</source>
        <translation>
            <numerusform>Of %Ln row only the beginning of the payload is here.</numerusform>
            <numerusform>Of %Ln rows only the beginning of the payload is here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficModel</name>
    <message numerus="yes">
        <source>%Ln row(s) are missing here: the view was paused for longer than there is room.</source>
        <translation>
            <numerusform>%Ln row is missing here: the view was paused for longer than there is room.</numerusform>
            <numerusform>%Ln rows are missing here: the view was paused for longer than there is room.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficPage</name>
    <message numerus="yes">
        <source>Paused: %Ln row(s) wait</source>
        <translation>
            <numerusform>Paused: %Ln row waits</numerusform>
            <numerusform>Paused: %Ln rows wait</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of the %Ln captured row(s) matches the filter.</source>
        <translation>
            <numerusform>The %Ln captured row does not match the filter.</numerusform>
            <numerusform>None of the %Ln captured rows matches the filter.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficTable</name>
    <message numerus="yes">
        <source>%Ln row(s) are selected.</source>
        <translation>
            <numerusform>%Ln row is selected.</numerusform>
            <numerusform>%Ln rows are selected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficWatch</name>
    <message numerus="yes">
        <source>%Ln row(s) were skipped here: more than %1 a second, or more than this console could read.</source>
        <extracomment>%1: rows a second</extracomment>
        <translation>
            <numerusform>%Ln row was skipped here: more than %1 a second, or more than this console could read.</numerusform>
            <numerusform>%Ln rows were skipped here: more than %1 a second, or more than this console could read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::WarningsModel</name>
    <message numerus="yes">
        <source>Of %Ln of this kind the last: %1</source>
        <translation>
            <numerusform>Of %Ln of this kind the last: %1</numerusform>
            <numerusform>Of %Ln of this kind the last: %1</numerusform>
        </translation>
    </message>
</context>
</TS>
