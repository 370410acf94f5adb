package example.qod;

import java.time.Instant;
import java.util.UUID;

/** A session as its client is shown it. The sink's credential is not among it. */
public record SessionInfo(
        UUID sessionId,
        Device device,
        ApplicationServer applicationServer,
        PortsSpec applicationServerPorts,
        PortsSpec devicePorts,
        String qosProfile,
        String sink,
        long duration,
        Instant startedAt,
        Instant expiresAt,
        QosStatus qosStatus,
        StatusInfo statusInfo) {

    public enum QosStatus { REQUESTED, AVAILABLE, UNAVAILABLE }

    public enum StatusInfo { DURATION_EXPIRED, NETWORK_TERMINATED, DELETE_REQUESTED }
}
