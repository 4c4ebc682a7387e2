<?php
// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT
//
// An authorizer in PHP, for its own server: allows everything that is a call of wsify.
$ask = json_decode(file_get_contents('php://input'), true);
http_response_code(isset($ask['command']) ? 200 : 400);
