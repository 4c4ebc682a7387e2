// SPDX-FileCopyrightText: 2026 The wsify authors
// SPDX-License-Identifier: MIT

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** An authorizer on the JDK's HttpServer: allows everything that is a call of wsify. */
public class Authorizer {
    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])), 0);
        server.setExecutor(Executors.newFixedThreadPool(8));
        server.createContext("/", exchange -> {
            boolean isCall = new String(exchange.getRequestBody().readAllBytes()).contains("\"command\"");
            exchange.sendResponseHeaders(isCall ? 200 : 400, -1);
            exchange.close();
        });
        server.start();
    }
}
