// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#include "gui/servers/shellline.h"

#include <QRegularExpression>

namespace wsify::console {

QString shellLine(const QStringList &words)
{
    static const QRegularExpression plain(QStringLiteral("\\A[\\p{L}\\p{N}_./:@,=+-]+\\z"));
    QStringList line;
    for (QString word : words) {
        if (!plain.match(word).hasMatch()) {
#ifdef Q_OS_WIN
            word = u'"' + word.remove(u'"') + u'"'; // no name of a file has one
#else
            word = u'\'' + word.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
#endif
        }
        line.append(word);
    }
    return line.join(u' ');
}

} // namespace wsify::console
