// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

#pragma once

#include <QToolButton>

namespace wsify::console {

/// A button that stays pressed, with a bar below its text while it is: in dark palettes a style shows the difference by a shade that
/// nobody sees.
class ToggleButton : public QToolButton
{
public:
    explicit ToggleButton(const QString &text = {}, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace wsify::console
