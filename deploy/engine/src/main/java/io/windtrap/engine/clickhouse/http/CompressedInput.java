package io.windtrap.engine.clickhouse.http;

import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads a request body of compressed blocks ({@code decompress=1}), one block at a time. */
final class CompressedInput extends InputStream {
    private static final int BEGIN = CompressedBlocks.CHECKSUM_BYTES + CompressedBlocks.HEADER_BYTES;

    private final InputStream blocks;
    private byte[] data = {};
    private int at;

    CompressedInput(InputStream blocks) {
        this.blocks = blocks;
    }

    @Override
    public int read() throws IOException {
        return fill() ? data[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, data.length - at);
        System.arraycopy(data, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        while (at == data.length) {
            var begin = blocks.readNBytes(BEGIN);
            if (begin.length == 0) {
                return false;
            }
            Integer size = begin.length == BEGIN ? CompressedBlocks.sizeOf(begin) : null;
            if (begin.length < BEGIN) {
                throw new EOFException("the body ends in the middle of a compressed block");
            }
            if (size == null) {
                throw new BadBodyException(
                        new ClickHouseException(271, "CANNOT_DECOMPRESS", "Wrong sizes of a compressed block"));
            }
            var block = Arrays.copyOf(begin, CompressedBlocks.CHECKSUM_BYTES + size);
            if (blocks.readNBytes(block, BEGIN, block.length - BEGIN) < block.length - BEGIN) {
                throw new EOFException("the body ends in the middle of a compressed block");
            }
            try {
                data = CompressedBlocks.decompress(block);
            } catch (ClickHouseException e) {
                throw new BadBodyException(e);
            }
            at = 0;
        }
        return true;
    }

    /** A body can't be decoded; the error says why as ClickHouse does. */
    static final class BadBodyException extends IOException {
        private static final long serialVersionUID = 1L;

        private final ClickHouseException error;

        BadBodyException(ClickHouseException error) {
            super(error.getMessage(), error);
            this.error = error;
        }

        ClickHouseException error() {
            return error;
        }
    }
}
