// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT
//
// An authorizer in Express: allows everything that is a call of wsify.
import express from 'express';

const app = express();
app.use(express.json());
app.post('/', (request, response) => response.sendStatus('command' in request.body ? 200 : 400));
app.listen(Number(process.argv[2]), '127.0.0.1');
