#!/usr/bin/env bash
# kafka-consumer-groups and kafka-share-groups end with exit code 0 although they did nothing, because no broker answered them.
#
# org.apache.kafka:kafka-tools 4.4.0, asked at a port on which nobody listens.
# Guess before: the error is printed and the exit code is 1, as that of kafka-topics, kafka-groups and kafka-streams-groups is.
# Seen: --list, --describe, --delete and --reset-offsets --execute of kafka-consumer-groups, and --list of kafka-share-groups, print "Error: …" on
# standard output and exit with 0. Their three siblings exit with 1. So a script that resets offsets before a replay goes on as if they were reset;
# each call waits 5 s by default (--timeout), which a busy broker can exceed.
#
# Needs Maven and a JDK of 17 or later. Starts no server. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>4.4.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn --batch-mode --quiet dependency:copy-dependencies -DoutputDirectory=lib
printf 'request.timeout.ms=1500\ndefault.api.timeout.ms=2000\n' > short.properties

failed=0
expect() { # CODE CLASS ARGUMENTS...
  local wanted=$1 tool=$2 code=0
  shift 2
  # Port 9 is discard's: nothing listens there.
  java -cp 'lib/*' "org.apache.kafka.tools.$tool" --bootstrap-server 127.0.0.1:9 "$@" > out.txt 2> err.txt || code=$?
  echo "exit code $code of $tool $*: $(cat out.txt err.txt | grep -v '^$' | head -1 | cut -c1-120)"
  grep -q Error out.txt err.txt || { echo "no error is printed any more"; failed=1; }
  [ "$code" = "$wanted" ] || { echo "expected exit code $wanted"; failed=1; }
}
group=consumer.group.ConsumerGroupCommand
expect 0 $group --list --timeout 2000
expect 0 $group --describe --group g --timeout 2000
expect 0 $group --delete --group g --timeout 2000
expect 0 $group --reset-offsets --group g --topic t --to-earliest --execute --timeout 2000
expect 0 consumer.group.ShareGroupCommand --list --timeout 2000
expect 1 TopicCommand --list --command-config short.properties
expect 1 GroupsCommand --list --command-config short.properties
expect 1 streams.StreamsGroupCommand --list --timeout 2000
exit $failed
