#!/usr/bin/env bash
# A KafkaProducer that has failed for good settles a record twice: send() throws, and the record's callback is called as well.
#
# org.apache.kafka:kafka-clients 4.4.0, an idempotent producer without transactions, against a broker of 4.4.0 with its StandardAuthorizer.
# Guess before: send() either throws, and then the record was not taken and its callback is never called; or it returns, and the callback is
# called once. So who counts records down, one for each send that threw and one for each callback, ends at zero.
# Seen: a user that may describe the topic, but not write. The first record fails with ClusterAuthorizationException, by its callback: the
# producer is in a fatal state from then on. The next send() puts its record into a batch, looks at the state only behind that, and throws
# KafkaException; then the sender's thread aborts the batch and calls the same record's callback. A countdown goes below zero, and who waits
# for zero waits for ever. Which of the two comes first depends on the threads.
#
# Needs Maven and a JDK of 17 or later. Starts one broker on free ports of 127.0.0.1. Fails if the behaviour changes.
set -euo pipefail
work=$(mktemp -d)
broker=
trap '[ -z "$broker" ] || kill "$broker" 2> /dev/null || true; wait; rm -rf "$work"' EXIT
cd "$work"
cat > pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>4.4.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
POM
mvn --batch-mode --quiet dependency:copy-dependencies -DoutputDirectory=lib
cat > FreePorts.java <<'JAVA'
import java.net.InetAddress;
import java.net.ServerSocket;

class FreePorts {
    public static void main(String[] args) throws Exception {
        InetAddress here = InetAddress.getByName("127.0.0.1");
        try (var a = new ServerSocket(0, 1, here); var b = new ServerSocket(0, 1, here); var c = new ServerSocket(0, 1, here)) {
            System.out.println(a.getLocalPort() + " " + b.getLocalPort() + " " + c.getLocalPort());
        }
    }
}
JAVA
cat > Twice.java <<'JAVA'
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;

class Twice {
    public static void main(String[] args) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", args[0]))) {
            admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
            admin.createAcls(List.of(new AclBinding(
                            new ResourcePattern(ResourceType.TOPIC, "t", PatternType.LITERAL),
                            new AccessControlEntry("User:reader", "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW))))
                    .all()
                    .get();
        }
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", args[1],
                "security.protocol", "SASL_PLAINTEXT",
                "sasl.mechanism", "PLAIN",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"reader\" password=\"p\";");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            try {
                producer.send(new ProducerRecord<>("t", "first")).get();
            } catch (ExecutionException e) {
                System.out.println("first record: " + e.getCause().getClass().getSimpleName());
            }
            var called = new CountDownLatch(1);
            try {
                producer.send(new ProducerRecord<>("t", "second"), (metadata, failure) -> {
                    System.out.println("second record, callback: " + failure.getClass().getSimpleName());
                    called.countDown();
                });
                System.out.println("second record, send: returned");
            } catch (KafkaException e) {
                System.out.println("second record, send: threw " + e.getClass().getSimpleName());
            }
            System.out.println("called back within 30 s: " + called.await(30, TimeUnit.SECONDS));
        }
    }
}
JAVA
javac -cp 'lib/*' FreePorts.java Twice.java
read -r open secured controller <<< "$(java FreePorts)"
cat > server.properties <<EOF
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=OPEN://127.0.0.1:$open,SECURED://127.0.0.1:$secured,CONTROLLER://127.0.0.1:$controller
advertised.listeners=OPEN://127.0.0.1:$open,SECURED://127.0.0.1:$secured
listener.security.protocol.map=OPEN:PLAINTEXT,SECURED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=OPEN
controller.listener.names=CONTROLLER
sasl.enabled.mechanisms=PLAIN
listener.name.secured.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_reader="p";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
offsets.topic.replication.factor=1
log.dirs=$work/data
EOF
java -cp 'lib/*' kafka.tools.StorageTool format -t "$(java -cp 'lib/*' kafka.tools.StorageTool random-uuid)" -c server.properties > /dev/null
java -Xmx256m -cp 'lib/*' kafka.Kafka server.properties > broker.log 2>&1 &
broker=$!
java -cp 'lib/*:.' Twice "127.0.0.1:$open" "127.0.0.1:$secured" | tee seen
grep -q '^first record: ClusterAuthorizationException$' seen
grep -q '^second record, send: threw KafkaException$' seen
grep -q '^second record, callback: ClusterAuthorizationException$' seen
echo "as described"
