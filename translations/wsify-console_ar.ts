<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar_EG">
<context>
    <name>CloseCode</name>
    <message>
        <source>normal end</source>
        <translation>إنهاء عادي</translation>
    </message>
    <message>
        <source>going away</source>
        <translation>مغادرة</translation>
    </message>
    <message>
        <source>protocol error</source>
        <translation>خطأ في البروتوكول</translation>
    </message>
    <message>
        <source>unsupported data</source>
        <translation>بيانات غير مدعومة</translation>
    </message>
    <message>
        <source>no code was sent</source>
        <translation>لم يُرسل رمز</translation>
    </message>
    <message>
        <source>the connection broke</source>
        <translation>انقطع الاتصال</translation>
    </message>
    <message>
        <source>invalid data</source>
        <translation>بيانات غير صالحة</translation>
    </message>
    <message>
        <source>policy violation</source>
        <translation>مخالفة للسياسة</translation>
    </message>
    <message>
        <source>message too big</source>
        <translation>رسالة كبيرة جدًا</translation>
    </message>
    <message>
        <source>extension missing</source>
        <translation>امتداد مفقود</translation>
    </message>
    <message>
        <source>error in the server</source>
        <translation>خطأ في الخادم</translation>
    </message>
    <message>
        <source>the server starts again</source>
        <translation>الخادم يعيد التشغيل</translation>
    </message>
    <message>
        <source>try again later</source>
        <translation>أعد المحاولة لاحقًا</translation>
    </message>
    <message>
        <source>bad gateway</source>
        <translation>بوابة معطوبة</translation>
    </message>
    <message>
        <source>registered by a library</source>
        <translation>مسجَّل من مكتبة</translation>
    </message>
    <message>
        <source>your application&apos;s own</source>
        <translation>خاص بتطبيقك</translation>
    </message>
    <message>
        <source>disconnected on purpose</source>
        <translation>فُصل عمدًا</translation>
    </message>
    <message>
        <source>denied by the authorizer</source>
        <translation>رفضه المخوِّل</translation>
    </message>
    <message>
        <source>origin not allowed</source>
        <translation>المصدر غير مسموح</translation>
    </message>
    <message>
        <source>its rights have expired</source>
        <translation>انتهت صلاحية حقوقه</translation>
    </message>
    <message>
        <source>over a limit</source>
        <translation>تجاوز حدًا</translation>
    </message>
</context>
<context>
    <name>DenialReason</name>
    <message>
        <source>The handshake was malformed.</source>
        <translation>المصافحة غير سليمة.</translation>
    </message>
    <message>
        <source>The message was no command.</source>
        <translation>الرسالة ليست أمرًا.</translation>
    </message>
    <message>
        <source>Clients may not send this command.</source>
        <translation>لا يجوز للعملاء إرسال هذا الأمر.</translation>
    </message>
    <message>
        <source>Too many clients (--max-clients, --max-clients-per-ip).</source>
        <translation>عدد العملاء كبير جدًا (--max-clients، ‏--max-clients-per-ip).</translation>
    </message>
    <message>
        <source>Too many channels or too long (--max-channels, --max-channel-name, --max-message).</source>
        <translation>قنوات كثيرة جدًا أو طول زائد (--max-channels، ‏--max-channel-name، ‏--max-message).</translation>
    </message>
    <message>
        <source>The client sends too fast (--command-rate).</source>
        <translation>يرسل العميل بسرعة زائدة (--command-rate).</translation>
    </message>
    <message>
        <source>Too much waits for the authorizer.</source>
        <translation>ينتظر المخوِّلَ أكثر من اللازم.</translation>
    </message>
    <message>
        <source>Too many of its commands wait for the authorizer.</source>
        <translation>ينتظر المخوِّلَ عدد كبير جدًا من أوامره.</translation>
    </message>
    <message>
        <source>The server is short of memory (--memory-limit).</source>
        <translation>ذاكرة الخادم لا تكفي (--memory-limit).</translation>
    </message>
    <message>
        <source>The page&apos;s origin is not allowed (--allowed-origins).</source>
        <translation>مصدر الصفحة غير مسموح به (--allowed-origins).</translation>
    </message>
    <message>
        <source>The client broke the WebSocket protocol.</source>
        <translation>خالف العميل بروتوكول WebSocket.</translation>
    </message>
    <message>
        <source>The server was shutting down.</source>
        <translation>كان الخادم يتوقف.</translation>
    </message>
    <message>
        <source>Denied by the authorizer.</source>
        <translation>رفضه المخوِّل.</translation>
    </message>
    <message>
        <source>The authorizer did not answer.</source>
        <translation>لم يجب المخوِّل.</translation>
    </message>
    <message>
        <source>Invalid channel name.</source>
        <translation>اسم قناة غير صالح.</translation>
    </message>
    <message>
        <source>Invalid channel name: empty, not a string, or with control characters.</source>
        <translation>اسم قناة غير صالح: فارغ، أو ليس نصًّا، أو فيه محارف تحكم.</translation>
    </message>
    <message>
        <source>Too many new connections per second (--connect-rate, --connect-rate-per-ip).</source>
        <translation>اتصالات جديدة أكثر من اللازم في الثانية (--connect-rate، --connect-rate-per-ip).</translation>
    </message>
    <message>
        <source>The authorizer failed: it answered %1.</source>
        <translation>فشل المخوِّل: أجاب بـ %1.</translation>
    </message>
    <message>
        <source>No answer from the authorizer within %1.</source>
        <extracomment>a time</extracomment>
        <translation>لا جواب من المخوِّل خلال %1.</translation>
    </message>
</context>
<context>
    <name>ListColumns</name>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>الأعضاء</translation>
    </message>
    <message>
        <source>Clients that have joined the channel</source>
        <translation>العملاء المنضمون إلى القناة</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>الرسائل</translation>
    </message>
    <message>
        <source>Publications delivered here since the first member joined</source>
        <translation>المنشورات المسلَّمة هنا منذ انضمام أول عضو</translation>
    </message>
    <message>
        <source>Rate/s</source>
        <translation>معدل/ث</translation>
    </message>
    <message>
        <source>Messages a second, between the last two refreshes</source>
        <translation>الرسائل في الثانية بين آخر تحديثين</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>العميل</translation>
    </message>
    <message>
        <source>The server&apos;s name for the connection</source>
        <translation>اسم الخادم لهذا الاتصال</translation>
    </message>
    <message>
        <source>User</source>
        <translation>المستخدم</translation>
    </message>
    <message>
        <source>As the authorizer named it</source>
        <translation>كما سمّاه المخوِّل</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>الوكيل</translation>
    </message>
    <message>
        <source>User-Agent</source>
        <translation>User-Agent</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>متصل</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>القنوات</translation>
    </message>
    <message>
        <source>Channels that the client has joined</source>
        <translation>القنوات التي انضم إليها العميل</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>الطابور</translation>
    </message>
    <message>
        <source>Bytes that the client has not taken yet</source>
        <translation>البايتات التي لم يأخذها العميل بعد</translation>
    </message>
    <message>
        <source>In</source>
        <translation>وارد</translation>
    </message>
    <message>
        <source>Commands of the client</source>
        <translation>أوامر العميل</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>صادر</translation>
    </message>
    <message>
        <source>Messages for the client</source>
        <translation>رسائل للعميل</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>العامل</translation>
    </message>
    <message>
        <source>The thread that serves the client</source>
        <translation>الخيط الذي يخدم العميل</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>The server&apos;s name for the connection; none for one that was not let in</source>
        <translation>اسم الخادم لهذا الاتصال؛ ولا اسم لمن لم يُسمح بدخوله</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>الأمر</translation>
    </message>
    <message>
        <source>What was refused; connect for one that was not let in</source>
        <translation>ما رُفض؛ وconnect لمن لم يُسمح بدخوله</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>السبب</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>الحالة</translation>
    </message>
    <message>
        <source>HTTP status of the authorizer&apos;s answer</source>
        <translation>حالة HTTP في إجابة المخوِّل</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>زمن الاستجابة</translation>
    </message>
    <message>
        <source>How long the authorizer took</source>
        <translation>المدة التي استغرقها المخوِّل</translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>لا بايتات</numerusform>
            <numerusform>بايت واحد</numerusform>
            <numerusform>بايتان</numerusform>
            <numerusform>%Ln بايتات</numerusform>
            <numerusform>%Ln بايتًا</numerusform>
            <numerusform>%Ln بايت</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::AdminClient</name>
    <message>
        <source>What listens there says nothing.</source>
        <translation>ما يستمع هناك لا يقول شيئًا.</translation>
    </message>
    <message>
        <source>There is no connection to the server.</source>
        <translation>لا يوجد اتصال بالخادم.</translation>
    </message>
    <message>
        <source>A line of the server is too long.</source>
        <translation>أحد أسطر الخادم طويل جدًا.</translation>
    </message>
    <message>
        <source>That is too long, or no JSON.</source>
        <translation>هذا طويل جدًا أو ليس JSON.</translation>
    </message>
</context>
<context>
    <name>wsify::console::BodyCollector</name>
    <message>
        <source>There was no connection to the server.</source>
        <translation>لم يكن هناك اتصال بالخادم.</translation>
    </message>
    <message>
        <source>This server does not give whole payloads.</source>
        <translation>لا يعطي هذا الخادم حمولات كاملة.</translation>
    </message>
    <message>
        <source>The server gave something else.</source>
        <translation>أعطى الخادم شيئًا آخر.</translation>
    </message>
    <message>
        <source>At most %1 of payloads are fetched.</source>
        <translation>يُجلب من الحمولات %1 على الأكثر.</translation>
    </message>
    <message>
        <source>The server did not have the rest any more.</source>
        <translation>لم تعد البقية لدى الخادم.</translation>
    </message>
    <message>
        <source>The connection to the server ended.</source>
        <translation>انتهى الاتصال بالخادم.</translation>
    </message>
    <message>
        <source>The server does not give whole payloads (--admin-payloads).</source>
        <translation>لا يعطي الخادم حمولات كاملة (--admin-payloads).</translation>
    </message>
    <message>
        <source>The server refused: %1</source>
        <translation>رفض الخادم: %1</translation>
    </message>
</context>
<context>
    <name>wsify::console::ChannelsPage</name>
    <message>
        <source>Channels</source>
        <translation>القنوات</translation>
    </message>
    <message>
        <source>Send Message…</source>
        <translation>إرسال رسالة…</translation>
    </message>
    <message>
        <source>Send a message to the selected channel</source>
        <translation>إرسال رسالة إلى القناة المحددة</translation>
    </message>
    <message>
        <source>Follow in Traffic</source>
        <translation>تتبّع في حركة الرسائل</translation>
    </message>
    <message>
        <source>Show what goes over the selected channel</source>
        <translation>عرض ما يمر عبر القناة المحددة</translation>
    </message>
    <message>
        <source>Copy Channel</source>
        <translation>نسخ القناة</translation>
    </message>
    <message>
        <source>Show Client</source>
        <translation>عرض العميل</translation>
    </message>
    <message>
        <source>This server does not list its channels.</source>
        <translation>لا يسرد هذا الخادم قنواته.</translation>
    </message>
    <message>
        <source>No client has joined a channel.</source>
        <translation>لم ينضم أي عميل إلى قناة.</translation>
    </message>
    <message>
        <source>No channel matches the filter.</source>
        <translation>لا قناة توافق المرشِّح.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln channels match the filter</source>
        <translation>
            <numerusform>لا قناة توافق المرشِّح</numerusform>
            <numerusform>قناة واحدة توافق المرشِّح</numerusform>
            <numerusform>قناتان توافقان المرشِّح</numerusform>
            <numerusform>%Ln قنوات توافق المرشِّح</numerusform>
            <numerusform>%Ln قناة توافق المرشِّح</numerusform>
            <numerusform>%Ln قناة توافق المرشِّح</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln channels</source>
        <translation>
            <numerusform>لا قنوات</numerusform>
            <numerusform>قناة واحدة</numerusform>
            <numerusform>قناتان</numerusform>
            <numerusform>%Ln قنوات</numerusform>
            <numerusform>%Ln قناة</numerusform>
            <numerusform>%Ln قناة</numerusform>
        </translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>الأعضاء</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>الرسائل</translation>
    </message>
    <message>
        <source>Clients (%1)</source>
        <translation>العملاء (%1)</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>client, address</comment>
        <translation>%1 عند %2</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>ولا مزيد</numerusform>
            <numerusform>وواحد آخر</numerusform>
            <numerusform>واثنان آخران</numerusform>
            <numerusform>و%Ln آخرون</numerusform>
            <numerusform>و%Ln آخر</numerusform>
            <numerusform>و%Ln آخر</numerusform>
        </translation>
    </message>
    <message>
        <source>Nobody is in this channel any more.</source>
        <translation>لم يعد أحد في هذه القناة.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ClientsPage</name>
    <message>
        <source>Clients</source>
        <translation>العملاء</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>user, client</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <comment>client, address</comment>
        <translation>%1 عند %2</translation>
    </message>
    <message>
        <source>Disconnect…</source>
        <translation>فصل…</translation>
    </message>
    <message>
        <source>End the connection of the selected client (Del)</source>
        <translation>إنهاء اتصال العميل المحدد (Del)</translation>
    </message>
    <message>
        <source>Remove from Channel…</source>
        <translation>إزالة من القناة…</translation>
    </message>
    <message>
        <source>Make the selected client leave a channel</source>
        <translation>جعل العميل المحدد يغادر قناة</translation>
    </message>
    <message>
        <source>Follow in Traffic</source>
        <translation>تتبّع في حركة الرسائل</translation>
    </message>
    <message>
        <source>Show what the selected client sends</source>
        <translation>عرض ما يرسله العميل المحدد</translation>
    </message>
    <message>
        <source>Copy Client Id</source>
        <translation>نسخ معرّف العميل</translation>
    </message>
    <message>
        <source>Copy Address</source>
        <translation>نسخ العنوان</translation>
    </message>
    <message>
        <source>Follow Channel in Traffic</source>
        <translation>تتبّع القناة في حركة الرسائل</translation>
    </message>
    <message>
        <source>This server does not list its clients.</source>
        <translation>لا يسرد هذا الخادم عملاءه.</translation>
    </message>
    <message>
        <source>No client is connected.</source>
        <translation>لا عميل متصل.</translation>
    </message>
    <message>
        <source>No client matches the filter.</source>
        <translation>لا عميل يوافق المرشِّح.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients match the filter</source>
        <translation>
            <numerusform>لا عميل يوافق المرشِّح</numerusform>
            <numerusform>عميل واحد يوافق المرشِّح</numerusform>
            <numerusform>عميلان يوافقان المرشِّح</numerusform>
            <numerusform>%Ln عملاء يوافقون المرشِّح</numerusform>
            <numerusform>%Ln عميلًا يوافقون المرشِّح</numerusform>
            <numerusform>%Ln عميل يوافقون المرشِّح</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients</source>
        <translation>
            <numerusform>لا عملاء</numerusform>
            <numerusform>عميل واحد</numerusform>
            <numerusform>عميلان</numerusform>
            <numerusform>%Ln عملاء</numerusform>
            <numerusform>%Ln عميلًا</numerusform>
            <numerusform>%Ln عميل</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>لا شيء</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>الاتصال</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>العميل</translation>
    </message>
    <message>
        <source>User</source>
        <translation>المستخدم</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>متصل</translation>
    </message>
    <message>
        <source>%1 ago</source>
        <comment>time</comment>
        <translation>قبل %1</translation>
    </message>
    <message>
        <source>Idle for</source>
        <translation>خامل منذ</translation>
    </message>
    <message>
        <source>Subprotocol</source>
        <translation>البروتوكول الفرعي</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>المصدر</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>الاستعلام</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>الوكيل</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>العامل</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>الرسائل</translation>
    </message>
    <message>
        <source>In</source>
        <translation>وارد</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>صادر</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>الطابور</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>في الانتظار</translation>
    </message>
    <message numerus="yes">
        <source>%Ln commands, %1</source>
        <comment>at the authorizer; their size</comment>
        <translation>
            <numerusform>لا أوامر، %1</numerusform>
            <numerusform>أمر واحد، %1</numerusform>
            <numerusform>أمران، %1</numerusform>
            <numerusform>%Ln أوامر، %1</numerusform>
            <numerusform>%Ln أمرًا، %1</numerusform>
            <numerusform>%Ln أمر، %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Commands that the authorizer has not answered yet</source>
        <translation>أوامر لم يُجب عنها المخوِّل بعد</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>القراءة</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>نعم</translation>
    </message>
    <message>
        <source>no: too much of it waits</source>
        <translation>لا: ينتظر منه أكثر من اللازم</translation>
    </message>
    <message>
        <source>Whether the server reads what the client sends</source>
        <translation>هل يقرأ الخادم ما يرسله العميل</translation>
    </message>
    <message>
        <source>Channels (%1)</source>
        <translation>القنوات (%1)</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>ولا مزيد</numerusform>
            <numerusform>وواحد آخر</numerusform>
            <numerusform>واثنان آخران</numerusform>
            <numerusform>و%Ln آخرون</numerusform>
            <numerusform>و%Ln آخر</numerusform>
            <numerusform>و%Ln آخر</numerusform>
        </translation>
    </message>
    <message>
        <source>What the authorizer said</source>
        <translation>ما قاله المخوِّل</translation>
    </message>
    <message>
        <source>Headers</source>
        <translation>الترويسات</translation>
    </message>
    <message>
        <source>%1 was disconnected.</source>
        <translation>فُصل %1.</translation>
    </message>
    <message>
        <source>%1 was removed from %2.</source>
        <comment>client, channel</comment>
        <translation>أُزيل %1 من %2.</translation>
    </message>
    <message>
        <source>The client is gone already.</source>
        <translation>غادر العميل بالفعل.</translation>
    </message>
    <message>
        <source>The connection to the server ended before it answered.</source>
        <translation>انتهى الاتصال بالخادم قبل أن يجيب.</translation>
    </message>
    <message>
        <source>The server refused: %1</source>
        <translation>رفض الخادم: %1</translation>
    </message>
    <message>
        <source>This client is not connected any more.</source>
        <translation>لم يعد هذا العميل متصلًا.</translation>
    </message>
    <message>
        <source>Round trip</source>
        <translation>ذهابًا وإيابًا</translation>
    </message>
    <message>
        <source>not yet known</source>
        <translation>غير معروف بعد</translation>
    </message>
    <message>
        <source>less than %1</source>
        <translation>أقل من %1</translation>
    </message>
    <message>
        <source>How long the client took to answer the last ping</source>
        <translation>المدة التي استغرقها العميل للرد على آخر ping</translation>
    </message>
    <message>
        <source>Denials of This Client</source>
        <translation>حالات رفض هذا العميل</translation>
    </message>
    <message>
        <source>Events of This Client</source>
        <translation>أحداث هذا العميل</translation>
    </message>
    <message>
        <source>code %1</source>
        <extracomment>close code, what it means</extracomment>
        <translation>الرمز %1</translation>
    </message>
    <message>
        <source>code %1, %2</source>
        <translation>الرمز %1، %2</translation>
    </message>
    <message>
        <source>Disconnected at %1 (%2).</source>
        <extracomment>a time, why</extracomment>
        <translation>انقطع في %1 (%2).</translation>
    </message>
    <message>
        <source>Disconnect All That the Filter Matches…</source>
        <translation>قطع اتصال كل ما يطابق المرشّح…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients were disconnected.</source>
        <translation>
            <numerusform>لم يُقطع اتصال أي عميل.</numerusform>
            <numerusform>قُطع اتصال عميل واحد.</numerusform>
            <numerusform>قُطع اتصال عميلين.</numerusform>
            <numerusform>قُطع اتصال %Ln عملاء.</numerusform>
            <numerusform>قُطع اتصال %Ln عميلًا.</numerusform>
            <numerusform>قُطع اتصال %Ln عميل.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop Disconnecting</source>
        <translation>إيقاف القطع</translation>
    </message>
    <message>
        <source>Nobody was disconnected: this is another server, or it was restarted.</source>
        <translation>لم يُقطع اتصال أحد: هذا خادم آخر، أو أُعيد تشغيله.</translation>
    </message>
    <message>
        <source>All that match %1</source>
        <extracomment>%1 is a filter</extracomment>
        <translation>كل ما يوافق %1</translation>
    </message>
    <message>
        <source>Disconnecting: %1 of %2</source>
        <extracomment>clients, of how many</extracomment>
        <translation>جارٍ القطع: %1 من %2</translation>
    </message>
    <message numerus="yes">
        <source>Nobody was disconnected: the filter matches %Ln clients now, far more than you were asked about.</source>
        <translation>
            <numerusform>لم يُقطع اتصال أحد: لا يوافق المرشِّح أي عميل الآن.</numerusform>
            <numerusform>لم يُقطع اتصال أحد: يوافق المرشِّح الآن عميلًا واحدًا، أكثر بكثير مما سُئلت عنه.</numerusform>
            <numerusform>لم يُقطع اتصال أحد: يوافق المرشِّح الآن عميلين، أكثر بكثير مما سُئلت عنه.</numerusform>
            <numerusform>لم يُقطع اتصال أحد: يوافق المرشِّح الآن %Ln عملاء، أكثر بكثير مما سُئلت عنه.</numerusform>
            <numerusform>لم يُقطع اتصال أحد: يوافق المرشِّح الآن %Ln عميلًا، أكثر بكثير مما سُئلت عنه.</numerusform>
            <numerusform>لم يُقطع اتصال أحد: يوافق المرشِّح الآن %Ln عميل، أكثر بكثير مما سُئلت عنه.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) had already gone.</source>
        <translation>
            <numerusform>لم يكن أي عميل قد غادر.</numerusform>
            <numerusform>كان عميل واحد قد غادر.</numerusform>
            <numerusform>كان عميلان قد غادرا.</numerusform>
            <numerusform>كان %Ln عملاء قد غادروا.</numerusform>
            <numerusform>كان %Ln عميلًا قد غادروا.</numerusform>
            <numerusform>كان %Ln عميل قد غادروا.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be disconnected: %1</source>
        <translation>
            <numerusform>لم يتعذّر قطع أي عميل: %1</numerusform>
            <numerusform>تعذّر قطع عميل واحد: %1</numerusform>
            <numerusform>تعذّر قطع عميلين: %1</numerusform>
            <numerusform>تعذّر قطع %Ln عملاء: %1</numerusform>
            <numerusform>تعذّر قطع %Ln عميلًا: %1</numerusform>
            <numerusform>تعذّر قطع %Ln عميل: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln client(s) are left: you stopped it.</source>
        <translation>
            <numerusform>لم يبق أي عميل: لقد أوقفت القطع.</numerusform>
            <numerusform>بقي عميل واحد: لقد أوقفت القطع.</numerusform>
            <numerusform>بقي عميلان: لقد أوقفت القطع.</numerusform>
            <numerusform>بقي %Ln عملاء: لقد أوقفت القطع.</numerusform>
            <numerusform>بقي %Ln عميلًا: لقد أوقفت القطع.</numerusform>
            <numerusform>بقي %Ln عميل: لقد أوقفت القطع.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server did not list the clients: %1</source>
        <translation>لم يسرد الخادم العملاء: %1</translation>
    </message>
