package io.windtrap.transformer.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.windtrap.transformer.json.JsonEdits;
import io.windtrap.transformer.json.JsonPath;
import io.windtrap.transformer.json.JsonRule;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's address in what a script returns, where RudderStack has it: a script may change it, and one that leaves it out removes it. It
 * travels beside the event, so it is taken out of the event's JSON again.
 *
 * @param address null = there is none
 * @param json the rest
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record RequestIp(@Nullable String address, byte[] json) {
    static final String NAME = "request_ip";

    private static final List<String> PATH = List.of(NAME);

    /**
     * Takes it out of {@code returned}.
     *
     * @param shown the address that the script was shown; null = none
     * @throws IOException if {@code returned} can't be read, such as JSON that nests deeper than events may
     */
    static RequestIp of(byte[] returned, @Nullable String shown) throws IOException {
        // It was shown last, and most scripts leave it there.
        byte[] last = shown == null ? new byte[0] : last(shown);
        int rest = returned.length - last.length;
        if (last.length > 0 && rest > 0 && Arrays.equals(returned, rest, returned.length, last, 0, last.length)) {
            byte[] json = Arrays.copyOf(returned, rest + 1);
            json[rest] = '}';
            return new RequestIp(shown, json);
        }
        var found = new Found();
        byte[] json = JsonEdits.apply(returned, found);
        return new RequestIp(found.address, json);
    }

    private static byte[] last(String address) {
        return (",\"" + NAME + "\":\""
                        + new String(JsonStringEncoder.getInstance().quoteAsUTF8(address), UTF_8) + "\"}")
                .getBytes(UTF_8);
    }

    /** Only a text is an address; anything else is the script's own value. */
    private static final class Found implements JsonRule {
        private @Nullable String address;

        @Override
        public @Nullable Change value(JsonPath path, char[] chars, int from, int length) {
            if (!path.is(PATH)) {
                return null;
            }
            address = new String(chars, from, length);
            return REMOVE;
        }
    }
}
