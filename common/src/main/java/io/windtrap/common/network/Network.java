package io.windtrap.common.network;

import java.util.Arrays;

/**
 * A range of addresses, written {@code 10.0.0.0/8}, {@code 2001:db8::/32} or, for one address, without the slash.
 *
 * @param base its lowest address
 * @param prefix leading bits that all of its addresses share: 0 to 32, or to 128
 */
public record Network(IpAddress base, int prefix) {
    /**
     * Reads a network.
     *
     * @throws IllegalArgumentException if {@code text} is none; the message says what is wrong
     */
    public static Network of(String text) {
        String form = "expected a network such as 10.0.0.0/8 or 2001:db8::/32, or an address, got \"" + text + "\"";
        String[] parts = text.strip().split("/", -1);
        IpAddress base = IpAddress.parse(parts[0]);
        if (base == null || parts.length > 2 || (parts.length == 2 && !parts[1].matches("\\d{1,3}"))) {
            throw new IllegalArgumentException(form);
        }
        int most = base.bytes().length * Byte.SIZE;
        int prefix = parts.length == 1 ? most : Integer.parseInt(parts[1]);
        if (prefix > most) {
            throw new IllegalArgumentException(form + ": the prefix is at most " + most);
        }
        var network = new Network(base, prefix);
        if (network.hasBitsBehindPrefix()) {
            throw new IllegalArgumentException(form + ": all bits after the prefix must be 0");
        }
        return network;
    }

    /** Whether {@code address} lies in it; one of IPv4 never lies in a network of IPv6, nor the other way round. */
    public boolean contains(IpAddress address) {
        byte[] lowest = base.bytes();
        byte[] other = address.bytes();
        int bytes = prefix / Byte.SIZE;
        int bits = prefix % Byte.SIZE;
        return lowest.length == other.length
                && Arrays.equals(lowest, 0, bytes, other, 0, bytes)
                && (bits == 0 || ((lowest[bytes] ^ other[bytes]) & 0xff) >>> (Byte.SIZE - bits) == 0);
    }

    private boolean hasBitsBehindPrefix() {
        byte[] bytes = base.bytes();
        for (int bit = prefix; bit < bytes.length * Byte.SIZE; bit++) {
            if ((bytes[bit / Byte.SIZE] >>> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return base + "/" + prefix;
    }
}