</context>
<context>
    <name>wsify::console::ColumnFit</name>
    <message>
        <source>%1 (none yet)</source>
        <extracomment>%1 is the title of a column that is hidden because no row has anything in it</extracomment>
        <translation>%1 (لا شيء بعد)</translation>
    </message>
    <message>
        <source>%1 (no room)</source>
        <translation>%1 (لا متسع)</translation>
    </message>
</context>
<context>
    <name>wsify::console::ConfigModel</name>
    <message>
        <source>Command line</source>
        <translation>سطر الأوامر</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>البيئة</translation>
    </message>
    <message>
        <source>File</source>
        <translation>الملف</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>الافتراضي</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>فارغ</translation>
    </message>
    <message>
        <source>set, and not shown</source>
        <translation>مضبوط ولا يُعرض</translation>
    </message>
    <message>
        <source>The server keeps keys and passwords to itself.</source>
        <translation>يحتفظ الخادم بالمفاتيح وكلمات المرور لنفسه.</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>الإعداد</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>القيمة</translation>
    </message>
    <message>
        <source>Set By</source>
        <extracomment>heading: where the value of a setting comes from</extracomment>
        <translation>مصدر الضبط</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>واجهة</translation>
    </message>
</context>
<context>
    <name>wsify::console::ConnectDialog</name>
    <message>
        <source>Write ssh:// before a user and a host.</source>
        <translation>اكتب ssh:// قبل المستخدم والمضيف.</translation>
    </message>
    <message>
        <source>The path of a socket begins with a slash, a host with ssh://.</source>
        <translation>يبدأ مسار المقبس بشرطة مائلة، والمضيف بـ ssh://.</translation>
    </message>
    <message numerus="yes">
        <source>The path of a socket is %Ln bytes too long.</source>
        <translation>
            <numerusform>مسار المقبس ليس أطول مما يجوز.</numerusform>
            <numerusform>مسار المقبس أطول بايتًا واحدًا مما يجوز.</numerusform>
            <numerusform>مسار المقبس أطول بايتين مما يجوز.</numerusform>
            <numerusform>مسار المقبس أطول %Ln بايتات مما يجوز.</numerusform>
            <numerusform>مسار المقبس أطول %Ln بايتًا مما يجوز.</numerusform>
            <numerusform>مسار المقبس أطول %Ln بايت مما يجوز.</numerusform>
        </translation>
    </message>
    <message>
        <source>This is a directory, no socket.</source>
        <translation>هذا مجلد وليس مقبسًا.</translation>
    </message>
    <message>
        <source>This is a file, no socket.</source>
        <translation>هذا ملف وليس مقبسًا.</translation>
    </message>
    <message>
        <source>Connect to Server</source>
        <translation>الاتصال بخادم</translation>
    </message>
    <message>
        <source>&amp;Server:</source>
        <translation>&amp;الخادم:</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>الخادم</translation>
    </message>
    <message>
        <source>%1, or the path of a socket</source>
        <translation>%1 أو مسار مقبس</translation>
    </message>
    <message>
        <source>&amp;Known servers:</source>
        <translation>الخوادم &amp;المعروفة:</translation>
    </message>
    <message>
        <source>Known servers</source>
        <translation>الخوادم المعروفة</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>ا&amp;تصال</translation>
    </message>
    <message>
        <source>Two slashes follow ssh:</source>
        <translation>تتبع شرطتان مائلتان ssh:</translation>
    </message>
    <message>
        <source>A console connects by ssh:// or to a socket, not by %1</source>
        <translation>تتصل الواجهة عبر ssh:// أو بمقبس، لا عبر %1</translation>
    </message>
    <message>
        <source>⚠ Character %L1: %2</source>
        <extracomment>where in the text, what is wrong</extracomment>
        <translation>⚠ الحرف %L1: %2</translation>
    </message>
    <message>
        <source>There can be no blank in it.</source>
        <translation>لا يجوز أن يحتوي على مسافة.</translation>
    </message>
    <message>
        <source>The user before the @ is missing.</source>
        <translation>المستخدم قبل @ مفقود.</translation>
    </message>
    <message>
        <source>A user cannot begin with a dash.</source>
        <translation>لا يمكن أن يبدأ المستخدم بشرطة.</translation>
    </message>
    <message>
        <source>A password has no place here: ssh takes a key.</source>
        <translation>لا مكان لكلمة مرور هنا: يأخذ ssh مفتاحًا.</translation>
    </message>
    <message>
        <source>The ] of the address is missing.</source>
        <translation>القوس ] للعنوان مفقود.</translation>
    </message>
    <message>
        <source>The host is missing.</source>
        <translation>المضيف مفقود.</translation>
    </message>
    <message>
        <source>A host cannot begin with a dash.</source>
        <translation>لا يمكن أن يبدأ المضيف بشرطة.</translation>
    </message>
    <message>
        <source>A port is a number from 1 to 65535.</source>
        <translation>المنفذ رقم من 1 إلى 65535.</translation>
    </message>
    <message>
        <source>This is no name of a host.</source>
        <translation>هذا ليس اسم مضيف.</translation>
    </message>
    <message>
        <source>This is no name of a user.</source>
        <translation>هذا ليس اسم مستخدم.</translation>
    </message>
    <message>
        <source>The path of a socket or ?port= and a number can follow the host.</source>
        <translation>يمكن أن يلي المضيفَ مسارُ مقبس أو ?port= مع رقم.</translation>
    </message>
    <message>
        <source>A server on another machine is reached by ssh, with your keys; wsify has to be in the PATH there. If several run: %1 or %2. Any other command: %3.</source>
        <translation>يُوصل إلى خادم على جهاز آخر عبر ssh بمفاتيحك، ويجب أن يكون wsify هناك في PATH. إن عمل أكثر من خادم: %1 أو %2. وأي أمر آخر: %3.</translation>
    </message>
    <message>
        <source>The command is missing.</source>
        <translation>الأمر مفقود.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ConnectionView</name>
    <message>
        <source>The connection is back. It is the same server, not restarted.</source>
        <translation>عاد الاتصال. إنه الخادم نفسه ولم يُعَد تشغيله.</translation>
    </message>
    <message>
        <source>The server ended the connection, because this console did not read fast enough.</source>
        <translation>أنهى الخادم الاتصال لأن هذه الواجهة لم تقرأ بسرعة كافية.</translation>
    </message>
    <message>
        <source>The server serves as many consoles as it can.</source>
        <translation>يخدم الخادم أكبر عدد ممكن من الواجهات.</translation>
    </message>
    <message>
        <source>The connection has ended: %1</source>
        <translation>انتهى الاتصال: %1</translation>
    </message>
    <message>
        <source>The connection by ssh has ended.</source>
        <translation>انتهى الاتصال عبر ssh.</translation>
    </message>
    <message>
        <source>The server is not responding.</source>
        <translation>الخادم لا يستجيب.</translation>
    </message>
    <message>
        <source>The server was restarted. Counters start from zero and all clients reconnected.</source>
        <translation>أُعيد تشغيل الخادم. تبدأ العدادات من الصفر، وأعاد كل العملاء الاتصال.</translation>
    </message>
    <message>
        <source>wsify was not found there any more.</source>
        <translation>لم يعد wsify موجودًا هناك.</translation>
    </message>
    <message>
        <source>Connection lost.</source>
        <translation>انقطع الاتصال.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ConsoleOptions</name>
    <message>
        <source>Show this help.</source>
        <translation>عرض هذه المساعدة.</translation>
    </message>
    <message>
        <source>Show the version.</source>
        <translation>عرض الإصدار.</translation>
    </message>
    <message>
        <source>Show a made-up server; nothing is connected to.</source>
        <translation>عرض خادم وهمي دون الاتصال بأي شيء.</translation>
    </message>
    <message>
        <source>Another demo for another &lt;number&gt; (1).</source>
        <translation>عرض تجريبي آخر لرقم &lt;number&gt; آخر (1).</translation>
    </message>
    <message>
        <source>Write every page of the demo as a PNG file into &lt;directory&gt;, and end.</source>
        <translation>كتابة كل صفحة من العرض التجريبي كملف PNG في &lt;directory&gt; ثم الإنهاء.</translation>
    </message>
    <message>
        <source>Size of the window, as 1280x800.</source>
        <translation>حجم النافذة، مثل 1280x800.</translation>
    </message>
    <message>
        <source>Colours: system, light or dark.</source>
        <translation>الألوان: system أو light أو dark.</translation>
    </message>
    <message>
        <source>Language and formats, as de or ar_EG, in the place of the system&apos;s.</source>
        <translation>اللغة والتنسيقات، مثل de أو ar_EG، بدلًا من لغة النظام.</translation>
    </message>
    <message>
        <source>Shows what a wsify server does.</source>
        <translation>يعرض ما يفعله خادم wsify.</translation>
    </message>
    <message>
        <source>--screenshot: a directory has to follow.</source>
        <translation>--screenshot: يجب أن يتبعه مجلد.</translation>
    </message>
    <message>
        <source>--demo-seed: &quot;%1&quot; is no number.</source>
        <translation>--demo-seed: ‏&quot;%1&quot; ليس رقمًا.</translation>
    </message>
    <message>
        <source>--size: &quot;%1&quot; is no size, as 1280x800 is one.</source>
        <translation>--size: ‏&quot;%1&quot; ليس حجمًا؛ 1280x800 مثلًا حجم.</translation>
    </message>
    <message>
        <source>--palette: &quot;%1&quot; is none of system, light, dark.</source>
        <translation>--palette: ‏&quot;%1&quot; ليس system ولا light ولا dark.</translation>
    </message>
    <message>
        <source>--locale: &quot;%1&quot; is not known.</source>
        <translation>--locale: ‏&quot;%1&quot; غير معروف.</translation>
    </message>
    <message>
        <source>There can be one server only.</source>
        <translation>لا يمكن تحديد أكثر من خادم واحد.</translation>
    </message>
    <message>
        <source>A demo has its own server: leave &quot;%1&quot; out.</source>
        <translation>للعرض التجريبي خادمه الخاص: احذف &quot;%1&quot;.</translation>
    </message>
    <message>
        <source>The server: the path of its socket, ssh://user@host, or exec: and a command. Without one, the first server of this machine that is found.</source>
        <translation>الخادم: مسار مقبسه، أو ssh://user@host، أو exec: وأمر. وبدونه أول خادم يُعثر عليه على هذا الجهاز.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither the path of a socket, nor ssh://user@host, nor exec: and a command.</source>
        <translation>&quot;%1&quot; ليس مسار مقبس ولا ssh://user@host ولا exec: مع أمر.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no socket; a host is reached with ssh://%2.</source>
        <translation>&quot;%1&quot; ليس مقبسًا؛ يُوصل إلى مضيف عبر ssh://%2.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no socket.</source>
        <translation>&quot;%1&quot; ليس مقبسًا.</translation>
    </message>
