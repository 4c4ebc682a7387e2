// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTest>

namespace wsify::test {

/// For suites whose subject needs no application object.
struct NoApplication
{
    NoApplication(int &, char **) {}
};

} // namespace wsify::test

/// The entry of a suite in a program that holds the suites of a folder (wsify_suites() in tests/CMakeLists.txt): what QTEST_MAIN is for a
/// program that holds one. `entry` is the file's name without its ending. One process runs one suite.
#define WSIFY_SUITE(entry, Application, Test)                                                                          \
    int entry(int argc, char *argv[])                                                                                  \
    {                                                                                                                  \
        const Application application(argc, argv);                                                                     \
        Test test;                                                                                                     \
        QTEST_SET_MAIN_SOURCE_PATH                                                                                     \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }
