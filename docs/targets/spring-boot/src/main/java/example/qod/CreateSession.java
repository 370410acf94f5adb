package example.qod;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;

/** What a client asks for. */
public record CreateSession(
        @Valid Device device,
        @NotNull @Valid ApplicationServer applicationServer,
        @Valid PortsSpec applicationServerPorts,
        @Valid PortsSpec devicePorts,
        @NotNull @Size(min = 3, max = 256) @Pattern(regexp = "[a-zA-Z0-9_.-]+") String qosProfile,
        @NotNull @Min(1) Integer duration,
        @Size(max = 2048) @Pattern(regexp = "https://.+") String sink,
        @Valid SinkCredential sinkCredential) {

    @AssertTrue(message = "is no address")
    public boolean isSinkAnAddress() {
        try {
            return sink == null || URI.create(sink).getHost() != null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    boolean overlaps(CreateSession other) {
        return PortsSpec.overlap(applicationServerPorts, other.applicationServerPorts)
                && PortsSpec.overlap(devicePorts, other.devicePorts)
                && Subnet.anyOverlap(applicationServer.networks(), other.applicationServer.networks());
    }
}