</context>
<context>
    <name>wsify::console::DenialsPage</name>
    <message>
        <source>Denials</source>
        <translation>حالات الرفض</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>متابعة</translation>
    </message>
    <message>
        <source>Keep the newest in view; ends when you scroll or select</source>
        <translation>إبقاء الأحدث ظاهرًا؛ وتنتهي عند التمرير أو التحديد</translation>
    </message>
    <message>
        <source>Show Client</source>
        <translation>عرض العميل</translation>
    </message>
    <message>
        <source>Show the client that was refused</source>
        <translation>عرض العميل الذي رُفض</translation>
    </message>
    <message>
        <source>Only This Client</source>
        <translation>هذا العميل فقط</translation>
    </message>
    <message>
        <source>Only This Address</source>
        <translation>هذا العنوان فقط</translation>
    </message>
    <message>
        <source>Only This Channel</source>
        <translation>هذه القناة فقط</translation>
    </message>
    <message>
        <source>This server does not keep a list of what it refused.</source>
        <translation>لا يحتفظ هذا الخادم بقائمة بما رفضه.</translation>
    </message>
    <message>
        <source>Nothing was refused since the server started.</source>
        <translation>لم يُرفض شيء منذ بدء الخادم.</translation>
    </message>
    <message>
        <source>No denial matches the filter.</source>
        <translation>لا رفض يوافق المرشِّح.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln denials match the filter</source>
        <translation>
            <numerusform>لا رفض يوافق المرشِّح</numerusform>
            <numerusform>رفض واحد يوافق المرشِّح</numerusform>
            <numerusform>حالتا رفض توافقان المرشِّح</numerusform>
            <numerusform>%Ln حالات رفض توافق المرشِّح</numerusform>
            <numerusform>%Ln حالة رفض توافق المرشِّح</numerusform>
            <numerusform>%Ln حالة رفض توافق المرشِّح</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln denials</source>
        <translation>
            <numerusform>لا حالات رفض</numerusform>
            <numerusform>حالة رفض واحدة</numerusform>
            <numerusform>حالتا رفض</numerusform>
            <numerusform>%Ln حالات رفض</numerusform>
            <numerusform>%Ln حالة رفض</numerusform>
            <numerusform>%Ln حالة رفض</numerusform>
        </translation>
    </message>
    <message>
        <source>none</source>
        <translation>لا شيء</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>مرفوض</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>الأمر</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>السبب</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>العميل</translation>
    </message>
    <message>
        <source>not let in</source>
        <translation>لم يُسمح بدخوله</translation>
    </message>
    <message>
        <source>User</source>
        <translation>المستخدم</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Authorizer</source>
        <translation>المخوِّل</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>الحالة</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>لا إجابة</translation>
    </message>
    <message>
        <source>was not asked</source>
        <translation>لم يُسأل</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>زمن الاستجابة</translation>
    </message>
    <message>
        <source>Copy Details</source>
        <translation>نسخ التفاصيل</translation>
    </message>
    <message>
        <source>Agent</source>
        <translation>الوكيل</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>المصدر</translation>
    </message>
</context>
<context>
    <name>wsify::console::DetailsPanel</name>
    <message>
        <source>Details</source>
        <translation>التفاصيل</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>إغلاق التفاصيل</translation>
    </message>
</context>
<context>
    <name>wsify::console::EventsModel</name>
    <message>
        <source>Code %1</source>
        <extracomment>close code, what it means</extracomment>
        <translation>الرمز %1</translation>
    </message>
    <message>
        <source>Code %1, %2</source>
        <translation>الرمز %1، %2</translation>
    </message>
    <message>
        <source>%1 unsent: it did not read.</source>
        <translation>%1 لم تُرسل: لم يكن يقرأ.</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>متصل</translation>
    </message>
    <message>
        <source>Disconnected</source>
        <translation>انقطع</translation>
    </message>
    <message>
        <source>Joined</source>
        <translation>انضم</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>غادر</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>رُفض</translation>
    </message>
    <message>
        <source>Too slow</source>
        <translation>بطيء جدًّا</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>الوسيط</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>الحدث</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>العميل</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>التفاصيل</translation>
    </message>
</context>
<context>
    <name>wsify::console::EventsPage</name>
    <message>
        <source>Pause</source>
        <translation>إيقاف مؤقت</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>متابعة</translation>
    </message>
    <message>
        <source>Copy Rows</source>
        <translation>نسخ الصفوف</translation>
    </message>
    <message>
        <source>Show This Client</source>
        <translation>عرض هذا العميل</translation>
    </message>
    <message>
        <source>Only This Client</source>
        <translation>هذا العميل فقط</translation>
    </message>
    <message>
        <source>Only This Channel</source>
        <translation>هذه القناة فقط</translation>
    </message>
    <message>
        <source>Show All Events</source>
        <translation>اعرض كل الأحداث</translation>
    </message>
    <message>
        <source>All events. For example: %1</source>
        <comment>%1 is a filter</comment>
        <translation>كل الأحداث. مثلًا: %1</translation>
    </message>
    <message>
        <source>Freeze the view; what comes waits (Space)</source>
        <translation>تجميد العرض؛ وما يأتي ينتظر (مفتاح المسافة)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>مسح</translation>
    </message>
    <message>
        <source>Remove all rows (Ctrl+K)</source>
        <translation>إزالة كل الصفوف (Ctrl+K)</translation>
    </message>
    <message>
        <source>Show the newest rows as they come (End)</source>
        <translation>عرض أحدث الصفوف عند وصولها (End)</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>الأحداث</translation>
    </message>
    <message>
        <source>The server was restarted.</source>
        <translation>أُعيد تشغيل الخادم.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s) are missing here: there were more than the server sends to consoles.</source>
        <translation>
            <numerusform>لا أحداث مفقودة هنا: كان هناك أكثر مما يرسله الخادم إلى وحدات التحكم.</numerusform>
            <numerusform>حدث واحد مفقود هنا: كان هناك أكثر مما يرسله الخادم إلى وحدات التحكم.</numerusform>
            <numerusform>حدثان مفقودان هنا: كان هناك أكثر مما يرسله الخادم إلى وحدات التحكم.</numerusform>
            <numerusform>%Ln أحداث مفقودة هنا: كان هناك أكثر مما يرسله الخادم إلى وحدات التحكم.</numerusform>
            <numerusform>%Ln حدثًا مفقودًا هنا: كان هناك أكثر مما يرسله الخادم إلى وحدات التحكم.</numerusform>
            <numerusform>%Ln حدث مفقود هنا: كان هناك أكثر مما يرسله الخادم إلى وحدات التحكم.</numerusform>
        </translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>استئناف</translation>
    </message>
    <message numerus="yes">
        <source>Paused: %Ln event(s) wait</source>
        <translation>
            <numerusform>متوقف مؤقتًا: لا أحداث تنتظر</numerusform>
            <numerusform>متوقف مؤقتًا: حدث واحد ينتظر</numerusform>
            <numerusform>متوقف مؤقتًا: حدثان ينتظران</numerusform>
            <numerusform>متوقف مؤقتًا: %Ln أحداث تنتظر</numerusform>
            <numerusform>متوقف مؤقتًا: %Ln حدثًا ينتظر</numerusform>
            <numerusform>متوقف مؤقتًا: %Ln حدث ينتظر</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln event(s)</source>
        <translation>
            <numerusform>لا أحداث</numerusform>
            <numerusform>حدث واحد</numerusform>
            <numerusform>حدثان</numerusform>
            <numerusform>%Ln أحداث</numerusform>
            <numerusform>%Ln حدثًا</numerusform>
            <numerusform>%Ln حدث</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 من %2</translation>
    </message>
    <message>
        <source>No event matches the filter.</source>
        <translation>لا حدث يوافق المرشِّح.</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>لا يوجد اتصال بخادم.</translation>
    </message>
    <message>
        <source>This server does not tell its events.</source>
        <translation>لا يذكر هذا الخادم أحداثه.</translation>
    </message>
    <message>
        <source>Nothing has happened since the console connected.</source>
        <translation>لم يحدث شيء منذ اتصال وحدة التحكم.</translation>
    </message>
    <message>
        <source>Joins and leaves from %1 to %2 are missing.</source>
        <extracomment>two times of the day; there was no connection</extracomment>
        <translation>عمليات الانضمام والمغادرة من %1 إلى %2 مفقودة.</translation>
    </message>
    <message>
        <source>The events from %1 to %2 are missing.</source>
        <translation>الأحداث من %1 إلى %2 مفقودة.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ExportBar</name>
    <message>
        <source>Cancel Export</source>
        <translation>إلغاء التصدير</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>تقدم التصدير</translation>
    </message>
    <message>
        <source>Export the Selected Rows</source>
        <translation>تصدير الصفوف المحددة</translation>
    </message>
    <message>
        <source>Export All Rows</source>
        <translation>تصدير كل الصفوف</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>أسطر JSON ‏(*.jsonl)</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>قيم مفصولة بفواصل (*.csv)</translation>
    </message>
    <message>
        <source>Exporting to %1</source>
        <translation>التصدير إلى %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are in %1.</source>
        <translation>
            <numerusform>لا صفوف في %1.</numerusform>
            <numerusform>صف واحد في %1.</numerusform>
            <numerusform>صفان في %1.</numerusform>
            <numerusform>%Ln صفوف في %1.</numerusform>
            <numerusform>%Ln صفًا في %1.</numerusform>
            <numerusform>%Ln صف في %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln of them only the beginning of the payload is there.</source>
        <translation>
            <numerusform>لا يتوفر من %Ln منها إلا بداية الحمولة.</numerusform>
            <numerusform>لا يتوفر من %Ln منها إلا بداية الحمولة.</numerusform>
            <numerusform>لا يتوفر من %Ln منها إلا بداية الحمولة.</numerusform>
            <numerusform>لا يتوفر من %Ln منها إلا بداية الحمولة.</numerusform>
            <numerusform>لا يتوفر من %Ln منها إلا بداية الحمولة.</numerusform>
            <numerusform>لا يتوفر من %Ln منها إلا بداية الحمولة.</numerusform>
        </translation>
    </message>
    <message>
        <source>The export was cancelled; nothing was written.</source>
        <translation>أُلغي التصدير؛ ولم يُكتب شيء.</translation>
    </message>
    <message>
        <source>Nothing was exported to %1: %2</source>
        <translation>لم يُصدَّر شيء إلى %1: %2</translation>
    </message>
    <message>
        <source>Close</source>
        <comment>puts away what is said of the export</comment>
        <extracomment>puts away what is said of the export</extracomment>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Export the Listed Rows</source>
        <translation>تصدير الصفوف المعروضة</translation>
    </message>
    <message>
        <source>Fetching the payloads for %1</source>
        <translation>جارٍ جلب الحمولات إلى %1</translation>
    </message>
    <message>
        <source>The server that saw it is not there any more.</source>
        <translation>لم يعد الخادم الذي رآها موجودًا.</translation>
    </message>
</context>
<context>
    <name>wsify::console::FilterBar</name>
    <message>
        <source>Recent</source>
        <translation>الأخيرة</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>المرشِّح</translation>
    </message>
    <message>
        <source>Recent filters</source>
        <translation>المرشِّحات الأخيرة</translation>
    </message>
    <message>
        <source>Fi&amp;lter:</source>
        <translation>المر&amp;شِّح:</translation>
    </message>
    <message>
        <source>Apply what was typed (Enter)</source>
        <translation>تطبيق ما كُتب (Enter)</translation>
    </message>
    <message>
        <source>Not applied yet: Enter applies it.</source>
        <translation>لم يُطبَّق بعد: Enter يطبّقه.</translation>
    </message>
    <message>
        <source>At character %L1: %2</source>
        <translation>عند المحرف %L1: %2</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>تطبيق</translation>
    </message>
    <message>
        <source>Fields and examples</source>
        <translation>الحقول والأمثلة</translation>
    </message>
    <message>
        <source>Fields: %1</source>
        <translation>الحقول: %1</translation>
    </message>
    <message>
        <source>A word alone is looked for everywhere, in any case of letters; all of several words have to be there.</source>
        <translation>تُبحث الكلمة وحدها في كل مكان، أيًّا كانت حالة الحروف؛ ومن عدة كلمات يجب أن توجد كلها.</translation>
    </message>
</context>
<context>
    <name>wsify::console::FindBar</name>
    <message>
        <source>Find the one before (Shift+Enter)</source>
        <translation>ابحث عن السابق (Shift+Enter)</translation>
    </message>
    <message>
        <source>Find the next one (Enter)</source>
        <translation>ابحث عن التالي (Enter)</translation>
    </message>
    <message>
        <source>Find in the rows</source>
        <translation>ابحث في الصفوف</translation>
    </message>
    <message>
        <source>A text that the rows contain</source>
        <translation>نص تحتويه الصفوف</translation>
    </message>
    <message>
        <source>F&amp;ind:</source>
        <translation>&amp;بحث:</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>إغلاق (Escape)</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>لم يُعثر عليه</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 من %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>لم يُعثر على شيء</numerusform>
            <numerusform>عُثر على واحد</numerusform>
            <numerusform>عُثر على اثنين</numerusform>
            <numerusform>عُثر على %Ln</numerusform>
            <numerusform>عُثر على %Ln</numerusform>
            <numerusform>عُثر على %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::Format</name>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 ث</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 د</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 س</translation>
    </message>
    <message>
        <source>%1 d</source>
        <comment>days</comment>
        <translation>%1 ي</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <comment>milliseconds</comment>
        <translation>%1 م‌ث</translation>
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
        <translation>حاول الآ&amp;ن</translation>
    </message>
    <message numerus="yes">
        <source>Next attempt in %Ln seconds</source>
        <translation>
            <numerusform>تجري المحاولة التالية الآن</numerusform>
            <numerusform>المحاولة التالية بعد ثانية واحدة</numerusform>
            <numerusform>المحاولة التالية بعد ثانيتين</numerusform>
            <numerusform>المحاولة التالية بعد %Ln ثوانٍ</numerusform>
            <numerusform>المحاولة التالية بعد %Ln ثانية</numerusform>
            <numerusform>المحاولة التالية بعد %Ln ثانية</numerusform>
        </translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>تجري المحاولة…</translation>
    </message>
    <message>
        <source>%1 Showing data from %2.</source>
        <extracomment>what happened; a time</extracomment>
        <translation>%1 تُعرض بيانات %2.</translation>
    </message>
