package io.windtrap.engine.clickhouse.http;

import static java.lang.Long.rotateRight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** CityHash128 in version 1.0.2, the checksum of ClickHouse's compressed blocks (never shorter than 8 bytes). */
final class CityHash {
    private static final long K0 = 0xc3a5c85c97cb3127L;
    private static final long K1 = 0xb492b66fbe98f273L;
    private static final long K2 = 0x9ae16a3b2f90404fL;
    private static final long K3 = 0xc949d7c7509e6557L;
    private static final long MUL = 0x9ddfea08eb382d69L;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private CityHash() {}

    /** The checksum's two halves, each little endian on the wire, low first. */
    record Hash(long low, long high) {}

    static Hash of(byte[] data, int offset, int length) {
        if (length < 8) {
            throw new IllegalArgumentException("too short: " + length + " bytes");
        }
        long first = fetch(data, offset);
        if (length < 16) {
            return murmur(data, offset, 0, first ^ (length * K0), fetch(data, offset + length - 8) ^ K1);
        }
        return seeded(data, offset + 16, length - 16, first ^ K3, fetch(data, offset + 8));
    }

    private static Hash seeded(byte[] s, int offset, int length, long seedLow, long seedHigh) {
        if (length < 128) {
            return murmur(s, offset, length, seedLow, seedHigh);
        }
        int p = offset;
        int left = length;
        long x = seedLow;
        long y = seedHigh;
        long z = length * K1;
        long v1 = rotateRight(y ^ K1, 49) * K1 + fetch(s, p);
        long v2 = rotateRight(v1, 42) * K1 + fetch(s, p + 8);
        long w1 = rotateRight(y + z, 35) * K1 + x;
        long w2 = rotateRight(x + fetch(s, p + 88), 53) * K1;
        while (left >= 128) {
            for (int half = 0; half < 2; half++) {
                x = rotateRight(x + y + v1 + fetch(s, p + 16), 37) * K1;
                y = rotateRight(y + v2 + fetch(s, p + 48), 42) * K1;
                x ^= w2;
                y ^= v1;
                z = rotateRight(z ^ w1, 33);
                Hash v = weak(s, p, v2 * K1, x + w1);
                Hash w = weak(s, p + 32, z + w2, y);
                v1 = v.low;
                v2 = v.high;
                w1 = w.low;
                w2 = w.high;
                long swap = z;
                z = x;
                x = swap;
                p += 64;
            }
            left -= 128;
        }
        y += rotateRight(w1, 37) * K0 + z;
        x += rotateRight(v1 + z, 49) * K0;
        for (int tail = 32; tail - 32 < left; tail += 32) {
            y = rotateRight(y - x, 42) * K0 + v2;
            w1 += fetch(s, p + left - tail + 16);
            x = rotateRight(x, 49) * K0 + w1;
            w1 += v1;
            Hash v = weak(s, p + left - tail, v1, v2);
            v1 = v.low;
            v2 = v.high;
        }
        x = mix(x, v1);
        y = mix(y, w1);
        return new Hash(mix(x + v2, w2) + y, mix(x + w2, y + v2));
    }

    private static Hash murmur(byte[] s, int offset, int length, long seedLow, long seedHigh) {
        long a = seedLow;
        long b = seedHigh;
        long c;
        long d;
        if (length <= 16) {
            a = shiftMix(a * K1) * K1;
            c = b * K1 + upTo16(s, offset, length);
            d = shiftMix(a + (length >= 8 ? fetch(s, offset) : c));
        } else {
            c = mix(fetch(s, offset + length - 8) + K1, a);
            d = mix(b + length, c + fetch(s, offset + length - 16));
            a += d;
            int p = offset;
            for (int left = length - 16; left > 0; left -= 16) {
                a = (a ^ (shiftMix(fetch(s, p) * K1) * K1)) * K1;
                b ^= a;
                c = (c ^ (shiftMix(fetch(s, p + 8) * K1) * K1)) * K1;
                d ^= c;
                p += 16;
            }
        }
        a = mix(a, c);
        b = mix(d, b);
        return new Hash(a ^ b, mix(b, a));
    }

    private static long upTo16(byte[] s, int offset, int length) {
        if (length > 8) {
            long a = fetch(s, offset);
            long b = fetch(s, offset + length - 8);
            return mix(a, rotateRight(b + length, length)) ^ b;
        }
        if (length >= 4) {
            long a = fetchInt(s, offset);
            return mix(length + (a << 3), fetchInt(s, offset + length - 4));
        }
        if (length > 0) {
            int y = (s[offset] & 0xff) + ((s[offset + (length >> 1)] & 0xff) << 8);
            int z = length + ((s[offset + length - 1] & 0xff) << 2);
            return shiftMix(y * K2 ^ z * K3) * K2;
        }
        return K2;
    }

    private static Hash weak(byte[] s, int p, long seedA, long seedB) {
        long w = fetch(s, p);
        long z = fetch(s, p + 24);
        long a = seedA + w;
        long b = rotateRight(seedB + a + z, 21);
        long c = a;
        a += fetch(s, p + 8);
        a += fetch(s, p + 16);
        b += rotateRight(a, 44);
        return new Hash(a + z, b + c);
    }

    private static long mix(long low, long high) {
        long a = (low ^ high) * MUL;
        a ^= a >>> 47;
        long b = (high ^ a) * MUL;
        b ^= b >>> 47;
        return b * MUL;
    }

    private static long shiftMix(long value) {
        return value ^ (value >>> 47);
    }

    private static long fetch(byte[] s, int offset) {
        return (long) LONG.get(s, offset);
    }

    private static long fetchInt(byte[] s, int offset) {
        return Integer.toUnsignedLong((int) INT.get(s, offset));
    }
}
