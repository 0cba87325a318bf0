#!/usr/bin/env bash
# As the official image's, for what deploy/engine has: one user, HTTP on port 8123, data under /var/lib/clickhouse.
set -e
mkdir -p /etc/clickhouse-server/users.d
echo "user" >/etc/clickhouse-server/users.d/default-user.xml
folder=$(mktemp -d)
cat >"$folder/engine.properties" <<P
path=/var/lib/clickhouse/data
host=0.0.0.0
port=8123
user=${CLICKHOUSE_USER:-default}
password=${CLICKHOUSE_PASSWORD:-}
P
# The engine stops when its standard input ends.
exec java -Xmx256m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
  -Dsun.net.httpserver.nodelay=true -Dsun.net.httpserver.idleInterval=120 -Dwindtrap.libchdb=/opt/clickhouse/libchdb.so \
  -Dlogback.configurationFile=io/windtrap/engine/process/engine-logback.xml -cp '/opt/clickhouse/lib/*' \
  io.windtrap.engine.clickhouse.ClickHouseEngineMain "$folder/engine.properties" "$folder/ready" < <(exec sleep infinity)
