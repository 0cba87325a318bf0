#!/bin/sh
# Starts Windtrap's @TOOL@: `@TOOL@ --help` says how. Options for the JVM in JAVA_OPTS win over those below.
home=$(dirname "$(dirname "$(readlink -f "$0")")")
cache=$home/lib/windtrap.aot
[ -f "$cache" ] || cache=
# Xms: by default the JVM takes a 64th of the machine's memory at once, needed or not.
# MaxRAM keeps the heap below 32 GB on any machine: with a larger one the JVM can't use the cache. Where it can't, it starts
# without: -Xlog:aot in JAVA_OPTS says why. A process without memory keeps no promise; a fresh one does.
# shellcheck disable=SC2086
exec "$home/runtime/bin/java" \
  ${cache:+"-XX:AOTCache=$cache"} -Xlog:aot=off \
  -Xms40m -XX:MaxRAM=40g -XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError \
  --enable-native-access=ALL-UNNAMED @OPTIONS@ \
  ${JAVA_OPTS-} \
  -cp "$home/lib/windtrap.jar" @MAIN@ "$@"