</context>
<context>
    <name>wsify::console::HeaderStrip</name>
    <message>
        <source>Server</source>
        <translation>الخادم</translation>
    </message>
    <message>
        <source>Up for</source>
        <translation>يعمل منذ</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>العملاء</translation>
    </message>
    <message>
        <source>In</source>
        <translation>وارد</translation>
    </message>
    <message>
        <source>Out</source>
        <translation>صادر</translation>
    </message>
    <message>
        <source>Authorizer p95</source>
        <translation>المخوِّل p95</translation>
    </message>
    <message>
        <source>Authorizer errors</source>
        <translation>أخطاء المخوِّل</translation>
    </message>
    <message>
        <source>Broker</source>
        <translation>الوسيط</translation>
    </message>
    <message>
        <source>Cut as slow</source>
        <translation>قُطع لبطئه</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <extracomment>caption, value</extracomment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>No server has been chosen.</source>
        <translation>لم يُختر أي خادم.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>جارٍ الاتصال…</translation>
    </message>
    <message>
        <source>Waiting for %1.</source>
        <translation>في انتظار %1.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>لا اتصال</translation>
    </message>
    <message numerus="yes">
        <source>%1 does not answer; the next attempt is in %Ln seconds.</source>
        <translation>
            <numerusform>%1 لا يجيب؛ المحاولة التالية الآن.</numerusform>
            <numerusform>%1 لا يجيب؛ المحاولة التالية بعد ثانية واحدة.</numerusform>
            <numerusform>%1 لا يجيب؛ المحاولة التالية بعد ثانيتين.</numerusform>
            <numerusform>%1 لا يجيب؛ المحاولة التالية بعد %Ln ثوانٍ.</numerusform>
            <numerusform>%1 لا يجيب؛ المحاولة التالية بعد %Ln ثانية.</numerusform>
            <numerusform>%1 لا يجيب؛ المحاولة التالية بعد %Ln ثانية.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2</source>
        <translation>يتعذر الوصول إلى %1: %2</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>سليم</translation>
    </message>
    <message>
        <source>%1 is connected, and nothing needs attention.</source>
        <translation>%1 متصل ولا شيء يحتاج إلى انتباه.</translation>
    </message>
    <message>
        <source>Needs attention</source>
        <translation>يحتاج إلى انتباه</translation>
    </message>
    <message>
        <source>Not known yet.</source>
        <translation>غير معروف بعد.</translation>
    </message>
    <message>
        <source>Started %1.</source>
        <translation>بدأ في %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients are connected; together they have joined %1 channels %2 times.</source>
        <translation>
            <numerusform>لا عميل متصل؛ القنوات %1 والاشتراكات %2.</numerusform>
            <numerusform>عميل واحد متصل؛ القنوات %1 والاشتراكات %2.</numerusform>
            <numerusform>عميلان متصلان؛ القنوات %1 والاشتراكات %2.</numerusform>
            <numerusform>%Ln عملاء متصلون؛ القنوات %1 والاشتراكات %2.</numerusform>
            <numerusform>%Ln عميلًا متصلون؛ القنوات %1 والاشتراكات %2.</numerusform>
            <numerusform>%Ln عميل متصلون؛ القنوات %1 والاشتراكات %2.</numerusform>
        </translation>
    </message>
    <message>
        <source>Commands of clients and publications by HTTP; %1.</source>
        <translation>أوامر العملاء والمنشورات عبر HTTP؛ %1.</translation>
    </message>
    <message>
        <source>Messages to members of channels; %1.</source>
        <translation>رسائل إلى أعضاء القنوات؛ %1.</translation>
    </message>
    <message>
        <source>%1, slow</source>
        <translation>%1، بطيء</translation>
    </message>
    <message>
        <source>Of the authorizer&apos;s answers in the last minute, half came within %1, 95% within %2, 99% within %3; %4 are awaited.</source>
        <translation>من إجابات المخوِّل في الدقيقة الأخيرة وصل النصف خلال %1، و95% خلال %2، و99% خلال %3؛ وفي الانتظار %4.</translation>
    </message>
    <message>
        <source>No authorizer has been asked.</source>
        <translation>لم يُسأل أي مخوِّل.</translation>
    </message>
    <message>
        <source>%1, high</source>
        <translation>%1، مرتفع</translation>
    </message>
    <message>
        <source>Share of the authorizer&apos;s calls in the last minute without a verdict. Since the start there were %1 calls, %2 refusals and %3 without a verdict.</source>
        <translation>نسبة استدعاءات المخوِّل في الدقيقة الأخيرة التي بقيت بلا حكم. منذ البداية: %1 استدعاء، و%2 رفض، و%3 بلا حكم.</translation>
    </message>
    <message>
        <source>up</source>
        <translation>يعمل</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>يتصل</translation>
    </message>
    <message>
        <source>down</source>
        <translation>متوقف</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <extracomment>broker&apos;s kind, its state</extracomment>
        <translation>%1، %2</translation>
    </message>
    <message numerus="yes">
        <source>The broker is up. It had to connect again %Ln times since the start.</source>
        <translation>
            <numerusform>الوسيط يعمل. لم يُعَد الاتصال به منذ البداية.</numerusform>
            <numerusform>الوسيط يعمل. أُعيد الاتصال به مرة واحدة منذ البداية.</numerusform>
            <numerusform>الوسيط يعمل. أُعيد الاتصال به مرتين منذ البداية.</numerusform>
            <numerusform>الوسيط يعمل. أُعيد الاتصال به %Ln مرات منذ البداية.</numerusform>
            <numerusform>الوسيط يعمل. أُعيد الاتصال به %Ln مرة منذ البداية.</numerusform>
            <numerusform>الوسيط يعمل. أُعيد الاتصال به %Ln مرة منذ البداية.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2 now</source>
        <extracomment>total, of them lately</extracomment>
        <translation>%1، الآن %2</translation>
    </message>
    <message>
        <source>Clients that were cut since the start because they did not read; none in the last minute.</source>
        <translation>العملاء الذين قُطعوا منذ البداية لأنهم لم يقرؤوا؛ ولا أحد في الدقيقة الأخيرة.</translation>
    </message>
    <message>
        <source>Not responding</source>
        <translation>لا يستجيب</translation>
    </message>
    <message numerus="yes">
        <source>No news for %Ln s</source>
        <translation>
            <numerusform>لا أخبار منذ %Ln ث</numerusform>
            <numerusform>لا أخبار منذ %Ln ث</numerusform>
            <numerusform>لا أخبار منذ %Ln ث</numerusform>
            <numerusform>لا أخبار منذ %Ln ث</numerusform>
            <numerusform>لا أخبار منذ %Ln ث</numerusform>
            <numerusform>لا أخبار منذ %Ln ث</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 is connected, but has sent nothing for %Ln seconds. The numbers are those of before.</source>
        <translation>
            <numerusform>%1 متصل، لكنه لم يرسل شيئًا منذ %Ln ثانية. الأرقام هي السابقة.</numerusform>
            <numerusform>%1 متصل، لكنه لم يرسل شيئًا منذ ثانية واحدة. الأرقام هي السابقة.</numerusform>
            <numerusform>%1 متصل، لكنه لم يرسل شيئًا منذ ثانيتين. الأرقام هي السابقة.</numerusform>
            <numerusform>%1 متصل، لكنه لم يرسل شيئًا منذ %Ln ثوانٍ. الأرقام هي السابقة.</numerusform>
            <numerusform>%1 متصل، لكنه لم يرسل شيئًا منذ %Ln ثانية. الأرقام هي السابقة.</numerusform>
            <numerusform>%1 متصل، لكنه لم يرسل شيئًا منذ %Ln ثانية. الأرقام هي السابقة.</numerusform>
        </translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>متصل</translation>
    </message>
    <message>
        <source>%1 is connected, and has not told its numbers yet.</source>
        <translation>%1 متصل، ولم يذكر أرقامه بعد.</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>clients, how many may connect</extracomment>
        <translation>%1 من %2</translation>
    </message>
</context>
<context>
    <name>wsify::console::Health</name>
    <message>
        <source>The broker is connecting again; until then nothing is delivered between servers.</source>
        <translation>الوسيط يعيد الاتصال؛ وحتى ذلك الحين لا يُسلَّم شيء بين الخوادم.</translation>
    </message>
    <message>
        <source>The broker is down: publications are refused.</source>
        <translation>الوسيط متوقف: تُرفض المنشورات.</translation>
    </message>
    <message>
        <source>%1 of the calls to the authorizer got no verdict in the last minute.</source>
        <translation>%1 من استدعاءات المخوِّل بقيت بلا حكم في الدقيقة الأخيرة.</translation>
    </message>
    <message>
        <source>The authorizer is slow: one call in twenty takes %1 or longer.</source>
        <translation>المخوِّل بطيء: يستغرق استدعاء من كل عشرين %1 أو أكثر.</translation>
    </message>
    <message>
        <source>A worker is overloaded: its event loop was %1 late.</source>
        <translation>أحد العمال مثقل: تأخرت حلقة أحداثه %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients were cut in the last minute because they did not read.</source>
        <translation>
            <numerusform>لم يُقطع أي عميل في الدقيقة الأخيرة.</numerusform>
            <numerusform>قُطع عميل واحد في الدقيقة الأخيرة لأنه لم يقرأ.</numerusform>
            <numerusform>قُطع عميلان في الدقيقة الأخيرة لأنهما لم يقرآ.</numerusform>
            <numerusform>قُطع %Ln عملاء في الدقيقة الأخيرة لأنهم لم يقرؤوا.</numerusform>
            <numerusform>قُطع %Ln عميلًا في الدقيقة الأخيرة لأنهم لم يقرؤوا.</numerusform>
            <numerusform>قُطع %Ln عميل في الدقيقة الأخيرة لأنهم لم يقرؤوا.</numerusform>
        </translation>
    </message>
    <message>
        <source>Memory is short: %1 of %2 (--memory-limit).</source>
        <extracomment>%1 is used, of %2</extracomment>
        <translation>الذاكرة على وشك النفاد: %1 من %2 (--memory-limit).</translation>
    </message>
    <message>
        <source>File descriptors are short: %1 of %2 are open.</source>
        <translation>واصفات الملفات على وشك النفاد: %1 من %2 مفتوحة.</translation>
    </message>
    <message>
        <source>The client limit is reached: %1 of %2 (--max-clients).</source>
        <translation>بلغ عدد العملاء حدّه: %1 من %2 (--max-clients).</translation>
    </message>
    <message>
        <source>The client limit is near: %1 of %2 (--max-clients).</source>
        <translation>يقارب عدد العملاء حدّه: %1 من %2 (--max-clients).</translation>
    </message>
</context>
<context>
    <name>wsify::console::HexModel</name>
    <message>
        <source>Offset</source>
        <translation>الإزاحة</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>البايتات</translation>
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
        <translation>لا نهاية للنص: تنقص علامة &quot;.</translation>
    </message>
    <message>
        <source>A line cannot end within a text: write \n.</source>
        <translation>لا يمكن أن ينتهي السطر داخل نص: اكتب \n.</translation>
    </message>
    <message>
        <source>A tab cannot be in a text: write \t.</source>
        <translation>لا يمكن أن يكون في النص حرف جدولة: اكتب \t.</translation>
    </message>
    <message>
        <source>A control character cannot be in a text.</source>
        <translation>لا يمكن أن يكون في النص حرف تحكم.</translation>
    </message>
    <message>
        <source>After a \ there can be &quot; \ / b f n r t, or u and four digits from 0 to f.</source>
        <translation>بعد \ يمكن أن يأتي &quot; \ / b f n r t، أو u وأربعة أرقام من 0 إلى f.</translation>
    </message>
    <message>
        <source>A digit is missing in the number.</source>
        <translation>ينقص رقم في العدد.</translation>
    </message>
    <message>
        <source>A number does not begin with a 0 before another digit.</source>
        <translation>لا يبدأ العدد بـ 0 قبل رقم آخر.</translation>
    </message>
    <message>
        <source>Something stands behind the end.</source>
        <translation>يوجد شيء بعد النهاية.</translation>
    </message>
    <message>
        <source>Nothing follows the comma.</source>
        <translation>لا شيء بعد الفاصلة.</translation>
    </message>
    <message>
        <source>Texts are written in &quot; and not in &apos;.</source>
        <translation>تُكتب النصوص بين &quot; لا بين &apos;.</translation>
    </message>
    <message>
        <source>A name in &quot; is missing, or }.</source>
        <translation>ينقص اسم بين &quot; أو }.</translation>
    </message>
    <message>
        <source>A : and a value are expected after the name.</source>
        <translation>يُنتظر بعد الاسم : وقيمة.</translation>
    </message>
    <message>
        <source>A comma or %1 is expected.</source>
        <translation>تُنتظر هنا فاصلة أو %1.</translation>
    </message>
    <message>
        <source>A value is expected: a text in &quot;, a number, true, false, null, an array or an object.</source>
        <translation>تُنتظر هنا قيمة: نص بين &quot; أو عدد أو true أو false أو null أو مصفوفة أو كائن.</translation>
    </message>
    <message>
        <source>the content is nested too deep: at most 128 arrays and objects can be inside one another</source>
        <translation>المحتوى متداخل بعمق أكبر من المسموح: يمكن أن تتداخل 128 مصفوفة أو كائنًا على الأكثر</translation>
    </message>
    <message>
        <source>Expected a property name in double quotes.</source>
        <translation>يُتوقع اسم خاصية بين علامتي اقتباس مزدوجتين.</translation>
    </message>
</context>
<context>
    <name>wsify::console::JsonModel</name>
    <message>
        <source>(value)</source>
        <translation>(قيمة)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>القيمة</translation>
    </message>
    <message>
        <source>(cut here)</source>
        <translation>(مقطوع هنا)</translation>
    </message>
</context>
<context>
    <name>wsify::console::KickDialog</name>
    <message>
        <source>Disconnect Client</source>
        <translation>فصل العميل</translation>
    </message>
    <message>
        <source>Disconnect %1?</source>
        <translation>هل تريد فصل %1؟</translation>
    </message>
    <message>
        <source>It may connect again at once: only the authorizer can keep it out.</source>
        <translation>قد يعود إلى الاتصال فورًا: المخوِّل وحده يستطيع منعه.</translation>
    </message>
    <message>
        <source>Close code</source>
        <translation>رمز الإغلاق</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>السبب</translation>
    </message>
    <message>
        <source>Close &amp;code:</source>
        <translation>&amp;رمز الإغلاق:</translation>
    </message>
    <message>
        <source>&amp;Reason:</source>
        <translation>&amp;السبب:</translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation>&amp;فصل</translation>
    </message>
    <message>
        <source>The code %1 cannot be sent: 1000 to 1003, 1007 to 1014 and 3000 to 4999 can.</source>
        <translation>لا يمكن إرسال الرمز %1: يمكن إرسال 1000 إلى 1003 و1007 إلى 1014 و3000 إلى 4999.</translation>
    </message>
    <message numerus="yes">
        <source>The reason is %Ln bytes too long.</source>
        <translation>
            <numerusform>السبب ليس طويلًا.</numerusform>
            <numerusform>السبب أطول من اللازم ببايت واحد.</numerusform>
            <numerusform>السبب أطول من اللازم ببايتين.</numerusform>
            <numerusform>السبب أطول من اللازم بـ %Ln بايتات.</numerusform>
            <numerusform>السبب أطول من اللازم بـ %Ln بايتًا.</numerusform>
            <numerusform>السبب أطول من اللازم بـ %Ln بايت.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Disconnect %Ln clients?</source>
        <translation>
            <numerusform>قطع اتصال لا أحد؟</numerusform>
            <numerusform>قطع اتصال عميل واحد؟</numerusform>
            <numerusform>قطع اتصال عميلين؟</numerusform>
            <numerusform>قطع اتصال %Ln عملاء؟</numerusform>
            <numerusform>قطع اتصال %Ln عميلًا؟</numerusform>
            <numerusform>قطع اتصال %Ln عميل؟</numerusform>
        </translation>
    </message>
    <message>
        <source>They may connect again at once: only the authorizer can keep them out.</source>
        <translation>يمكنهم الاتصال من جديد فورًا: المخوِّل وحده يستطيع منعهم.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln clients match; at most %1 are disconnected at a time.</source>
        <translation>
            <numerusform>لا عميل يوافق؛ ويُقطع %1 على الأكثر في المرة الواحدة.</numerusform>
            <numerusform>عميل واحد يوافق؛ ويُقطع %1 على الأكثر في المرة الواحدة.</numerusform>
            <numerusform>عميلان يوافقان؛ ويُقطع %1 على الأكثر في المرة الواحدة.</numerusform>
            <numerusform>%Ln عملاء يوافقون؛ ويُقطع %1 على الأكثر في المرة الواحدة.</numerusform>
            <numerusform>%Ln عميلًا يوافقون؛ ويُقطع %1 على الأكثر في المرة الواحدة.</numerusform>
            <numerusform>%Ln عميل يوافقون؛ ويُقطع %1 على الأكثر في المرة الواحدة.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::LeaveDialog</name>
    <message>
        <source>Remove from Channel</source>
        <translation>إزالة من القناة</translation>
    </message>
    <message>
        <source>Remove %1 from a channel?</source>
        <translation>هل تريد إزالة %1 من قناة؟</translation>
    </message>
    <message>
        <source>It stays connected, is not told, and may join again.</source>
        <translation>يبقى متصلًا ولا يُخبَر، ويمكنه الانضمام مجددًا.</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>&amp;Channel:</source>
        <translation>&amp;القناة:</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;إزالة</translation>
    </message>
    <message>
        <source>Choose a channel</source>
        <translation>اختر قناة</translation>
    </message>
