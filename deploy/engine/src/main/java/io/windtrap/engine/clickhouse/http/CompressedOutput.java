package io.windtrap.engine.clickhouse.http;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a result as compressed blocks ({@code compress=1}) of 64 KiB of data. */
final class CompressedOutput extends OutputStream {
    private final OutputStream blocks;
    private final byte[] data = new byte[64 * 1024];
    private int filled;

    CompressedOutput(OutputStream blocks) {
        this.blocks = blocks;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        int taken = 0;
        while (taken < length) {
            int count = Math.min(length - taken, data.length - filled);
            System.arraycopy(from, offset + taken, data, filled, count);
            filled += count;
            taken += count;
            if (filled == data.length) {
                writeBlock();
            }
        }
    }

    @Override
    public void flush() throws IOException {
        writeBlock();
        blocks.flush();
    }

    @Override
    public void close() throws IOException {
        writeBlock();
        blocks.close();
    }

    private void writeBlock() throws IOException {
        if (filled > 0) {
            blocks.write(CompressedBlocks.compress(data, filled));
            filled = 0;
        }
    }
}
