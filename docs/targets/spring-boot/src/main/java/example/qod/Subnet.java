package example.qod;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Addresses that have their first bits in common. */
record Subnet(byte[] address, int prefixLength) {

    static Subnet parse(String text) {
        String[] parts = text.split("/");
        byte[] bytes = parseAddress(parts[0]).getAddress();
        return new Subnet(bytes, parts.length == 1 ? bytes.length * 8 : Integer.parseInt(parts[1]));
    }

    /** The address, or null where the text is none. Names are never resolved. */
    static InetAddress parseAddress(String text) {
        if (!text.matches("(\\d{1,3}\\.){3}\\d{1,3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*")) return null;
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    static boolean anyOverlap(List<String> some, List<String> others) {
        return some.stream().map(Subnet::parse).anyMatch(one ->
                others.stream().map(Subnet::parse).anyMatch(one::overlaps));
    }

    private boolean overlaps(Subnet other) {
        if (address.length != other.address.length) return false;
        int common = Math.min(prefixLength, other.prefixLength);
        for (int bit = 0; bit < common; bit++) {
            if (bitOf(address, bit) != bitOf(other.address, bit)) return false;
        }
        return true;
    }

    private static int bitOf(byte[] bytes, int bit) {
        return bytes[bit / 8] >> (7 - bit % 8) & 1;
    }
}
