#!/usr/bin/env bash
# An INSERT that a proxy redirects is reported as done, and its rows are nowhere.
#
# com.clickhouse:client-v2 0.9.8. Guess before: a redirected INSERT fails, since a redirect is no answer of ClickHouse's and
# the stream of rows can be read only once.
# Seen: after 301, 302 and 303 the client sends a GET to the new address; after 307 and 308 it sends a POST whose body is empty,
# as the stream of rows is spent. In all five cases it takes that page's 200 for the end of the INSERT and the future of
# insert() completes normally.
# Who relies on the future alone loses every row behind a proxy that redirects to its login page. What tells: the answer lacks
# the header X-ClickHouse-Query-Id, which a ClickHouse server always sends.
#
# Needs Maven and a JDK of 17 or later. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.clickhouse</groupId><artifactId>client-v2</artifactId><version>0.9.8</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.18</version></dependency>
  </dependencies>
</project>
POM
mvn --batch-mode --quiet dependency:copy-dependencies -DoutputDirectory=lib
cat > Redirected.java <<'JAVA'
import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

class Redirected {
    public static void main(String[] args) throws Exception {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            var seen = new ConcurrentLinkedQueue<String>();
            HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            proxy.createContext("/", exchange -> {
                int bytes = exchange.getRequestBody().readAllBytes().length;
                boolean login = exchange.getRequestURI().getPath().equals("/login");
                seen.add(exchange.getRequestMethod() + (login ? " /login " : " / ") + (bytes > 0 ? "rows" : "empty"));
                if (!login) {
                    exchange.getResponseHeaders().set("Location", "/login");
                }
                byte[] page = "<html>please log in</html>".getBytes();
                exchange.sendResponseHeaders(login ? 200 : status, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            proxy.start();
            String result;
            try (Client client = new Client.Builder()
                    .addEndpoint("http://127.0.0.1:" + proxy.getAddress().getPort())
                    .setUsername("default").setPassword("").setMaxRetries(0).retryOnFailures(ClientFaultCause.None)
                    .compressServerResponse(false).compressClientRequest(false)
                    .build()) {
                client.insert("t", new ByteArrayInputStream("1\n2\n".getBytes()), ClickHouseFormat.TSV, new InsertSettings())
                        .get(20, TimeUnit.SECONDS).close();
                result = "insert() returned normally";
            } catch (Exception e) {
                result = "insert() failed";
            }
            proxy.stop(0);
            System.out.println(status + ": " + String.join(", ", seen) + ": " + result);
        }
        System.exit(0);
    }
}
JAVA
java -cp 'lib/*' Redirected.java | tee seen
diff - seen <<'EXPECTED'
301: POST / rows, GET /login empty: insert() returned normally
302: POST / rows, GET /login empty: insert() returned normally
303: POST / rows, GET /login empty: insert() returned normally
307: POST / rows, POST /login empty: insert() returned normally
308: POST / rows, POST /login empty: insert() returned normally
EXPECTED
echo "as stated"