</context>
<context>
    <name>wsify::console::ListExport</name>
    <message>
        <source>There are no rows.</source>
        <translation>لا توجد صفوف.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ListModel</name>
    <message>
        <source>The server answered something else than was asked.</source>
        <translation>أجاب الخادم بغير ما سُئل عنه.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ListPage</name>
    <message>
        <source>Clear the Filter</source>
        <translation>مسح المرشِّح</translation>
    </message>
    <message>
        <source>A word to find, or a filter</source>
        <translation>كلمة للبحث أو مرشِّح</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>جارٍ التحميل…</translation>
    </message>
    <message>
        <source>The server did not answer with the list: %1</source>
        <translation>لم يُجب الخادم بالقائمة: %1</translation>
    </message>
    <message>
        <source>One line for the console of a browser</source>
        <translation>سطر واحد لوحدة تحكم المتصفح</translation>
    </message>
    <message>
        <source>Copied. Paste it into the console of a browser on the server&apos;s machine.</source>
        <translation>نُسخ. الصقه في وحدة تحكم متصفح على جهاز الخادم.</translation>
    </message>
    <message>
        <source>Copy a Test Snippet</source>
        <translation>انسخ سطر اختبار</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>تصدير…</translation>
    </message>
    <message>
        <source>Exporting: %1 of %2</source>
        <extracomment>rows that are written, of how many</extracomment>
        <translation>جارٍ التصدير: %1 من %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are in %1.</source>
        <translation>
            <numerusform>لا صفوف في %1.</numerusform>
            <numerusform>صف واحد في %1.</numerusform>
            <numerusform>صفان في %1.</numerusform>
            <numerusform>%Ln صفوف في %1.</numerusform>
            <numerusform>%Ln صفًا في %1.</numerusform>
            <numerusform>%Ln صف في %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was exported to %1: %2</source>
        <translation>لم يُصدَّر شيء إلى %1: %2</translation>
    </message>
    <message>
        <source>Export the Listed Rows</source>
        <translation>تصدير الصفوف المعروضة</translation>
    </message>
    <message>
        <source>Export the Selected Rows</source>
        <translation>تصدير الصفوف المحددة</translation>
    </message>
    <message>
        <source>Comma-separated values (*.csv)</source>
        <translation>قيم مفصولة بفواصل (*.csv)</translation>
    </message>
    <message>
        <source>JSON lines (*.jsonl)</source>
        <translation>أسطر JSON ‏(*.jsonl)</translation>
    </message>
    <message>
        <source>The filter does not match this any more.</source>
        <translation>لم يعد المرشّح يطابق هذا.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more row(s) are left out: an export has at most %1.</source>
        <translation>
            <numerusform>لم يُترك أي صف: في التصدير %1 على الأكثر.</numerusform>
            <numerusform>تُرك صف واحد آخر: في التصدير %1 على الأكثر.</numerusform>
            <numerusform>تُرك صفان آخران: في التصدير %1 على الأكثر.</numerusform>
            <numerusform>تُركت %Ln صفوف أخرى: في التصدير %1 على الأكثر.</numerusform>
            <numerusform>تُرك %Ln صفًا آخر: في التصدير %1 على الأكثر.</numerusform>
            <numerusform>تُرك %Ln صف آخر: في التصدير %1 على الأكثر.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln selected row(s) are left out: at most %1 count, and only those that are loaded.</source>
        <translation>
            <numerusform>لم يُترك أي صف محدد: يُحسب %1 على الأكثر، والمحمّل منها فقط.</numerusform>
            <numerusform>تُرك صف محدد واحد: يُحسب %1 على الأكثر، والمحمّل منها فقط.</numerusform>
            <numerusform>تُرك صفان محددان: يُحسب %1 على الأكثر، والمحمّل منها فقط.</numerusform>
            <numerusform>تُركت %Ln صفوف محددة: يُحسب %1 على الأكثر، والمحمّل منها فقط.</numerusform>
            <numerusform>تُرك %Ln صفًا محددًا: يُحسب %1 على الأكثر، والمحمّل منها فقط.</numerusform>
            <numerusform>تُرك %Ln صف محدد: يُحسب %1 على الأكثر، والمحمّل منها فقط.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ListView</name>
    <message>
        <source>Sort By</source>
        <translation>الفرز حسب</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>الأعمدة</translation>
    </message>
    <message>
        <source>Copy Row</source>
        <translation>انسخ الصف</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Filter for This Value</source>
        <translation>التصفية حسب هذه القيمة</translation>
    </message>
    <message>
        <source>Filter Out This Value</source>
        <translation>استبعاد هذه القيمة</translation>
    </message>
    <message>
        <source>Copy Rows</source>
        <translation>نسخ الصفوف</translation>
    </message>
</context>
<context>
    <name>wsify::console::LocalServer</name>
    <message>
        <source>There is no program wsify.</source>
        <translation>لا يوجد برنامج wsify.</translation>
    </message>
    <message>
        <source>wsify ended at once.</source>
        <translation>انتهى wsify فورًا.</translation>
    </message>
    <message>
        <source>wsify was started, but no console can connect to it.</source>
        <translation>بدأ wsify، ولكن لا تستطيع أي واجهة الاتصال به.</translation>
    </message>
</context>
<context>
    <name>wsify::console::LogModel</name>
    <message>
        <source>Debug</source>
        <translation>تصحيح</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>معلومات</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>تحذير</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>خطأ</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>المستوى</translation>
    </message>
    <message>
        <source>Text</source>
        <extracomment>heading: what a line of the log says</extracomment>
        <translation>النص</translation>
    </message>
    <message>
        <source>Fields</source>
        <extracomment>heading: names and values of a line of the log</extracomment>
        <translation>الحقول</translation>
    </message>
</context>
<context>
    <name>wsify::console::LogPage</name>
    <message>
        <source>Log</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>Copy Lines</source>
        <translation>نسخ الأسطر</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>استئناف</translation>
    </message>
    <message>
        <source>Show All Lines</source>
        <translation>عرض كل الأسطر</translation>
    </message>
    <message>
        <source>Shown: lines in this table. Waiting: held back by Pause. Dropped: not sent by the server, which sends 200 a second at most. Evicted: made room for newer lines.</source>
        <translation>المعروض: أسطر في هذا الجدول. المنتظر: ما أوقفه الإيقاف المؤقت. المُسقَط: ما لم يرسله الخادم الذي يرسل 200 في الثانية على الأكثر. المُزاح: ما أفسح مكانًا لأسطر أحدث.</translation>
    </message>
    <message>
        <source>Find in the log</source>
        <translation>البحث في السجل</translation>
    </message>
    <message>
        <source>A text that the lines contain</source>
        <translation>نص تحتويه الأسطر</translation>
    </message>
    <message>
        <source>Levels that are shown</source>
        <translation>المستويات المعروضة</translation>
    </message>
    <message>
        <source>Which of the lines that came are shown</source>
        <translation>أيّ الأسطر الواردة تُعرض</translation>
    </message>
    <message>
        <source>All levels</source>
        <translation>كل المستويات</translation>
    </message>
    <message>
        <source>%1 and worse</source>
        <translation>%1 وما هو أسوأ</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>إيقاف مؤقت</translation>
    </message>
    <message>
        <source>Freeze the view; what comes waits (Space)</source>
        <translation>جمّد العرض؛ ما يأتي ينتظر (مسافة)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>مسح</translation>
    </message>
    <message>
        <source>Remove all lines (Ctrl+K)</source>
        <translation>إزالة كل الأسطر (Ctrl+K)</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>متابعة</translation>
    </message>
    <message>
        <source>Show the newest lines as they come (End)</source>
        <translation>عرض أحدث الأسطر حين تأتي (End)</translation>
    </message>
    <message>
        <source>Sho&amp;w:</source>
        <translation>عر&amp;ض:</translation>
    </message>
    <message>
        <source>The server has started again; what it logged before this line is not here.</source>
        <translation>أُعيد تشغيل الخادم؛ وما سجّله قبل هذا السطر ليس هنا.</translation>
    </message>
    <message>
        <source>Not read from %1 to %2.</source>
        <extracomment>two times of the day; there was no connection</extracomment>
        <translation>لم يُقرأ من %1 إلى %2.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) are missing here: the server logged more than it sends to consoles.</source>
        <translation>
            <numerusform>لا أسطر ناقصة هنا: سجّل الخادم أكثر مما يرسل إلى الواجهات.</numerusform>
            <numerusform>سطر واحد ناقص هنا: سجّل الخادم أكثر مما يرسل إلى الواجهات.</numerusform>
            <numerusform>سطران ناقصان هنا: سجّل الخادم أكثر مما يرسل إلى الواجهات.</numerusform>
            <numerusform>%Ln أسطر ناقصة هنا: سجّل الخادم أكثر مما يرسل إلى الواجهات.</numerusform>
            <numerusform>%Ln سطرًا ناقصًا هنا: سجّل الخادم أكثر مما يرسل إلى الواجهات.</numerusform>
            <numerusform>%Ln سطر ناقص هنا: سجّل الخادم أكثر مما يرسل إلى الواجهات.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>غير متصل</translation>
    </message>
    <message numerus="yes">
        <source>Paused: %Ln line(s) wait</source>
        <translation>
            <numerusform>إيقاف مؤقت: لا أسطر تنتظر</numerusform>
            <numerusform>إيقاف مؤقت: سطر واحد ينتظر</numerusform>
            <numerusform>إيقاف مؤقت: سطران ينتظران</numerusform>
            <numerusform>إيقاف مؤقت: %Ln أسطر تنتظر</numerusform>
            <numerusform>إيقاف مؤقت: %Ln سطرًا ينتظر</numerusform>
            <numerusform>إيقاف مؤقت: %Ln سطر ينتظر</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>يقرأ</translation>
    </message>
    <message>
        <source>Shown %1 of %2   Waiting %3   Dropped %4   Evicted %5</source>
        <translation>المعروض %1 من %2   المنتظر %3   المُسقَط %4   المُزاح %5</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>لا اتصال بأي خادم.</translation>
    </message>
    <message>
        <source>This server does not show its log.</source>
        <translation>هذا الخادم لا يعرض سجله.</translation>
    </message>
    <message numerus="yes">
        <source>None of the %Ln line(s) is what you look for.</source>
        <translation>
            <numerusform>لا أسطر هنا.</numerusform>
            <numerusform>السطر الوحيد ليس ما تبحث عنه.</numerusform>
            <numerusform>ليس أيٌّ من السطرين ما تبحث عنه.</numerusform>
            <numerusform>ليس أيٌّ من الأسطر الـ%Ln ما تبحث عنه.</numerusform>
            <numerusform>ليس أيٌّ من الأسطر الـ%Ln ما تبحث عنه.</numerusform>
            <numerusform>ليس أيٌّ من الأسطر الـ%Ln ما تبحث عنه.</numerusform>
        </translation>
    </message>
    <message>
        <source>F&amp;ind:</source>
        <translation>ب&amp;حث:</translation>
    </message>
    <message>
        <source>Let the Server Log Everything…</source>
        <translation>دع الخادم يسجّل كل شيء…</translation>
    </message>
    <message>
        <source>The server has started again.</source>
        <translation>بدأ الخادم من جديد.</translation>
    </message>
    <message>
        <source>There are no lines of the log to show.</source>
        <translation>لا توجد أسطر من السجل لعرضها.</translation>
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
        <translation>&amp;عرض</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;تحرير</translation>
    </message>
    <message>
        <source>&amp;Find</source>
        <translation>&amp;بحث</translation>
    </message>
    <message>
        <source>Fi&amp;lter</source>
        <translation>&amp;مرشِّح</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>إيقاف &amp;مؤقت</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>إي&amp;قاف</translation>
    </message>
    <message>
        <source>&amp;Clear</source>
        <translation>م&amp;سح</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;تصدير…</translation>
    </message>
    <message>
        <source>Co&amp;nnect to Server…</source>
        <translation>اتصال بخا&amp;دم…</translation>
    </message>
    <message>
        <source>Connect to another server (Ctrl+N)</source>
        <translation>الاتصال بخادم آخر (Ctrl+N)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;ملف</translation>
    </message>
    <message>
        <source>Disconnect from Ser&amp;ver</source>
        <translation>ق&amp;طع الاتصال بالخادم</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>إ&amp;نهاء</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>ال&amp;سمة</translation>
    </message>
    <message>
        <source>&amp;Server</source>
        <translation>&amp;الخادم</translation>
    </message>
    <message>
        <source>&amp;Try to Connect Now</source>
        <translation>&amp;حاول الاتصال الآن</translation>
    </message>
    <message>
        <source>Disconnect &amp;Client…</source>
        <translation>قطع اتصال ال&amp;عميل…</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>م&amp;ساعدة</translation>
    </message>
    <message>
        <source>&amp;About wsify</source>
        <translation>&amp;حول wsify</translation>
    </message>
    <message>
        <source>About &amp;Qt</source>
        <translation>حول &amp;Qt</translation>
    </message>
    <message>
        <source>As the &amp;System</source>
        <translation>كما في ال&amp;نظام</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>&amp;فاتح</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>&amp;داكن</translation>
    </message>
    <message>
        <source>%1 – wsify</source>
        <extracomment>title of the window: name of the server</extracomment>
        <translation>%1 – wsify</translation>
    </message>
    <message>
        <source>The server refused: %1</source>
        <translation>رفض الخادم: %1</translation>
    </message>
    <message>
        <source>The server drains: it lets nobody in, and ends.</source>
        <translation>الخادم يُصرَّف: لا يُدخل أحدًا ثم ينتهي.</translation>
    </message>
    <message>
        <source>About wsify</source>
        <translation>حول wsify</translation>
    </message>
    <message>
        <source>wsify console %1</source>
        <translation>واجهة wsify %1</translation>
    </message>
    <message>
        <source>Shows what a wsify server does, and who is connected to it.</source>
        <translation>تُظهر ما يفعله خادم wsify ومن يتصل به.</translation>
    </message>
    <message>
        <source>The server is wsify %1, with the engine %2, on Qt %3.</source>
        <translation>الخادم هو wsify %1 بالمحرّك %2 على Qt %3.</translation>
    </message>
    <message>
        <source>Send &amp;Message…</source>
        <translation>إرسال &amp;رسالة…</translation>
    </message>
    <message>
        <source>The connection ended before the server answered; perhaps it drains.</source>
        <translation>انتهى الاتصال قبل أن يجيب الخادم؛ ربما يُصرَّف.</translation>
    </message>
    <message>
        <source>Shut &amp;Down (Drain)…</source>
        <translation>إ&amp;يقاف التشغيل (تصريف)…</translation>
    </message>
    <message>
        <source>Shut Down</source>
        <translation>إيقاف التشغيل</translation>
    </message>
    <message>
        <source>Shut down %1?</source>
        <translation>أيُوقف تشغيل %1؟</translation>
    </message>
    <message numerus="yes">
        <source>New clients are refused, %Ln connections are closed, then the process exits. Only a supervisor such as systemd would start it again.</source>
        <extracomment>%n: clients</extracomment>
        <translation>
            <numerusform>يُرفض العملاء الجدد، ولا اتصالات تُغلق، ثم تنتهي العملية. لن يعيد تشغيلها إلا مشرف مثل systemd.</numerusform>
            <numerusform>يُرفض العملاء الجدد، ويُغلق اتصال واحد، ثم تنتهي العملية. لن يعيد تشغيلها إلا مشرف مثل systemd.</numerusform>
            <numerusform>يُرفض العملاء الجدد، ويُغلق اتصالان، ثم تنتهي العملية. لن يعيد تشغيلها إلا مشرف مثل systemd.</numerusform>
            <numerusform>يُرفض العملاء الجدد، وتُغلق %Ln اتصالات، ثم تنتهي العملية. لن يعيد تشغيلها إلا مشرف مثل systemd.</numerusform>
            <numerusform>يُرفض العملاء الجدد، ويُغلق %Ln اتصالًا، ثم تنتهي العملية. لن يعيد تشغيلها إلا مشرف مثل systemd.</numerusform>
            <numerusform>يُرفض العملاء الجدد، ويُغلق %Ln اتصال، ثم تنتهي العملية. لن يعيد تشغيلها إلا مشرف مثل systemd.</numerusform>
        </translation>
    </message>
    <message>
        <source>Shut &amp;Down</source>
        <translation>إيقاف ال&amp;تشغيل</translation>
    </message>
    <message>
        <source>© 2026 The wsify authors. Free software under the MIT license.</source>
        <translation>© 2026 The wsify authors. برنامج حر برخصة MIT.</translation>
    </message>
    <message>
        <source>&amp;Copy Versions</source>
        <translation>ا&amp;نسخ الإصدارات</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;رجوع</translation>
    </message>
    <message>
        <source>Show &amp;Each Worker</source>
        <translation>إظهار &amp;كل عامل</translation>
    </message>
    <message>
        <source>Traffic: a row for each worker that delivers a publication</source>
        <translation>حركة البيانات: صف لكل عامل يسلّم المنشور</translation>
    </message>
