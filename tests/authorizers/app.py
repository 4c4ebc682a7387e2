# SPDX-FileCopyrightText: 2026 The wsify authors
# SPDX-License-Identifier: MIT
#
# An authorizer in Flask (WSGI): allows everything that is a call of wsify.
from flask import Flask, request

app = Flask(__name__)


@app.post("/")
def authorize():
    return "", 200 if "command" in request.get_json() else 400
