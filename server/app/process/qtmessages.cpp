// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "app/process/qtmessages.h"

#include "app/process/logger.h"

#include <QString>

#include <atomic>
#include <chrono>

namespace wsify {

namespace {

constexpr std::chrono::seconds LastFlush{1};

// Qt's message handler is a plain function, so the logger it writes to is static.
std::atomic<Logger *> qtLogger = nullptr;
QtMessageHandler formerHandler = nullptr;

void onQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &text)
{
    Logger *logger = qtLogger.load();
    if (!logger)
        return;
    const LogLevel level = type == QtDebugMsg     ? LogLevel::Debug
                           : type == QtInfoMsg    ? LogLevel::Info
                           : type == QtWarningMsg ? LogLevel::Warning
                                                  : LogLevel::Error;
    const QByteArray category(context.category ? context.category : "default");
    if (type != QtFatalMsg) {
        logger->writeLimited(level, text.toUtf8(), {{"category", category}});
        return;
    }
    logger->write(level, text.toUtf8(), {{"category", category}});
    logger->flush(LastFlush); // Qt aborts next
}

} // namespace

QtMessages::QtMessages(Logger &logger)
{
    qtLogger = &logger;
    formerHandler = qInstallMessageHandler(onQtMessage);
}

QtMessages::~QtMessages()
{
    qtLogger = nullptr;
    qInstallMessageHandler(formerHandler);
}

} // namespace wsify
