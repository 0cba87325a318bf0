#!/usr/bin/env bash
# Kafka Streams 4.4.0 complains of configurations that are as it wants them, and advises an option that is deprecated.
#
# org.apache.kafka:kafka-streams 4.4.0. Guess before: a configuration with nothing but the two required keys logs no warning; a consumer
# setting that equals the one which Kafka Streams insists on is taken in silence.
# Seen: (1) With the two required keys alone, StreamsConfig warns at each construction to set processing.exception.handler.global.enabled=true,
# also where there is no global table. The constant of that option is @Deprecated from the release on that brought it, so that who
# follows the advice by the constant can't compile with -Xlint:deprecation -Werror. (2) main consumer's allow.auto.create.topics=false is an ERROR in the
# log, whose own text says that the user's false is ignored and the default false is used.
# Who alerts on WARN and ERROR lines has to leave the option out, and to live with the other line.
#
# Needs Maven and a JDK of 17 or later. Starts no broker. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-streams</artifactId><version>4.4.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn --batch-mode --quiet dependency:copy-dependencies -DoutputDirectory=lib
cat > Settings.java <<'JAVA'
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.StreamsConfig;

class Settings {
    public static void main(String[] args) {
        Map<String, Object> settings = new HashMap<>(Map.of("application.id", "a", "bootstrap.servers", "127.0.0.1:1"));
        new StreamsConfig(settings);
        System.err.println("-- allow.auto.create.topics=false");
        settings.put(StreamsConfig.consumerPrefix("allow.auto.create.topics"), false);
        new StreamsConfig(settings).getMainConsumerConfigs("a", "a", 0);
    }
}
JAVA
cat > Advised.java <<'JAVA'
import org.apache.kafka.streams.StreamsConfig;

class Advised {
    static final String KEY = StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG;
}
JAVA
javac -cp 'lib/*' Settings.java
java -cp 'lib/*:.' Settings 2> log
grep -E 'WARN|ERROR|^--' log
before=$(sed '/^-- /q' log)
after=$(sed '1,/^-- /d' log)
grep -q "WARN.*It's recommended to set .processing.exception.handler.global.enabled. to true" <<< "$before"
grep -q 'ERROR.*allow.auto.create.topics.*User setting (false) will be ignored and the Streams default setting (false) will be used' <<< "$after"
if javac -Xlint:deprecation -Werror -cp 'lib/*' Advised.java 2> advised; then
  echo "the advised option is not deprecated any more"
  exit 1
fi
grep 'PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG.*deprecated' advised
echo "as described"
