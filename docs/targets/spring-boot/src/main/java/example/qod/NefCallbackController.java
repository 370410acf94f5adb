package example.qod;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the NEF tells of a subscription. It has no access token; it knows the secret in the path. */
@RestController
class NefCallbackController {

    private final Sessions sessions;

    NefCallbackController(Sessions sessions) {
        this.sessions = sessions;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record EventReport(String event) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record UserPlaneNotification(String transaction, List<EventReport> eventReports) {}

    @PostMapping("/nef-callbacks/{secret}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void report(@PathVariable UUID secret, @RequestBody UserPlaneNotification notification) {
        if (notification.eventReports() == null) return;
        for (EventReport report : notification.eventReports()) sessions.nefReports(secret, report.event());
    }
}
