// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QTemporaryDir>

namespace wsify::test {

/// The desktop of one suite, for its entry to make before its application: no display, and none of the user's own settings, sockets, fonts,
/// language, time zone and style. What the suite starts inherits it. WSIFY_TEST_FONTS=system leaves the user's fonts;
/// WSIFY_TEST_SCALE=2 makes the screen twice as dense.
class Desktop
{
public:
    Desktop();

private:
    QTemporaryDir m_home;
};

/// An application on such a desktop, for WSIFY_SUITE.
template <class Application>
class OnDesktop : private Desktop, public Application
{
public:
    OnDesktop(int &argc, char **argv)
        : Application(argc, argv)
    {
    }
};

} // namespace wsify::test
