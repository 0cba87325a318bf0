package io.windtrap.bench.events;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;

/** A whole request that is sent again and again, each time with another number, so that ids of its events never come twice. */
public final class NumberedRequest {
    /** Stands wherever the number is to be. */
    public static final String PLACE = "########";

    private final byte[] request;
    private final List<Integer> places = new ArrayList<>();

    /** @param request with that in it, anywhere */
    public NumberedRequest(byte[] request) {
        this.request = request;
        String text = new String(request, US_ASCII); // A character for each byte, whatever it says.
        for (int place = text.indexOf(PLACE); place >= 0; place = text.indexOf(PLACE, place + 1)) {
            places.add(place);
        }
    }

    /**
     * What to send.
     *
     * @param number 0 to 99,999,999
     */
    public byte[] numbered(long number) {
        byte[] digits = "%08d".formatted(number).getBytes(US_ASCII);
        byte[] copy = request.clone();
        places.forEach(place -> System.arraycopy(digits, 0, copy, place, digits.length));
        return copy;
    }
}
