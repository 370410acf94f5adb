package example.qod;

import example.qod.SessionInfo.QosStatus;
import example.qod.SessionInfo.StatusInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;

/** A session and what became of it. Whoever reads or changes it holds its lock, and calls nobody meanwhile. */
class Session {

    final UUID id = UUID.randomUUID();
    final String clientId;
    final Subscriber subscriber;
    final QosProfile profile;
    final CreateSession request;
    /** The last part of the callback URL: who knows it is the NEF. */
    final UUID callbackSecret = UUID.randomUUID();

    QosStatus status = QosStatus.REQUESTED;
    StatusInfo statusInfo;
    long durationS;
    Instant startedAt;
    Instant endedAt;
    /** The NEF's subscription while there is one. */
    URI subscription;
    /** Events that the sink has not taken yet, oldest first. */
    final Deque<StatusEvents.CloudEvent> outbox = new ArrayDeque<>();
    boolean isSinkGone;
    /** The next thing to happen by itself: expiry, or being forgotten. */
    ScheduledFuture<?> timer;

    Session(String clientId, Subscriber subscriber, QosProfile profile, CreateSession request) {
        this.clientId = clientId;
        this.subscriber = subscriber;
        this.profile = profile;
        this.request = request;
        this.durationS = request.duration();
    }

    Instant expiresAt() {
        if (endedAt != null) return endedAt;
        return startedAt == null ? null : startedAt.plusSeconds(durationS);
    }

    void start(Instant now) {
        status = QosStatus.AVAILABLE;
        startedAt = now;
    }

    /** The duration of what is over is the time that it lasted; the API knows no shorter one than a second. */
    void end(StatusInfo reason, Instant now) {
        status = QosStatus.UNAVAILABLE;
        statusInfo = reason;
        endedAt = now;
        if (startedAt == null) return;
        durationS = Math.max(1, Math.round(Duration.between(startedAt, now).toMillis() / 1000.0));
    }

    synchronized SessionInfo info() {
        return new SessionInfo(
                id,
                request.device() == null ? null : request.device().chosen(),
                request.applicationServer(),
                request.applicationServerPorts(),
                request.devicePorts(),
                request.qosProfile(),
                request.sink(),
                durationS,
                startedAt,
                expiresAt(),
                status,
                statusInfo);
    }
}