</context>
<context>
    <name>wsify::console::MessageDialog</name>
    <message>
        <source>&amp;Recent</source>
        <translation>الأ&amp;خيرة</translation>
    </message>
    <message>
        <source>Send a Message</source>
        <translation>إرسال رسالة</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Name of a channel</source>
        <translation>اسم قناة</translation>
    </message>
    <message>
        <source>Messages that were sent from here</source>
        <translation>رسائل أُرسلت من هنا</translation>
    </message>
    <message>
        <source>Recent messages</source>
        <translation>الرسائل الأخيرة</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>إر&amp;سال</translation>
    </message>
    <message>
        <source>Send it to everybody in the channel (%1)</source>
        <translation>إرسالها إلى كل من في القناة (%1)</translation>
    </message>
    <message>
        <source>&amp;Channel:</source>
        <translation>ال&amp;قناة:</translation>
    </message>
    <message>
        <source>Content &amp;is:</source>
        <translation>المحتوى &amp;هو:</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Plain text, sent as a JSON string</source>
        <translation>نص عادي يُرسل نصَّ JSON</translation>
    </message>
    <message>
        <source>Kind of content</source>
        <translation>نوع المحتوى</translation>
    </message>
    <message>
        <source>Content</source>
        <translation>المحتوى</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>لا اتصال بأي خادم.</translation>
    </message>
    <message>
        <source>This server takes no messages from consoles.</source>
        <translation>هذا الخادم لا يقبل رسائل من الواجهات.</translation>
    </message>
    <message>
        <source>The name of a channel has no control characters.</source>
        <translation>لا يحتوي اسم القناة على أحرف تحكم.</translation>
    </message>
    <message>
        <source>Type the content: any JSON.</source>
        <translation>اكتب المحتوى: أيَّ JSON.</translation>
    </message>
    <message>
        <source>Line %L1, column %L2: %3</source>
        <extracomment>line, column, what is wrong</extracomment>
        <translation>السطر %L1، العمود %L2: %3</translation>
    </message>
    <message>
        <source>The content has %1; a console can send %2 at most.</source>
        <translation>حجم المحتوى %1؛ ويمكن للواجهة أن ترسل %2 على الأكثر.</translation>
    </message>
    <message>
        <source>Name the channel.</source>
        <translation>سمِّ القناة.</translation>
    </message>
    <message>
        <source>The content becomes a JSON string, %1.</source>
        <translation>يصبح المحتوى نصَّ JSON، %1.</translation>
    </message>
    <message numerus="yes">
        <source>%1: delivered to %Ln client(s).</source>
        <extracomment>%1 is the time of the day</extracomment>
        <translation>
            <numerusform>%1: لم تُسلَّم إلى أحد.</numerusform>
            <numerusform>%1: سُلّمت إلى عميل واحد.</numerusform>
            <numerusform>%1: سُلّمت إلى عميلين.</numerusform>
            <numerusform>%1: سُلّمت إلى %Ln عملاء.</numerusform>
            <numerusform>%1: سُلّمت إلى %Ln عميلًا.</numerusform>
            <numerusform>%1: سُلّمت إلى %Ln عميل.</numerusform>
        </translation>
    </message>
    <message>
        <source>Those of other servers are not counted.</source>
        <translation>لا يُحسب عملاء الخوادم الأخرى.</translation>
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
        <translation>انتهى الاتصال قبل أن يجيب الخادم؛ ربما أُرسلت الرسالة وربما لا.</translation>
    </message>
    <message>
        <source>the broker did not confirm the message; perhaps nobody has got it.</source>
        <translation>لم يؤكّد الوسيط الرسالة؛ ربما لم تصل إلى أحد.</translation>
    </message>
    <message>
        <source>not sent: the server shuts down.</source>
        <translation>لم تُرسل: الخادم يتوقف.</translation>
    </message>
    <message>
        <source>not sent: this is turned off on the server.</source>
        <translation>لم تُرسل: هذا مُعطَّل على الخادم.</translation>
    </message>
    <message>
        <source>not sent: the server does not take this channel (%1).</source>
        <translation>لم تُرسل: لا يقبل الخادم هذه القناة (%1).</translation>
    </message>
    <message>
        <source>not sent: the server does not take this content (%1).</source>
        <translation>لم تُرسل: لا يقبل الخادم هذا المحتوى (%1).</translation>
    </message>
    <message>
        <source>not sent: %1</source>
        <translation>لم تُرسل: %1</translation>
    </message>
    <message>
        <source>Send a Message – %1</source>
        <translation>إرسال رسالة – %1</translation>
    </message>
    <message>
        <source>Another server was chosen: messages go to %1 now.</source>
        <translation>اختير خادم آخر: تذهب الرسائل الآن إلى %1.</translation>
    </message>
    <message>
        <source>Valid JSON, %1</source>
        <translation>JSON صالح، %1</translation>
    </message>
    <message>
        <source>Sent at %1, but the channel has no members.</source>
        <translation>أُرسلت في %1، لكن القناة بلا أعضاء.</translation>
    </message>
</context>
<context>
    <name>wsify::console::NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Close the notice</source>
        <translation>إغلاق التنبيه</translation>
    </message>
</context>
<context>
    <name>wsify::console::OverviewPage</name>
    <message>
        <source>Clients</source>
        <translation>العملاء</translation>
    </message>
    <message>
        <source>Messages in</source>
        <translation>الرسائل الواردة</translation>
    </message>
    <message>
        <source>Messages out</source>
        <translation>الرسائل الصادرة</translation>
    </message>
    <message>
        <source>Delays</source>
        <translation>التأخيرات</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>الأعضاء</translation>
    </message>
    <message>
        <source>Messages/s</source>
        <translation>رسائل/ث</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>العميل</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Sent/s</source>
        <translation>مُرسَل/ث</translation>
    </message>
    <message>
        <source>Unsent</source>
        <translation>غير مُرسَل</translation>
    </message>
    <message>
        <source>Worker</source>
        <translation>العامل</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>القنوات</translation>
    </message>
    <message>
        <source>In/s</source>
        <translation>وارد/ث</translation>
    </message>
    <message>
        <source>Out/s</source>
        <translation>صادر/ث</translation>
    </message>
    <message>
        <source>Loop lag</source>
        <translation>تأخر الحلقة</translation>
    </message>
    <message>
        <source>Recent warnings</source>
        <translation>أحدث التحذيرات</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>العمال</translation>
    </message>
    <message>
        <source>Not known yet.</source>
        <translation>غير معروف بعد.</translation>
    </message>
    <message>
        <source>Top channels</source>
        <translation>أنشط القنوات</translation>
    </message>
    <message>
        <source>No channel has a member.</source>
        <translation>لا قناة لها عضو.</translation>
    </message>
    <message>
        <source>Top talkers</source>
        <translation>أنشط العملاء</translation>
    </message>
    <message>
        <source>Nobody is connected.</source>
        <translation>لا أحد متصل.</translation>
    </message>
    <message>
        <source>Show the last minute</source>
        <translation>عرض الدقيقة الأخيرة</translation>
    </message>
    <message>
        <source>Show the last 15 minutes</source>
        <translation>عرض آخر 15 دقيقة</translation>
    </message>
    <message>
        <source>Show the last hour</source>
        <translation>عرض الساعة الأخيرة</translation>
    </message>
    <message>
        <source>Nothing is known of this server yet.</source>
        <translation>لا شيء معروف عن هذا الخادم بعد.</translation>
    </message>
    <message>
        <source>Everything is well: nothing needs attention.</source>
        <translation>كل شيء على ما يرام: لا شيء يحتاج إلى انتباه.</translation>
    </message>
    <message>
        <source>Authorizer</source>
        <translation>المخوِّل</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>الحلقة</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>نظرة عامة</translation>
    </message>
    <message numerus="yes">
        <source>The server has sent nothing for %Ln seconds.</source>
        <translation>
            <numerusform>لم يرسل الخادم شيئًا منذ %Ln ثانية.</numerusform>
            <numerusform>لم يرسل الخادم شيئًا منذ ثانية واحدة.</numerusform>
            <numerusform>لم يرسل الخادم شيئًا منذ ثانيتين.</numerusform>
            <numerusform>لم يرسل الخادم شيئًا منذ %Ln ثوانٍ.</numerusform>
            <numerusform>لم يرسل الخادم شيئًا منذ %Ln ثانية.</numerusform>
            <numerusform>لم يرسل الخادم شيئًا منذ %Ln ثانية.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server has not told its numbers yet.</source>
        <translation>لم يذكر الخادم أرقامه بعد.</translation>
    </message>
    <message>
        <source>No warnings.</source>
        <translation>لا تحذيرات.</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>الذاكرة</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>المعالج</translation>
    </message>
    <message>
        <source>Of one core: 100% is one that is always busy.</source>
        <translation>من نواة واحدة: 100% نواة مشغولة دائمًا.</translation>
    </message>
</context>
<context>
    <name>wsify::console::Screenshots</name>
    <message>
        <source>%1 cannot be made.</source>
        <translation>يتعذر إنشاء %1.</translation>
    </message>
    <message>
        <source>The demo does not answer.</source>
        <translation>العرض التجريبي لا يجيب.</translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation>تتعذر كتابة %1.</translation>
    </message>
</context>
<context>
    <name>wsify::console::ServerLevel</name>
    <message>
        <source>The server &amp;logs:</source>
        <translation>يس&amp;جّل الخادم:</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>كل شيء</translation>
    </message>
    <message>
        <source>%1 and worse</source>
        <translation>%1 وما هو أسوأ</translation>
    </message>
    <message>
        <source>What the server logs</source>
        <translation>ما يسجّله الخادم</translation>
    </message>
    <message>
        <source>Which lines the server writes into its log, for everybody, until it starts again</source>
        <translation>أيّ الأسطر يكتبها الخادم في سجله، للجميع، حتى يُعاد تشغيله</translation>
    </message>
    <message>
        <source>not known</source>
        <extracomment>nothing is chosen, because it is not known</extracomment>
        <translation>غير معروف</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>السجل</translation>
    </message>
    <message>
        <source>Let the server log everything?</source>
        <translation>أيسجّل الخادم كل شيء؟</translation>
    </message>
    <message>
        <source>It writes every line into its log, for everybody. A busy server writes a lot.</source>
        <translation>يكتب كل سطر في سجله، للجميع. والخادم المشغول يكتب كثيرًا.</translation>
    </message>
    <message numerus="yes">
        <source>For %Ln &amp;Minutes</source>
        <translation>
            <numerusform>لمدة %Ln &amp;دقيقة</numerusform>
            <numerusform>لمدة %Ln &amp;دقيقة</numerusform>
            <numerusform>لمدة %Ln &amp;دقيقة</numerusform>
            <numerusform>لمدة %Ln &amp;دقائق</numerusform>
            <numerusform>لمدة %Ln &amp;دقيقة</numerusform>
            <numerusform>لمدة %Ln &amp;دقيقة</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Until It Restarts</source>
        <translation>&amp;حتى يُعاد تشغيله</translation>
    </message>
    <message>
        <source>The server still logs what it did: %1</source>
        <translation>ما زال الخادم يسجّل ما كان يسجّله: %1</translation>
    </message>
    <message>
        <source>The server logs everything now, until it starts again.</source>
        <translation>يسجّل الخادم الآن كل شيء حتى يُعاد تشغيله.</translation>
    </message>
    <message>
        <source>The server logs errors alone now, until it starts again.</source>
        <translation>يسجّل الخادم الآن الأخطاء وحدها حتى يُعاد تشغيله.</translation>
    </message>
    <message>
        <source>The server logs %1 and worse now, until it starts again.</source>
        <translation>يسجّل الخادم الآن %1 وما هو أسوأ حتى يُعاد تشغيله.</translation>
    </message>
    <message numerus="yes">
        <source>The server logs everything for %Ln minute(s), then goes back to its earlier level.</source>
        <translation>
            <numerusform>يسجّل الخادم كل شيء لمدة %Ln دقيقة، ثم يعود إلى مستواه السابق.</numerusform>
            <numerusform>يسجّل الخادم كل شيء لمدة دقيقة واحدة، ثم يعود إلى مستواه السابق.</numerusform>
            <numerusform>يسجّل الخادم كل شيء لمدة دقيقتين، ثم يعود إلى مستواه السابق.</numerusform>
            <numerusform>يسجّل الخادم كل شيء لمدة %Ln دقائق، ثم يعود إلى مستواه السابق.</numerusform>
            <numerusform>يسجّل الخادم كل شيء لمدة %Ln دقيقة، ثم يعود إلى مستواه السابق.</numerusform>
            <numerusform>يسجّل الخادم كل شيء لمدة %Ln دقيقة، ثم يعود إلى مستواه السابق.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::ServerList</name>
    <message>
        <source>Servers</source>
        <translation>الخوادم</translation>
    </message>
    <message>
        <source>%1, connected</source>
        <extracomment>name of a server</extracomment>
        <translation>%1، متصل</translation>
    </message>
    <message>
        <source>%1, not connected</source>
        <translation>%1، غير متصل</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>ا&amp;تصال</translation>
    </message>
    <message>
        <source>C&amp;opy Address</source>
        <translation>&amp;نسخ العنوان</translation>
    </message>
    <message>
        <source>&amp;Forget</source>
        <translation>ن&amp;سيان</translation>
    </message>
    <message>
        <source>Rename Server</source>
        <translation>إعادة تسمية الخادم</translation>
    </message>
    <message>
        <source>Name of %1:</source>
        <translation>اسم %1:</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>إ&amp;عادة تسمية…</translation>
    </message>
</context>
<context>
    <name>wsify::console::ServerState</name>
    <message>
        <source>Or type in a &amp;terminal:</source>
        <translation>أو اكتب في &amp;طرفية:</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>Choose the server that you want to see.</source>
        <translation>اختر الخادم الذي تريد أن تراه.</translation>
    </message>
    <message>
        <source>No server found</source>
        <translation>لم يُعثر على خادم</translation>
    </message>
    <message>
        <source>There are sockets of wsify on this machine, but nobody answers. Start a server, or connect to one elsewhere.</source>
        <translation>توجد على هذا الجهاز مقابس لـ wsify، ولكن لا أحد يجيب. شغّل خادمًا أو اتصل بآخر في مكان غيره.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>جارٍ الاتصال…</translation>
    </message>
    <message>
        <source>No server answers</source>
        <translation>لا خادم يجيب</translation>
    </message>
    <message>
        <source>%1 can be reached, but no wsify answers there.</source>
        <translation>يمكن الوصول إلى %1، ولكن لا wsify يجيب هناك.</translation>
    </message>
    <message>
        <source>Nobody listens on %1. Perhaps the server has ended.</source>
        <translation>لا أحد يستمع على %1. ربما انتهى الخادم.</translation>
    </message>
    <message>
        <source>Update the server</source>
        <translation>حدّث الخادم</translation>
    </message>
    <message>
        <source>wsify %1 at %2 is too old for this console, version %3. Update the server, or use the console of the server&apos;s version.</source>
        <extracomment>version, address, version</extracomment>
        <translation>wsify %1 على %2 أقدم من أن تتعامل معه هذه الواجهة، الإصدار %3. حدّث الخادم، أو استخدم واجهة بإصدار الخادم.</translation>
    </message>
    <message>
        <source>Update this console</source>
        <translation>حدّث هذه الواجهة</translation>
    </message>
    <message>
        <source>wsify %1 at %2 is too new for this console, version %3. Update the console.</source>
        <extracomment>version, address, version</extracomment>
        <translation>wsify %1 على %2 أحدث من أن تتعامل معه هذه الواجهة، الإصدار %3. حدّث الواجهة.</translation>
    </message>
    <message>
        <source>Too many consoles</source>
        <translation>واجهات كثيرة جدًا</translation>
    </message>
    <message>
        <source>%1 serves as many consoles as it can. Close one that nobody looks at.</source>
        <translation>يخدم %1 أكبر عدد ممكن من الواجهات. أغلق واحدة لا ينظر إليها أحد.</translation>
    </message>
    <message>
        <source>ssh did not connect</source>
        <translation>لم يتصل ssh</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>رُفض الإذن</translation>
    </message>
    <message>
        <source>%1 is open to the group %2, and you are not in it. Join the group, then log out and in again.</source>
        <extracomment>path, group</extracomment>
        <translation>%1 مفتوح للمجموعة %2 ولست فيها. انضم إلى المجموعة، ثم سجّل الخروج والدخول من جديد.</translation>
    </message>
    <message>
        <source>To join, type in a &amp;terminal:</source>
        <translation>للانضمام اكتب في &amp;طرفية:</translation>
    </message>
    <message>
        <source>%1 is open to the user %2 only. See the server as that user, for example by ssh.</source>
        <extracomment>path, user</extracomment>
        <translation>%1 مفتوح للمستخدم %2 وحده. انظر إلى الخادم بوصفك ذلك المستخدم، عبر ssh مثلًا.</translation>
    </message>
    <message>
        <source>To do so, type in a &amp;terminal:</source>
        <translation>لفعل ذلك اكتب في &amp;طرفية:</translation>
    </message>
    <message>
        <source>No running wsify server was found on this machine. Start one here, or connect to another machine.</source>
        <translation>لم يُعثر على خادم wsify يعمل على هذا الجهاز. شغّل واحدًا هنا، أو اتصل بجهاز آخر.</translation>
    </message>
    <message>
        <source>Try it in a &amp;terminal:</source>
        <translation>جرّبه في &amp;طرفية:</translation>
    </message>
    <message>
        <source>ssh could not reach wsify at %1. ssh cannot prompt here: the host key must be known, and your key loaded in ssh-agent.</source>
        <translation>لم يستطع ssh الوصول إلى wsify على %1. لا يستطيع ssh أن يسأل هنا: يجب أن يكون مفتاح المضيف معروفًا ومفتاحك محمَّلًا في ssh-agent.</translation>
    </message>
    <message>
        <source>wsify was not found</source>
        <translation>لم يُعثر على wsify</translation>
    </message>
    <message>
        <source>%1 can be reached, but wsify is not in the PATH of that user.</source>
        <translation>يمكن الوصول إلى %1، لكن wsify ليس في PATH ذلك المستخدم.</translation>
    </message>
    <message>
        <source>The command was not found</source>
        <translation>لم يُعثر على الأمر</translation>
    </message>
    <message>
        <source>A program of this command does not exist: %1</source>
        <translation>برنامج من هذا الأمر غير موجود: %1</translation>
    </message>
    <message>
        <source>Not a wsify server</source>
        <translation>ليس خادم wsify</translation>
    </message>
    <message>
        <source>%1 answered, but not in wsify&apos;s admin protocol.</source>
        <translation>أجاب %1، لكن ليس ببروتوكول إدارة wsify.</translation>
    </message>
