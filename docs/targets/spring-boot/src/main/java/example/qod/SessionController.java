package example.qod;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The API quality-on-demand. */
@RestController
@RequestMapping("/quality-on-demand/v1rc3")
class SessionController {

    private final Sessions sessions;
    private final Subscribers subscribers;
    private final Profiles profiles;

    SessionController(Sessions sessions, Subscribers subscribers, Profiles profiles) {
        this.sessions = sessions;
        this.subscribers = subscribers;
        this.profiles = profiles;
    }

    record Extension(@NotNull @Min(1) Integer requestedAdditionalDuration) {}

    record OfDevice(@Valid Device device) {}

    @PostMapping("/sessions")
    @ResponseStatus(HttpStatus.CREATED)
    SessionInfo create(@Valid @RequestBody CreateSession request, @AuthenticationPrincipal Jwt token) {
        Caller caller = Caller.of(token);
        if (request.sinkCredential() != null
                && request.sinkCredential().credentialType() == SinkCredential.Type.PRIVATE_KEY_JWT) {
            throw ApiError.unprocessable("PRIVATE_KEY_JWT_NOT_CONFIGURED", "No key was agreed on with this client.");
        }
        Subscriber subscriber = subscribers.identify(caller, request.device());
        QosProfile profile = profiles.forSession(request.qosProfile(), subscriber, request.duration());
        return sessions.create(new Session(caller.clientId(), subscriber, profile, request)).info();
    }

    @GetMapping("/sessions/{sessionId}")
    SessionInfo get(@PathVariable UUID sessionId, @AuthenticationPrincipal Jwt token) {
        return sessions.of(Caller.of(token), sessionId).info();
    }

    @DeleteMapping("/sessions/{sessionId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable UUID sessionId, @AuthenticationPrincipal Jwt token) {
        sessions.delete(sessions.of(Caller.of(token), sessionId));
    }

    @PostMapping("/sessions/{sessionId}/extend")
    SessionInfo extend(
            @PathVariable UUID sessionId,
            @Valid @RequestBody Extension extension,
            @AuthenticationPrincipal Jwt token) {
        Session session = sessions.of(Caller.of(token), sessionId);
        sessions.extend(session, extension.requestedAdditionalDuration());
        return session.info();
    }

    @PostMapping("/retrieve-sessions")
    List<SessionInfo> ofDevice(@Valid @RequestBody OfDevice request, @AuthenticationPrincipal Jwt token) {
        Caller caller = Caller.of(token);
        return sessions.ofSubscriber(caller, subscribers.identify(caller, request.device()));
    }
}
