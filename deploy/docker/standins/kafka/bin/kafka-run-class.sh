#!/usr/bin/env bash
# As Kafka's own: a class on Kafka's class path, with the variables that its scripts know.
exec java ${KAFKA_HEAP_OPTS:--Xmx256M} ${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseSerialGC} ${KAFKA_OPTS:-} --enable-native-access=ALL-UNNAMED \
  -Dlogback.configurationFile="/etc/kafka/docker/${LOGBACK:-tools-logback.xml}" -cp '/opt/kafka/libs/*' "$@"
