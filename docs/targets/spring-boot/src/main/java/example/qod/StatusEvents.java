package example.qod;

import example.qod.SessionInfo.QosStatus;
import example.qod.SessionInfo.StatusInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.web.client.RestClientSsl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Tells sinks what became of sessions: one event after the other, each until it is taken or given up. */
@Component
class StatusEvents {

    private static final MediaType CLOUD_EVENT = MediaType.valueOf("application/cloudevents+json");
    private static final int MOST_ATTEMPTS = 6;
    private static final Logger LOG = LoggerFactory.getLogger(StatusEvents.class);

    private final RestClient http;
    private final QodProperties properties;
    private final TaskScheduler scheduler;

    /** Sinks are trusted by the SSL bundle "sink", and by nothing else of the server's. */
    StatusEvents(RestClient.Builder http, RestClientSsl ssl, QodProperties properties, TaskScheduler scheduler) {
        // An answer that is an error is an answer; what it means is said below.
        this.http = http.apply(ssl.fromBundle("sink"))
                .defaultStatusHandler(status -> true, (request, answer) -> {})
                .build();
        this.properties = properties;
        this.scheduler = scheduler;
    }

    record StatusChange(UUID sessionId, QosStatus qosStatus, StatusInfo statusInfo) {}

    record CloudEvent(
            UUID id,
            URI source,
            String specversion,
            String type,
            Instant time,
            String datacontenttype,
            StatusChange data) {}

    /** Called with the lock of the session. */
    void send(Session session) {
        if (session.request.sink() == null || session.isSinkGone) return;
        session.outbox.add(new CloudEvent(
                UUID.randomUUID(),
                URI.create(properties.publicUrl() + "/quality-on-demand/v1rc3/sessions/" + session.id),
                "1.0",
                "org.camaraproject.quality-on-demand.v1.qos-status-changed",
                Instant.now(),
                "application/json",
                new StatusChange(session.id, session.status, session.statusInfo)));
        if (session.outbox.size() == 1) deliver(session, 1, Duration.ZERO);
    }

    private void deliver(Session session, int attempt, Duration pause) {
        scheduler.schedule(() -> attempt(session, attempt), Instant.now().plus(pause));
    }

    private void attempt(Session session, int attempt) {
        CloudEvent event;
        synchronized (session) {
            event = session.outbox.element();
        }
        Duration pause = post(session, event, Duration.ofSeconds(1L << attempt - 1));
        synchronized (session) {
            if (pause != null && attempt < MOST_ATTEMPTS) {
                deliver(session, attempt + 1, pause);
                return;
            }
            session.outbox.poll();
            if (!session.outbox.isEmpty()) deliver(session, 1, Duration.ZERO);
        }
    }

    /** @return how long to wait before the next attempt; null where there is none to be made */
    private Duration post(Session session, CloudEvent event, Duration pause) {
        try {
            ResponseEntity<Void> answer = http.post()
                    .uri(URI.create(session.request.sink()))
                    .contentType(CLOUD_EVENT)
                    .headers(headers -> authorize(headers, session.request.sinkCredential()))
                    .body(event)
                    .retrieve()
                    .toBodilessEntity();
            if (answer.getStatusCode().value() == 410) forsake(session);
            boolean isOver = session.isSinkGone || answer.getStatusCode().is2xxSuccessful();
            return isOver ? null : pauseAsked(answer.getHeaders(), pause);
        } catch (ResourceAccessException unreachable) {
            LOG.warn("The sink of session {}: {}", session.id, unreachable.getMessage());
            return pause;
        }
    }

    private static void forsake(Session session) {
        synchronized (session) {
            session.isSinkGone = true;
            session.outbox.clear();
        }
    }

    /** A token that has expired is of no use to the sink, and to others it should not be shown. */
    private static void authorize(HttpHeaders headers, SinkCredential credential) {
        if (credential == null || credential.accessTokenExpiresUtc().isBefore(Instant.now())) return;
        headers.setBearerAuth(credential.accessToken());
    }

    private static Duration pauseAsked(HttpHeaders headers, Duration least) {
        String text = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (text == null || !text.matches("\\d{1,4}")) return least;
        Duration asked = Duration.ofSeconds(Long.parseLong(text));
        return asked.compareTo(least) > 0 ? asked : least;
    }
}
