package io.windtrap.engine.clickhouse.http;

import com.clickhouse.data.ClickHouseCityHash;
import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import org.jspecify.annotations.Nullable;

/**
 * ClickHouse's own compression: blocks of a 16-byte checksum over what follows it, the method (1 byte), the compressed
 * size with these 9 bytes of header (4 bytes), the size of the data (4 bytes), and the compressed data; little endian.
 */
final class CompressedBlocks {
    static final int CHECKSUM_BYTES = 16;
    static final int HEADER_BYTES = 9;
    /** A block is never larger, as in ClickHouse itself. */
    static final int LARGEST_BLOCK_BYTES = 0x40000000;

    private static final byte LZ4 = (byte) 0x82;
    private static final byte NONE = 0x02;
    private static final LZ4Factory FACTORY = LZ4Factory.fastestInstance();

    private CompressedBlocks() {}

    /** Makes one block. */
    static byte[] compress(byte[] data, int length) {
        var compressor = FACTORY.fastCompressor();
        var block = new byte[CHECKSUM_BYTES + HEADER_BYTES + compressor.maxCompressedLength(length)];
        int compressed = compressor.compress(data, 0, length, block, CHECKSUM_BYTES + HEADER_BYTES);
        int size = HEADER_BYTES + compressed;
        var buffer = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(CHECKSUM_BYTES).put(LZ4).putInt(size).putInt(length);
        long[] checksum = checksum(block, size);
        buffer.position(0).putLong(checksum[0]).putLong(checksum[1]);
        return Arrays.copyOf(block, CHECKSUM_BYTES + size);
    }

    /** The size of a block behind its checksum, from the 25 bytes it begins with; null when they can't be right. */
    static @Nullable Integer sizeOf(byte[] begin) {
        var buffer = ByteBuffer.wrap(begin).order(ByteOrder.LITTLE_ENDIAN);
        int compressed = buffer.getInt(CHECKSUM_BYTES + 1);
        int plain = buffer.getInt(CHECKSUM_BYTES + 5);
        boolean possible = compressed >= HEADER_BYTES
                && compressed <= LARGEST_BLOCK_BYTES
                && plain >= 0
                && plain <= LARGEST_BLOCK_BYTES;
        return possible ? compressed : null;
    }

    /** Takes one block apart. */
    static byte[] decompress(byte[] block) throws ClickHouseException {
        var buffer = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        long[] stated = {buffer.getLong(), buffer.getLong()};
        if (!Arrays.equals(stated, checksum(block, block.length - CHECKSUM_BYTES))) {
            throw new ClickHouseException(
                    40, "CHECKSUM_DOESNT_MATCH", "Checksum doesn't match: corrupted data of a compressed block");
        }
        byte method = buffer.get();
        var data = new byte[buffer.getInt(CHECKSUM_BYTES + 5)];
        int begin = CHECKSUM_BYTES + HEADER_BYTES;
        switch (method) {
            case LZ4 -> {
                try {
                    FACTORY.safeDecompressor().decompress(block, begin, block.length - begin, data, 0);
                } catch (LZ4Exception e) {
                    throw new ClickHouseException(271, "CANNOT_DECOMPRESS", "Cannot decompress a block: " + e);
                }
            }
            case NONE -> System.arraycopy(block, begin, data, 0, Math.min(data.length, block.length - begin));
            default ->
                throw new ClickHouseException(
                        89, "UNKNOWN_COMPRESSION_METHOD", "Unknown compression method: " + (method & 0xff));
        }
        return data;
    }

    @SuppressWarnings("deprecation") // As the rest of the client's first version, which its second still hashes with.
    private static long[] checksum(byte[] block, int size) {
        return ClickHouseCityHash.cityHash128(block, CHECKSUM_BYTES, size);
    }
}
