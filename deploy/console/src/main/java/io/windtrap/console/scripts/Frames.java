package io.windtrap.console.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Messages over a pipe: JSON, each after its length. For one thread at a time. */
final class Frames {
    /** Bytes of a message. */
    static final int LONGEST = 8 << 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DataInputStream in;
    private final DataOutputStream out;

    Frames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = new DataOutputStream(new BufferedOutputStream(out));
    }

    /** A message that is too long to be sent; none of it was. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1;

        TooLongException(int bytes) {
            super(bytes + " bytes are too many: it must be " + LONGEST + " at most");
        }
    }

    /** @throws TooLongException if it is longer than {@link #LONGEST} */
    void write(Message message) throws IOException {
        byte[] bytes =
                JSON.writeValueAsString(message).getBytes(UTF_8); // Half a surrogate pair becomes a question mark.
        if (bytes.length > LONGEST) {
            throw new TooLongException(bytes.length);
        }
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    /** @throws java.io.EOFException at the end of the pipe */
    <T extends Message> T read(Class<T> type) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LONGEST) {
            throw new IOException("not a message: it would have " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return JSON.readValue(bytes, type);
    }
}
