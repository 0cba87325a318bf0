package io.windtrap.transformer.geo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a database that knows where 203.0.113.0/24 is. */
public final class CityFile {
    private CityFile() {}

    /** Puts one in the place of {@code file}, at once. */
    public static Path write(Path file, String city) throws IOException {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("city", Map.of("names", Map.of("en", city)));
        data.put("country", Map.of("iso_code", "DE"));
        data.put("subdivisions", List.of(Map.of("names", Map.of("en", "Land Berlin"))));
        data.put("postal", Map.of("code", "10115"));
        data.put("location", Map.of("latitude", 52.5, "longitude", 13.25, "time_zone", "Europe/Berlin"));
        Path fresh = Files.write(Path.of(file + ".new"), mmdb(new byte[] {(byte) 203, 0, 113}, data));
        return Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A database with one IPv4 network, as MaxMind's specification of the format has it. */
    private static byte[] mmdb(byte[] network, Map<String, Object> data) {
        int nodes = network.length * 8;
        var file = new ByteArrayOutputStream();
        for (int node = 0; node < nodes; node++) {
            boolean isOne = (network[node / 8] >> (7 - node % 8) & 1) == 1;
            int next = node == nodes - 1 ? nodes + 16 : node + 1;
            record(file, isOne ? nodes : next);
            record(file, isOne ? next : nodes);
        }
        file.writeBytes(new byte[16]);
        write(file, data);
        file.writeBytes(new byte[] {(byte) 0xab, (byte) 0xcd, (byte) 0xef});
        file.writeBytes("MaxMind.com".getBytes(UTF_8));
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("node_count", nodes);
        metadata.put("record_size", 24);
        metadata.put("ip_version", 4);
        metadata.put("database_type", "Test");
        metadata.put("languages", List.of("en"));
        metadata.put("binary_format_major_version", 2);
        metadata.put("binary_format_minor_version", 0);
        metadata.put("build_epoch", 1_790_000_000L);
        metadata.put("description", Map.of("en", "test"));
        write(file, metadata);
        return file.toByteArray();
    }

    private static void record(ByteArrayOutputStream file, int value) {
        file.writeBytes(new byte[] {(byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }

    private static void write(ByteArrayOutputStream file, Object value) {
        switch (value) {
            case String text -> {
                byte[] bytes = text.getBytes(UTF_8);
                file.write(2 << 5 | bytes.length);
                file.writeBytes(bytes);
            }
            case Double number -> {
                file.write(3 << 5 | 8);
                file.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
            }
            case Integer number -> {
                file.write(6 << 5 | 4);
                file.writeBytes(ByteBuffer.allocate(4).putInt(number).array());
            }
            case Long number -> {
                file.writeBytes(new byte[] {8, 2});
                file.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
            }
            case Map<?, ?> map -> {
                file.write(7 << 5 | map.size());
                map.forEach((name, one) -> {
                    write(file, name);
                    write(file, one);
                });
            }
            case List<?> list -> {
                file.writeBytes(new byte[] {(byte) list.size(), 4});
                list.forEach(one -> write(file, one));
            }
            default -> throw new IllegalArgumentException(value.getClass().getName());
        }
    }
}
