package example.qod;

import example.qod.SessionInfo.QosStatus;
import example.qod.SessionInfo.StatusInfo;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;

/** The life of sessions: what clients ask for, what the NEF reports, and what time does. */
@Component
class Sessions {

    /** What ended by itself can be read for at least 360 s. */
    private static final Duration KEPT = Duration.ofSeconds(400);
    private static final Duration RELEASE_RETRY = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Map<UUID, Session> sessions = new ConcurrentHashMap<>();
    private final NefClient nef;
    private final StatusEvents events;
    private final TaskScheduler scheduler;

    Sessions(NefClient nef, StatusEvents events, TaskScheduler scheduler) {
        this.nef = nef;
        this.events = events;
        this.scheduler = scheduler;
    }

    /** The session is known before the NEF is asked, since the NEF may report before its answer is read here. */
    Session create(Session session) {
        synchronized (sessions) {
            boolean isTaken = sessions.values().stream()
                    .filter(other -> other.subscriber.equals(session.subscriber) && holdsFlow(other))
                    .anyMatch(other -> other.request.overlaps(session.request));
            if (isTaken) throw new ApiError(HttpStatus.CONFLICT, "CONFLICT", "The flow has a session already.");
            sessions.put(session.id, session);
        }
        try {
            URI subscription = nef.subscribe(session);
            synchronized (session) {
                session.subscription = subscription;
            }
            // It may be over by now, and then nobody else has had the URL to release it by.
            if (isOver(session)) release(session);
        } catch (ResourceAccessException unreachable) {
            sessions.remove(session.id);
            throw unavailable(unreachable);
        } catch (RestClientException refused) {
            LOG.warn("The NEF refuses session {}: {}", session.id, refused.getMessage());
            end(session, StatusInfo.NETWORK_TERMINATED);
        }
        return session;
    }

    /** @throws ApiError where there is none of this id, or it is somebody else's */
    Session of(Caller caller, UUID id) {
        Session session = sessions.get(id);
        if (session == null) throw ApiError.notFound("There is no such session.");
        boolean isOwn = session.clientId.equals(caller.clientId())
                && (caller.phoneNumber() == null || caller.phoneNumber().equals(session.subscriber.phoneNumber()));
        if (!isOwn) throw new ApiError(HttpStatus.FORBIDDEN, "PERMISSION_DENIED", "The session is another's.");
        return session;
    }

    List<SessionInfo> ofSubscriber(Caller caller, Subscriber subscriber) {
        return sessions.values().stream()
                .filter(session -> session.clientId.equals(caller.clientId()) && session.subscriber.equals(subscriber))
                .map(Session::info)
                .toList();
    }

    void extend(Session session, int additionalS) {
        synchronized (session) {
            if (session.status != QosStatus.AVAILABLE) {
                throw new ApiError(
                        HttpStatus.CONFLICT,
                        "QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED",
                        "A session that is " + session.status + " cannot be extended.");
            }
            session.durationS = Math.min(session.durationS + additionalS, session.profile.maxDuration().seconds());
            scheduleExpiry(session);
        }
    }

    /** The flow goes first: a 204 says that it is gone. Where the NEF does not do it, the session stays. */
    void delete(Session session) {
        try {
            unsubscribe(session);
        } catch (RestClientException failed) {
            throw unavailable(failed);
        }
        if (!sessions.remove(session.id, session)) throw ApiError.notFound("There is no such session.");
        synchronized (session) {
            cancelTimer(session);
            if (session.status == QosStatus.UNAVAILABLE) return;
            boolean wasAvailable = session.status == QosStatus.AVAILABLE;
            session.end(StatusInfo.DELETE_REQUESTED, Instant.now());
            if (wasAvailable) events.send(session);
        }
    }

    void nefReports(UUID callbackSecret, String event) {
        Session session = sessions.values().stream()
                .filter(each -> each.callbackSecret.equals(callbackSecret))
                .findAny()
                .orElseThrow(() -> ApiError.notFound("There is no such subscription."));
        switch (event) {
            case "SUCCESSFUL_RESOURCES_ALLOCATION" -> start(session);
            case "FAILED_RESOURCES_ALLOCATION", "SESSION_TERMINATION" -> end(session, StatusInfo.NETWORK_TERMINATED);
            default -> LOG.debug("Session {}: {}", session.id, event);
        }
    }

    private void start(Session session) {
        synchronized (session) {
            if (session.status != QosStatus.REQUESTED) return;
            session.start(Instant.now());
            scheduleExpiry(session);
            events.send(session);
        }
    }

    private void end(Session session, StatusInfo reason) {
        synchronized (session) {
            if (session.status == QosStatus.UNAVAILABLE) return;
            session.end(reason, Instant.now());
            cancelTimer(session);
            session.timer = scheduler.schedule(() -> sessions.remove(session.id), Instant.now().plus(KEPT));
            events.send(session);
        }
        scheduler.schedule(() -> release(session), Instant.now());
    }

    /** Nobody waits for it, so it is tried until the NEF has done it. */
    private void release(Session session) {
        try {
            unsubscribe(session);
        } catch (RestClientException failed) {
            LOG.warn("The flow of session {} is not released yet: {}", session.id, failed.getMessage());
            scheduler.schedule(() -> release(session), Instant.now().plus(RELEASE_RETRY));
        }
    }

    private void unsubscribe(Session session) {
        URI subscription;
        synchronized (session) {
            subscription = session.subscription;
        }
        if (subscription == null) return;
        nef.unsubscribe(subscription);
        synchronized (session) {
            session.subscription = null;
        }
    }

    private void scheduleExpiry(Session session) {
        cancelTimer(session);
        session.timer = scheduler.schedule(() -> end(session, StatusInfo.DURATION_EXPIRED), session.expiresAt());
    }

    private static void cancelTimer(Session session) {
        if (session.timer != null) session.timer.cancel(false);
    }

    private static boolean isOver(Session session) {
        synchronized (session) {
            return session.status == QosStatus.UNAVAILABLE;
        }
    }

    /** What the network ended stands in the way until it is deleted or forgotten; what has expired does not. */
    private static boolean holdsFlow(Session session) {
        synchronized (session) {
            return session.statusInfo != StatusInfo.DURATION_EXPIRED;
        }
    }

    private static ApiError unavailable(RestClientException cause) {
        LOG.warn("The NEF: {}", cause.getMessage());
        return new ApiError(HttpStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE", "The network cannot be reached now.");
    }
}
