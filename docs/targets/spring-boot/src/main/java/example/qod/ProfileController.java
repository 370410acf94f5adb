package example.qod;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API qos-profiles. */
@RestController
@RequestMapping("/qos-profiles/v1rc3")
class ProfileController {

    private final Profiles profiles;
    private final Subscribers subscribers;

    ProfileController(Profiles profiles, Subscribers subscribers) {
        this.profiles = profiles;
        this.subscribers = subscribers;
    }

    record Filter(
            @Valid Device device,
            @Size(min = 3, max = 256) @Pattern(regexp = "[a-zA-Z0-9_.-]+") String name,
            QosProfile.Status status) {}

    @GetMapping("/qos-profiles/{name}")
    QosProfile get(
            @PathVariable @Size(min = 3, max = 256) @Pattern(regexp = "[a-zA-Z0-9_.-]+") String name,
            @AuthenticationPrincipal Jwt token) {
        Caller caller = Caller.of(token);
        QosProfile profile = profiles.named(name);
        boolean isShown = profile != null
                && (caller.phoneNumber() == null || profile.isFor(subscribers.identifyIfNamed(caller, null)));
        if (!isShown) throw ApiError.notFound("There is no such profile.");
        return profile;
    }

    @PostMapping("/retrieve-qos-profiles")
    List<QosProfile> retrieve(@Valid @RequestBody Filter filter, @AuthenticationPrincipal Jwt token) {
        Subscriber subscriber = subscribers.identifyIfNamed(Caller.of(token), filter.device());
        return profiles.all().stream()
                .filter(profile -> profile.isFor(subscriber))
                .filter(profile -> filter.name() == null || filter.name().equals(profile.name()))
                .filter(profile -> filter.status() == null || filter.status() == profile.status())
                .toList();
    }
}
