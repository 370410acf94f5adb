package example.qod;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.UniqueElements;

/** The far end of the traffic: a subnet of either version, or a list of single addresses. */
public record ApplicationServer(
        @IpAddress(version = 4, subnet = true) String ipv4Address,
        @IpAddress(version = 6, subnet = true) String ipv6Address,
        @Size(min = 1, max = 16) @UniqueElements List<@IpAddress(version = {4, 6}) String> ipAddresses) {

    @JsonIgnore
    @AssertTrue(message = "names subnets or a list of addresses, one of the two")
    public boolean isOfOneForm() {
        return (ipAddresses == null) == (ipv4Address != null || ipv6Address != null);
    }

    /** Addresses and subnets alike, in CIDR notation where they are subnets. */
    List<String> networks() {
        if (ipAddresses != null) return ipAddresses;
        return Stream.of(ipv4Address, ipv6Address).filter(each -> each != null).toList();
    }
}
