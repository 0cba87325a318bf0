package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.engine.testing.SecuredKafka;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.kafka.GroupConsumers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The group's consumers reach a broker that wants TLS, a name and a password, by the operator's properties alone. */
final class SecuredKafkaIT {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    @TempDir
    private Path folder;

    @Test
    void commitsWithTheRightPasswordAndSaysThatItIsWrong() throws Exception {
        try (SecuredKafka kafka = SecuredKafka.start(folder);
                Admin admin = kafka.admin()) {
            // Given: the rights that the forwarder needs
            TestTopics.create(admin, new NewTopic(PARTITION.topic(), 1, (short) 1));
            admin.createAcls(List.of(mayRead(ResourceType.TOPIC, "events"), mayRead(ResourceType.GROUP, "windtrap.ch")))
                    .all()
                    .get();

            // When
            try (Consumer<byte[], byte[]> consumer = consumer(kafka, SecuredKafka.PASSWORD)) {
                consumer.assign(List.of(PARTITION));
                consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(0, "declared")));

                // Then
                assertThat(consumer.committed(Set.of(PARTITION)))
                        .containsEntry(PARTITION, new OffsetAndMetadata(0, "declared"));
            }
            try (Consumer<byte[], byte[]> consumer = consumer(kafka, "wrong")) {
                assertThatThrownBy(() -> consumer.partitionsFor(PARTITION.topic()))
                        .isInstanceOf(SaslAuthenticationException.class);
            }
        }
    }

    private static Consumer<byte[], byte[]> consumer(SecuredKafka kafka, String password) {
        var properties = kafka.clientProperties(SecuredKafka.USER, password);
        return new GroupConsumers(kafka.bootstrapServers(), "ch", properties).consumer();
    }

    private static AclBinding mayRead(ResourceType type, String name) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + SecuredKafka.USER, "*", AclOperation.READ, AclPermissionType.ALLOW));
    }
}
