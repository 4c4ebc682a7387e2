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
</context>
<context>
    <name>wsify::console::TrafficPage</name>
    <message numerus="yes">
        <source>%Ln row(s) are selected.</source>
        <translation>
            <numerusform>%Ln row is selected.</numerusform>
            <numerusform>%Ln rows are selected.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are in %1.</source>
        <translation>
            <numerusform>%Ln row is in %1.</numerusform>
            <numerusform>%Ln rows are in %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paused: %Ln row(s) wait</source>
        <translation>
            <numerusform>Paused: %Ln row waits</numerusform>
            <numerusform>Paused: %Ln rows wait</numerusform>
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
