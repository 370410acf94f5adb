package example.qod;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** A device as a client names it: by one identifier, or by several of which the server takes one. */
public record Device(
        @Pattern(regexp = "\\+[1-9][0-9]{4,14}") String phoneNumber,
        @Size(max = 2048) String networkAccessIdentifier,
        @Valid Ipv4 ipv4Address,
        @IpAddress(version = 6) String ipv6Address) {

    public record Ipv4(
            @NotNull @IpAddress(version = 4) String publicAddress,
            @IpAddress(version = 4) String privateAddress,
            @Min(1) @Max(65535) Integer publicPort) {

        @JsonIgnore
        @AssertTrue(message = "a public address needs a private address or a port beside it")
        public boolean isComplete() {
            return privateAddress != null || publicPort != null;
        }
    }

    @JsonIgnore
    @AssertTrue(message = "names no identifier")
    public boolean isNamed() {
        return phoneNumber != null || networkAccessIdentifier != null || ipv4Address != null || ipv6Address != null;
    }

    /** The one identifier that is used, as the client wrote it; null where none is supported. */
    Device chosen() {
        if (phoneNumber != null) return new Device(phoneNumber, null, null, null);
        if (ipv4Address != null) return new Device(null, null, ipv4Address, null);
        if (ipv6Address != null) return new Device(null, null, null, ipv6Address);
        return null;
    }
}