</context>
<context>
    <name>wsify::console::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Show All Settings</source>
        <translation>عرض كل الإعدادات</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>حاول مجددًا</translation>
    </message>
    <message>
        <source>Find in the settings</source>
        <translation>البحث في الإعدادات</translation>
    </message>
    <message>
        <source>A text in a setting, its value or its source</source>
        <translation>نص في إعداد أو قيمته أو مصدره</translation>
    </message>
    <message>
        <source>Leave out settings that have their default</source>
        <translation>إخفاء الإعدادات التي لها قيمتها الافتراضية</translation>
    </message>
    <message>
        <source>Copy the selected settings, or all that are shown, as lines for the file of %1</source>
        <translation>نسخ الإعدادات المحددة، أو كل المعروضة، أسطرًا لملف %1</translation>
    </message>
    <message>
        <source>The server did not answer with its settings: %1</source>
        <translation>لم يجب الخادم بإعداداته: %1</translation>
    </message>
    <message numerus="yes">
        <source>wsify %1, process %2, engine %3, broker %4, Qt %5; %Ln worker(s); since %6</source>
        <extracomment>%2 is a number</extracomment>
        <translation>
            <numerusform>wsify %1، العملية %2، المحرّك %3، الوسيط %4، Qt %5؛ بلا عمال؛ منذ %6</numerusform>
            <numerusform>wsify %1، العملية %2، المحرّك %3، الوسيط %4، Qt %5؛ عامل واحد؛ منذ %6</numerusform>
            <numerusform>wsify %1، العملية %2، المحرّك %3، الوسيط %4، Qt %5؛ عاملان؛ منذ %6</numerusform>
            <numerusform>wsify %1، العملية %2، المحرّك %3، الوسيط %4، Qt %5؛ %Ln عمال؛ منذ %6</numerusform>
            <numerusform>wsify %1، العملية %2، المحرّك %3، الوسيط %4، Qt %5؛ %Ln عاملًا؛ منذ %6</numerusform>
            <numerusform>wsify %1، العملية %2، المحرّك %3، الوسيط %4، Qt %5؛ %Ln عامل؛ منذ %6</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln setting(s), %1</source>
        <extracomment>%1 is how many of them were changed, with its noun</extracomment>
        <translation>
            <numerusform>لا إعدادات، %1</numerusform>
            <numerusform>إعداد واحد، %1</numerusform>
            <numerusform>إعدادان، %1</numerusform>
            <numerusform>%Ln إعدادات، %1</numerusform>
            <numerusform>%Ln إعدادًا، %1</numerusform>
            <numerusform>%Ln إعداد، %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of them changed</source>
        <translation>
            <numerusform>لم يُغيَّر منها شيء</numerusform>
            <numerusform>غُيّر واحد منها</numerusform>
            <numerusform>غُيّر اثنان منها</numerusform>
            <numerusform>غُيّر %Ln منها</numerusform>
            <numerusform>غُيّر %Ln منها</numerusform>
            <numerusform>غُيّر %Ln منها</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>; %Ln shown</source>
        <translation>
            <numerusform>؛ لا شيء معروض</numerusform>
            <numerusform>؛ واحد معروض</numerusform>
            <numerusform>؛ اثنان معروضان</numerusform>
            <numerusform>؛ %Ln معروضة</numerusform>
            <numerusform>؛ %Ln معروضًا</numerusform>
            <numerusform>؛ %Ln معروض</numerusform>
        </translation>
    </message>
    <message>
        <source>No setting is what you look for.</source>
        <translation>لا إعداد هو ما تبحث عنه.</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>لا اتصال بأي خادم.</translation>
    </message>
    <message>
        <source>This server does not show its settings.</source>
        <translation>هذا الخادم لا يعرض إعداداته.</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>جارٍ التحميل…</translation>
    </message>
    <message>
        <source>The server has no settings.</source>
        <translation>ليس للخادم إعدادات.</translation>
    </message>
    <message>
        <source>F&amp;ind:</source>
        <translation>ب&amp;حث:</translation>
    </message>
    <message>
        <source>Changed Only</source>
        <translation>المُغيَّر فقط</translation>
    </message>
</context>
<context>
    <name>wsify::console::SideBar</name>
    <message>
        <source>Pages</source>
        <translation>الصفحات</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>اتصال…</translation>
    </message>
    <message>
        <source>Servers</source>
        <translation>الخوادم</translation>
    </message>
    <message>
        <source>%1: recording, whatever page is shown</source>
        <extracomment>%1 is the title of a page</extracomment>
        <translation>%1: يجري التسجيل أيًّا كانت الصفحة المعروضة</translation>
    </message>
</context>
<context>
    <name>wsify::console::SparkChart</name>
    <message>
        <source>unknown</source>
        <translation>غير معروف</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>name of a line and its value</extracomment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>, </source>
        <translation>، </translation>
    </message>
    <message>
        <source>Nothing is known yet.</source>
        <translation>لا شيء معروف بعد.</translation>
    </message>
    <message>
        <source>At %1: %2.</source>
        <extracomment>time, values</extracomment>
        <translation>في %1: %2.</translation>
    </message>
    <message>
        <source>Now %1; at most %2 in the last %3.</source>
        <extracomment>values, value, duration</extracomment>
        <translation>الآن %1؛ والحد الأقصى %2 في آخر %3.</translation>
    </message>
</context>
<context>
    <name>wsify::console::StatePage</name>
    <message>
        <source>Soc&amp;kets on this machine:</source>
        <translation>الم&amp;قابس على هذا الجهاز:</translation>
    </message>
    <message>
        <source>Try &amp;Again</source>
        <translation>حاول م&amp;جددًا</translation>
    </message>
    <message>
        <source>&amp;Connect to…</source>
        <translation>ا&amp;تصال بـ…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>What was said</source>
        <translation>ما قيل</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>جارٍ الاتصال</translation>
    </message>
    <message>
        <source>Sockets on this machine</source>
        <translation>المقابس على هذا الجهاز</translation>
    </message>
    <message>
        <source>Enter or a double click connects</source>
        <translation>مفتاح الإدخال أو النقر المزدوج يتصل</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>الأمر</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>&amp;نسخ</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>نسخ الأمر</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>يبدأ التشغيل…</translation>
    </message>
    <message>
        <source>Start a &amp;Local Server</source>
        <translation>تشغيل خادم &amp;محلي</translation>
    </message>
    <message>
        <source>It can be reached from this machine only, and goes on when the console ends</source>
        <translation>يمكن الوصول إليه من هذا الجهاز فقط، ويستمر حين تنتهي الواجهة</translation>
    </message>
    <message>
        <source>There is no program wsify beside the console or in PATH</source>
        <translation>لا يوجد برنامج wsify بجانب الواجهة ولا في PATH</translation>
    </message>
    <message>
        <source>Trying…</source>
        <translation>تجري المحاولة…</translation>
    </message>
    <message numerus="yes">
        <source>Tries again in %Ln seconds.</source>
        <translation>
            <numerusform>يحاول مجددًا الآن.</numerusform>
            <numerusform>يحاول مجددًا بعد ثانية واحدة.</numerusform>
            <numerusform>يحاول مجددًا بعد ثانيتين.</numerusform>
            <numerusform>يحاول مجددًا بعد %Ln ثوانٍ.</numerusform>
            <numerusform>يحاول مجددًا بعد %Ln ثانية.</numerusform>
            <numerusform>يحاول مجددًا بعد %Ln ثانية.</numerusform>
        </translation>
    </message>
    <message>
        <source>The console connects by itself as soon as there is a server. It looks in:
%1</source>
        <translation>تتصل الواجهة بنفسها حالما يوجد خادم. تبحث في:
%1</translation>
    </message>
    <message>
        <source>The console connects by itself as soon as there is a server. It cannot start one: there is no program wsify beside it or in PATH. It looks in:
%1</source>
        <translation>تتصل الواجهة بنفسها حالما يوجد خادم. ولا تستطيع تشغيل واحد: لا يوجد برنامج wsify بجانبها ولا في PATH. تبحث في:
