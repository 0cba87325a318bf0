package io.windtrap.forwarder.clickhouse.client;

import com.clickhouse.client.api.insert.InsertSettings;
import com.github.luben.zstd.ZstdOutputStream;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;

/** How the rows of an INSERT travel. The client's own compression is not used: see docs/decisions.md. */
public enum Compression {
    NONE,
    LZ4,
    ZSTD;

    private static final int FAST = 1;

    void announce(InsertSettings settings) {
        if (this != NONE) {
            settings.appCompressedData(true, name().toLowerCase(Locale.ROOT));
        }
    }

    void write(byte[] statement, TsvBuffer rows, OutputStream out) throws IOException {
        if (this == NONE) {
            out.write(statement);
            rows.writeTo(out);
            return;
        }
        OutputStream compressed =
                this == LZ4 ? new LZ4FrameOutputStream(out, BLOCKSIZE.SIZE_256KB) : new ZstdOutputStream(out, FAST);
        compressed.write(statement);
        rows.writeTo(compressed);
        // Closed only after success: that writes the end of the stream, which rows that are cut short must not have.
        compressed.close();
    }
}
