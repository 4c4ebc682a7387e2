// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace wsify {
class AdminClient;
} // namespace wsify

namespace wsify::console {

class LiveStats;

/// The server in one line above every page: is it there, is it healthy, how much it does. What needs attention is heavier, says so in a word, and in a
/// sentence in its tool tip. When the server is gone its last numbers stay, greyed.
class HeaderStrip : public QWidget
{
    Q_OBJECT

public:
    enum class Cell : quint8 { State, Uptime, Clients, In, Out, AuthP95, AuthErrors, Broker, Slow };

    /// Both live longer.
    HeaderStrip(AdminClient &client, const LiveStats &stats, QWidget *parent = nullptr);

    /// What is to be read there.
    QString text(Cell cell) const;
    QString sentence(Cell cell) const;
    bool isMarked(Cell cell) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Field
    {
        QLabel *caption = nullptr;
        QLabel *value = nullptr;
        QString sentence;
        bool isMarked = false;
    };

    void addCell(QHBoxLayout *row, const QString &caption);
    void set(Cell cell, const QString &text, const QString &sentence, bool isMarked = false);
    void update();
    void updateState();
    void updateNumbers();
    void paintTones();

    AdminClient &m_client;
    const LiveStats &m_stats;
    QLabel *m_dot = nullptr;
    QList<Field> m_cells;
    enum class Tone : quint8 { Off, Good, Doubtful, Bad } m_tone = Tone::Off;
};

} // namespace wsify::console