%1</translation>
    </message>
    <message>
        <source>To start one here, put wsify beside the console or into PATH.</source>
        <translation>لتشغيل واحد هنا ضع wsify بجانب الواجهة أو في PATH.</translation>
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
        <translation>الذاكرة</translation>
    </message>
    <message>
        <source>What the process uses, and what its connections hold of what --memory-limit allows</source>
        <translation>ما تستخدمه العملية، وما تحتفظ به اتصالاتها مما يسمح به --memory-limit</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>المعالج</translation>
    </message>
    <message>
        <source>Of one core: 100% is one that is always busy.</source>
        <translation>من نواة واحدة: 100% نواة مشغولة دائمًا.</translation>
    </message>
    <message>
        <source>Descriptors</source>
        <translation>الواصفات</translation>
    </message>
    <message>
        <source>Files and sockets that are open, of those that the system allows the process</source>
        <translation>الملفات والمقابس المفتوحة، مما يسمح به النظام للعملية</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>العملاء</translation>
    </message>
    <message>
        <source>Of those that --max-clients lets in</source>
        <translation>مما يسمح به --max-clients</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>a number, its limit</extracomment>
        <translation>%1 من %2</translation>
    </message>
    <message>
        <source>%1, %2 of %3 held</source>
        <extracomment>memory of the process, of it what counts, the limit of that</extracomment>
        <translation>%1، محتجز %2 من %3</translation>
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
        <translation>التفاصيل</translation>
    </message>
    <message>
        <source>Copy Payload</source>
        <translation>نسخ الحمولة</translation>
    </message>
    <message>
        <source>Payload as tree</source>
        <translation>الحمولة كشجرة</translation>
    </message>
    <message>
        <source>Payload as text</source>
        <translation>الحمولة كنص</translation>
    </message>
    <message>
        <source>Payload as bytes</source>
        <translation>الحمولة كبايتات</translation>
    </message>
    <message>
        <source>About the message</source>
        <translation>عن الرسالة</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>القيمة</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>شجرة</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>نص</translation>
    </message>
    <message>
        <source>Hex</source>
        <translation>ست‌عشري</translation>
    </message>
    <message>
        <source>About</source>
        <translation>عن الرسالة</translation>
    </message>
    <message>
        <source>Views of the payload</source>
        <translation>طرق عرض الحمولة</translation>
    </message>
    <message>
        <source>The beginning of %1: the server that saw it is not there any more.</source>
        <translation>بداية %1: لم يعد الخادم الذي رآها موجودًا.</translation>
    </message>
    <message>
        <source>The beginning of %1: this server does not give whole payloads.</source>
        <translation>بداية %1: لا يعطي هذا الخادم حمولات كاملة.</translation>
    </message>
    <message>
        <source>The beginning of %1; the rest is being fetched.</source>
        <translation>بداية %1؛ ويُجلب الباقي.</translation>
    </message>
    <message>
        <source>The beginning of %1: the server is told to give no payloads (--admin-payloads).</source>
        <translation>بداية %1: طُلب من الخادم ألا يعطي الحمولات (--admin-payloads).</translation>
    </message>
    <message>
        <source>The beginning of %1: %2</source>
        <translation>بداية %1: %2</translation>
    </message>
    <message>
        <source>%1 of %2 are fetched.</source>
        <translation>جُلب %1 من %2.</translation>
    </message>
    <message>
        <source>The first %1 of %2: the console shows no more.</source>
        <translation>أول %1 من %2: لا تعرض الواجهة أكثر.</translation>
    </message>
    <message>
        <source>There is no payload.</source>
        <translation>لا توجد حمولة.</translation>
    </message>
    <message>
        <source>This is no JSON, from byte %L1 on.</source>
        <translation>هذا ليس JSON ابتداءً من البايت %L1.</translation>
    </message>
    <message>
        <source>— The first %1 of %2 are shown. “Copy Payload” copies all of it. —</source>
        <translation>— يُعرض أول %1 من %2. «نسخ الحمولة» ينسخها كلها. —</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>الاتجاه</translation>
    </message>
    <message>
        <source>in: a command that the server received</source>
        <translation>وارد: أمر استلمه الخادم</translation>
    </message>
    <message>
        <source>out: a publication that the server delivered</source>
        <translation>صادر: منشور سلّمه الخادم</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>العميل</translation>
    </message>
    <message>
        <source>none: by HTTP, from a console or from another node</source>
        <translation>لا أحد: عبر HTTP أو من واجهة أو من عقدة أخرى</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>الأمر</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message numerus="yes">
        <source>%Ln byte(s)</source>
        <translation>
            <numerusform>لا بايتات</numerusform>
            <numerusform>بايت واحد</numerusform>
            <numerusform>بايتان</numerusform>
            <numerusform>%Ln بايتات</numerusform>
            <numerusform>%Ln بايتًا</numerusform>
            <numerusform>%Ln بايت</numerusform>
        </translation>
    </message>
    <message>
        <source>Members</source>
        <extracomment>a number of members; workers are the server&apos;s threads</extracomment>
        <translation>الأعضاء</translation>
    </message>
    <message>
        <source>Copy Value</source>
        <translation>نسخ القيمة</translation>
    </message>
    <message>
        <source>Sequence number</source>
        <translation>الرقم التسلسلي</translation>
    </message>
    <message>
        <source>First %1 of %2. The server has already discarded the rest.</source>
        <translation>أول %1 من %2. تخلّص الخادم من الباقي.</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>مرفوض</translation>
    </message>
    <message>
        <source>none: nobody was in the channel</source>
        <translation>لا أحد: لم يكن أحد في القناة</translation>
    </message>
    <message numerus="yes">
        <source>%1, on %Ln worker(s)</source>
        <translation>
            <numerusform>%1، على %Ln عامل</numerusform>
            <numerusform>%1، على عامل واحد (%Ln)</numerusform>
            <numerusform>%1، على عاملين (%Ln)</numerusform>
            <numerusform>%1، على %Ln عمال</numerusform>
            <numerusform>%1، على %Ln عاملًا</numerusform>
            <numerusform>%1، على %Ln عامل</numerusform>
        </translation>
    </message>
    <message>
        <source>Publication</source>
        <translation>المنشور</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficExport</name>
    <message numerus="yes">
        <source>Of %Ln row(s) only the beginning of the payload is here.</source>
        <translation>
            <numerusform>لا يوجد هنا سوى بداية الحمولة لـ %Ln صف.</numerusform>
            <numerusform>لا يوجد هنا سوى بداية الحمولة لصف واحد (%Ln).</numerusform>
            <numerusform>لا يوجد هنا سوى بداية الحمولة لصفين (%Ln).</numerusform>
            <numerusform>لا يوجد هنا سوى بداية الحمولة لـ %Ln صفوف.</numerusform>
            <numerusform>لا يوجد هنا سوى بداية الحمولة لـ %Ln صفًا.</numerusform>
            <numerusform>لا يوجد هنا سوى بداية الحمولة لـ %Ln صف.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficModel</name>
    <message>
        <source>↓ in</source>
        <translation>↓ وارد</translation>
    </message>
    <message>
        <source>↑ out</source>
        <translation>↑ صادر</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>When the server saw it, in this computer&apos;s time zone</source>
        <translation>متى رآها الخادم، بالمنطقة الزمنية لهذا الحاسوب</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>الاتجاه</translation>
    </message>
    <message>
        <source>in: a command received; out: a publication delivered</source>
        <translation>وارد: أمر مُستلَم؛ صادر: منشور مُسلَّم</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>العميل</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>الأمر</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message>
        <source>Bytes of the payload</source>
        <translation>بايتات الحمولة</translation>
    </message>
    <message>
        <source>Members</source>
        <translation>الأعضاء</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>الحمولة</translation>
    </message>
    <message>
        <source>Beginning of the payload</source>
        <translation>بداية الحمولة</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are missing here: the view was paused for longer than there is room.</source>
        <translation>
            <numerusform>لا صفوف مفقودة هنا: توقف العرض أطول مما تتسع له المساحة.</numerusform>
            <numerusform>صف واحد مفقود هنا: توقف العرض أطول مما تتسع له المساحة.</numerusform>
            <numerusform>صفان مفقودان هنا: توقف العرض أطول مما تتسع له المساحة.</numerusform>
            <numerusform>%Ln صفوف مفقودة هنا: توقف العرض أطول مما تتسع له المساحة.</numerusform>
            <numerusform>%Ln صفًّا مفقودًا هنا: توقف العرض أطول مما تتسع له المساحة.</numerusform>
            <numerusform>%Ln صف مفقود هنا: توقف العرض أطول مما تتسع له المساحة.</numerusform>
        </translation>
    </message>
    <message>
        <source>HTTP</source>
        <translation>HTTP</translation>
    </message>
    <message>
        <source>Console</source>
        <translation>واجهة</translation>
    </message>
    <message>
        <source>Other node</source>
        <translation>عقدة أخرى</translation>
    </message>
    <message>
        <source>no members</source>
        <translation>لا أعضاء</translation>
    </message>
    <message>
        <source>Who sent it: a client, or how it came when no client sent it</source>
        <translation>من أرسلها: عميل، أو كيف وصلت إن لم يرسلها عميل</translation>
    </message>
    <message>
        <source>How many members it was queued for, on all workers</source>
        <translation>عدد الأعضاء الذين وُضعت في طوابيرهم، على كل العمال</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficPage</name>
    <message>
        <source>Traffic</source>
        <translation>حركة الرسائل</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>إيقاف مؤقت</translation>
    </message>
    <message>
        <source>Freeze the view; what comes waits (Space)</source>
        <translation>تجميد العرض؛ وما يأتي ينتظر (مفتاح المسافة)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>End the watch; the server sends nothing more (Ctrl+.)</source>
        <translation>إنهاء المراقبة؛ لا يرسل الخادم شيئًا بعدها (Ctrl+.)</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>مسح</translation>
    </message>
    <message>
        <source>Remove all rows (Ctrl+K)</source>
        <translation>إزالة كل الصفوف (Ctrl+K)</translation>
    </message>
    <message>
        <source>Follow</source>
        <translation>متابعة</translation>
    </message>
    <message>
        <source>Show the newest rows as they come (End)</source>
        <translation>عرض أحدث الصفوف عند وصولها (End)</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>تصدير…</translation>
    </message>
    <message>
        <source>Most rows a second</source>
        <translation>أقصى عدد صفوف في الثانية</translation>
    </message>
    <message>
        <source>%L1 a second</source>
        <translation>%L1 في الثانية</translation>
    </message>
    <message>
        <source>At &amp;most:</source>
        <translation>بحد أق&amp;صى:</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>استئناف</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>بدء</translation>
    </message>
    <message>
        <source>Watch again (Ctrl+.)</source>
        <translation>المراقبة مجددًا (Ctrl+.)</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>متوقف</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>Not watching</source>
        <translation>لا يراقب</translation>
    </message>
    <message numerus="yes">
        <source>Paused: %Ln row(s) wait</source>
        <translation>
            <numerusform>إيقاف مؤقت: لا صفوف تنتظر</numerusform>
            <numerusform>إيقاف مؤقت: صف واحد ينتظر</numerusform>
            <numerusform>إيقاف مؤقت: صفان ينتظران</numerusform>
            <numerusform>إيقاف مؤقت: %Ln صفوف تنتظر</numerusform>
            <numerusform>إيقاف مؤقت: %Ln صفًا تنتظر</numerusform>
            <numerusform>إيقاف مؤقت: %Ln صف تنتظر</numerusform>
        </translation>
    </message>
    <message>
        <source>Watching since %1</source>
        <translation>يراقب منذ %1</translation>
    </message>
    <message>
        <source>The watch is stopped.</source>
        <translation>المراقبة متوقفة.</translation>
    </message>
    <message>
        <source>Start Watching</source>
        <translation>بدء المراقبة</translation>
    </message>
    <message>
        <source>There is no connection to a server.</source>
        <translation>لا يوجد اتصال بخادم.</translation>
    </message>
    <message>
        <source>Try Again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>No message has come yet.</source>
        <translation>لم تصل أي رسالة بعد.</translation>
    </message>
    <message>
        <source>Send a Message…</source>
        <translation>إرسال رسالة…</translation>
    </message>
    <message>
        <source>Filter of what is shown</source>
        <translation>مرشِّح ما يُعرض</translation>
    </message>
    <message>
        <source>All captured rows. For example: %1</source>
        <comment>%1 is a filter</comment>
        <translation>كل الصفوف الملتقطة. مثلًا: %1</translation>
    </message>
    <message>
        <source>Captured rows have no user and no address; only Capture knows them.</source>
        <translation>الصفوف الملتقطة بلا مستخدم ولا عنوان؛ لا يعرفهما إلا الالتقاط.</translation>
    </message>
    <message>
        <source>Ca&amp;pture:</source>
        <translation>التقا&amp;ط:</translation>
    </message>
    <message>
        <source>Filter of what the server sends</source>
        <translation>مرشِّح ما يرسله الخادم</translation>
    </message>
    <message>
        <source>Everything that the server sees</source>
        <translation>كل ما يراه الخادم</translation>
    </message>
    <message>
        <source>How many rows the server sends a second, at most; the others are counted as skipped</source>
        <translation>أقصى عدد من الصفوف يرسله الخادم في الثانية؛ ويُحسب الباقي مُتخطّى</translation>
    </message>
    <message>
        <source>Find…</source>
        <translation>بحث…</translation>
    </message>
    <message>
        <source>Find a text in the rows (Ctrl+F)</source>
        <translation>ابحث عن نص في الصفوف (Ctrl+F)</translation>
    </message>
    <message>
        <source>Write the rows into a file (Ctrl+Shift+E)</source>
        <translation>اكتب الصفوف في ملف (Ctrl+Shift+E)</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <extracomment>so many rows of all</extracomment>
        <translation>%1 من %2</translation>
    </message>
    <message>
        <source>Shown %1   Waiting %2   Matched %3   Skipped %4   Dropped %5</source>
        <translation>المعروض %1   المنتظر %2   الموافق %3   المُتخطّى %4   المُسقَط %5</translation>
    </message>
    <message numerus="yes">
        <source>None of the %Ln captured row(s) matches the filter.</source>
        <translation>
            <numerusform>لا صفوف ملتقطة توافق المرشِّح.</numerusform>
            <numerusform>الصف الملتقط الوحيد لا يوافق المرشِّح.</numerusform>
            <numerusform>لا يوافق المرشِّحَ أيٌّ من الصفين الملتقطين.</numerusform>
            <numerusform>لا يوافق المرشِّحَ أيٌّ من %Ln صفوف ملتقطة.</numerusform>
            <numerusform>لا يوافق المرشِّحَ أيٌّ من %Ln صفًّا ملتقطًا.</numerusform>
            <numerusform>لا يوافق المرشِّحَ أيٌّ من %Ln صف ملتقط.</numerusform>
        </translation>
    </message>
    <message>
        <source>Show All Rows</source>
        <translation>اعرض كل الصفوف</translation>
    </message>
    <message>
        <source>Nothing has matched the capture filter yet.</source>
        <translation>لم يوافق شيء مرشِّح الالتقاط بعد.</translation>
    </message>
    <message>
        <source>Capture Everything</source>
        <translation>التقط كل شيء</translation>
    </message>
    <message>
        <source>Sh&amp;ow:</source>
        <translation>عر&amp;ض:</translation>
    </message>
    <message>
        <source>Export with Whole &amp;Payloads…</source>
        <translation>تصدير مع &amp;الحمولات كاملة…</translation>
    </message>
    <message>
        <source>Shown: rows in this table, of those that are kept here. Waiting: held back by Pause. Matched: rows that came or were skipped, without those that were added to an earlier row. Skipped: found, but not sent because of the rate limit. Dropped: made room for newer rows.</source>
        <translation>المعروض: صفوف هذا الجدول من بين المحفوظة هنا. المنتظر: ما أخّره الإيقاف المؤقت. الموافق: الصفوف التي جاءت أو تُخطّيت، دون ما أُضيف إلى صف سابق. المُتخطّى: ما وُجد ولم يُرسل بسبب حد المعدل. المُسقَط: ما أفسح مكانًا لصفوف أحدث.</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficTable</name>
    <message>
        <source>Copy Rows</source>
        <translation>نسخ الصفوف</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) are selected.</source>
        <translation>
            <numerusform>لا صفوف محددة.</numerusform>
            <numerusform>صف واحد محدد.</numerusform>
            <numerusform>صفان محددان.</numerusform>
            <numerusform>%Ln صفوف محددة.</numerusform>
            <numerusform>%Ln صفًا محددًا.</numerusform>
            <numerusform>%Ln صف محدد.</numerusform>
        </translation>
    </message>
    <message>
        <source>Select a row to see its payload.</source>
        <translation>حدد صفًا لرؤية حمولته.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
    <message>
        <source>Copy Row</source>
        <translation>انسخ الصف</translation>
    </message>
    <message>
        <source>Filter for “%1”</source>
        <extracomment>a value of a column</extracomment>
        <translation>التصفية حسب «%1»</translation>
    </message>
    <message>
        <source>Filter out “%1”</source>
        <translation>استبعاد «%1»</translation>
    </message>
    <message>
        <source>Follow This Client</source>
        <translation>تتبّع هذا العميل</translation>
    </message>
    <message>
        <source>Follow This Channel</source>
        <translation>تتبّع هذه القناة</translation>
    </message>
    <message>
        <source>Show This Client</source>
        <translation>عرض هذا العميل</translation>
    </message>
    <message>
        <source>Send a Message to This Channel…</source>
        <translation>إرسال رسالة إلى هذه القناة…</translation>
    </message>
    <message>
        <source>Export the Selected Rows…</source>
        <translation>تصدير الصفوف المحددة…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>تصدير…</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficView</name>
    <message>
        <source>Traffic</source>
        <translation>حركة الرسائل</translation>
    </message>
    <message>
        <source>%1 (no room)</source>
        <extracomment>a column that is hidden because the window is narrow</extracomment>
        <translation>%1 (لا متسع)</translation>
    </message>
</context>
<context>
    <name>wsify::console::TrafficWatch</name>
    <message>
        <source>This server cannot show live traffic.</source>
        <translation>لا يستطيع هذا الخادم عرض حركة الرسائل المباشرة.</translation>
    </message>
    <message>
        <source>Live traffic is turned off on this server.</source>
        <translation>حركة الرسائل المباشرة معطلة على هذا الخادم.</translation>
    </message>
    <message>
        <source>The server does not show its traffic: %1</source>
        <translation>لا يعرض الخادم حركة رسائله: %1</translation>
    </message>
    <message>
        <source>What follows is of another server, %1.</source>
        <extracomment>%1 is the name of a server</extracomment>
        <translation>ما يلي من خادم آخر، %1.</translation>
    </message>
    <message>
        <source>The server was restarted.</source>
        <translation>أُعيد تشغيل الخادم.</translation>
    </message>
    <message>
        <source>Not watched from %1 to %2.</source>
        <extracomment>two times of the day</extracomment>
        <translation>لم يُراقَب من %1 إلى %2.</translation>
    </message>
    <message>
        <source>From here on everything is captured.</source>
        <translation>من هنا يُلتقط كل شيء.</translation>
    </message>
    <message>
        <source>From here on only this is captured: %1</source>
        <translation>من هنا لا يُلتقط إلا هذا: %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) were skipped here: more than %1 a second, or more than this console could read.</source>
        <extracomment>%1: rows a second</extracomment>
        <translation>
            <numerusform>لم يُتخطَّ هنا شيء: أكثر من %1 في الثانية، أو أكثر مما أمكن لوحدة التحكم قراءته.</numerusform>
            <numerusform>تُخطّي هنا صف واحد: أكثر من %1 في الثانية، أو أكثر مما أمكن لوحدة التحكم قراءته.</numerusform>
            <numerusform>تُخطّي هنا صفان: أكثر من %1 في الثانية، أو أكثر مما أمكن لوحدة التحكم قراءته.</numerusform>
            <numerusform>تُخطّيت هنا %Ln صفوف: أكثر من %1 في الثانية، أو أكثر مما أمكن لوحدة التحكم قراءته.</numerusform>
            <numerusform>تُخطّي هنا %Ln صفًّا: أكثر من %1 في الثانية، أو أكثر مما أمكن لوحدة التحكم قراءته.</numerusform>
            <numerusform>تُخطّي هنا %Ln صف: أكثر من %1 في الثانية، أو أكثر مما أمكن لوحدة التحكم قراءته.</numerusform>
        </translation>
    </message>
    <message>
        <source>The server does not take the capture filter: %1</source>
        <translation>لا يقبل الخادم مرشِّح الالتقاط: %1</translation>
    </message>
    <message>
        <source>From here on a publication has one row for all workers.</source>
        <translation>من هنا فصاعدًا لكل منشور صف واحد لجميع العمال.</translation>
    </message>
    <message>
        <source>From here on each worker has a row of its own.</source>
        <translation>من هنا فصاعدًا لكل عامل صفه الخاص.</translation>
    </message>
</context>
<context>
    <name>wsify::console::Units</name>
    <message>
        <source>%1 k</source>
        <extracomment>thousands</extracomment>
        <translation>%1 ألف</translation>
    </message>
    <message>
        <source>%1 M</source>
        <extracomment>millions</extracomment>
        <translation>%1 مليون</translation>
    </message>
    <message>
        <source>%1 G</source>
        <extracomment>thousands of millions</extracomment>
        <translation>%1 مليار</translation>
    </message>
    <message>
        <source>&lt;%1%</source>
        <extracomment>a share that is not zero, and less than a hundredth of a percent</extracomment>
        <translation>&lt;%1%</translation>
    </message>
    <message>
        <source>%1%</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/ث</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 ث</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 م‌ث</translation>
    </message>
    <message>
        <source>%1 d %2 h</source>
        <translation>%1 ي %2 س</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 س %2 د</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 د %2 ث</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1 ي</translation>
    </message>
    <message>
        <source>%1 h</source>
        <translation>%1 س</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 د</translation>
    </message>
</context>
<context>
    <name>wsify::console::WarningsModel</name>
    <message>
        <source>%1 was cut with %2 unsent: it did not read.</source>
        <translation>قُطع %1 وبقي %2 غير مُرسَل: لم يقرأ.</translation>
    </message>
    <message>
        <source>The broker is up again.</source>
        <translation>عاد الوسيط إلى العمل.</translation>
    </message>
    <message>
        <source>The broker is down.</source>
        <translation>الوسيط متوقف.</translation>
    </message>
    <message>
        <source>The broker is down: %1</source>
        <translation>الوسيط متوقف: %1</translation>
    </message>
    <message>
        <source>Error: %1</source>
        <translation>خطأ: %1</translation>
    </message>
    <message>
        <source>%1 was not let in (%2).</source>
        <translation>لم يُسمح بدخول %1 ‏(%2).</translation>
    </message>
    <message>
        <source>%1 was refused %2 on %3 (%4).</source>
        <extracomment>client, command, channel, reason</extracomment>
        <translation>رُفض لـ %1 الأمر %2 على %3 ‏(%4).</translation>
    </message>
    <message numerus="yes">
        <source>Of %Ln of this kind the last: %1</source>
        <translation>
            <numerusform>من هذا النوع: %1</numerusform>
            <numerusform>واحد من هذا النوع: %1</numerusform>
            <numerusform>الأخير من اثنين من هذا النوع: %1</numerusform>
            <numerusform>الأخير من %Ln من هذا النوع: %1</numerusform>
            <numerusform>الأخير من %Ln من هذا النوع: %1</numerusform>
            <numerusform>الأخير من %Ln من هذا النوع: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Time</source>
        <extracomment>heading: how many times it happened</extracomment>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>العدد</translation>
    </message>
    <message>
        <source>What</source>
        <translation>ماذا</translation>
    </message>
    <message>
        <source>%1 could not connect: the authorizer did not answer.</source>
        <translation>لم يستطع %1 الاتصال: لم يجب المخوِّل.</translation>
    </message>
    <message>
        <source>%1 was disconnected during %2: the authorizer did not answer.</source>
        <translation>قُطع %1 أثناء %2: لم يجب المخوِّل.</translation>
    </message>
    <message>
        <source>A message of %1 was refused (%2).</source>
        <extracomment>client, reason</extracomment>
        <translation>رُفضت رسالة من %1 (%2).</translation>
    </message>
    <message>
        <source>%1 was refused %2 (%3).</source>
        <extracomment>client, command, reason</extracomment>
        <translation>رُفض لـ %1 الأمر %2 (%3).</translation>
    </message>
</context>
</TS>
