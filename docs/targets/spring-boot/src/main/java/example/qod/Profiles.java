package example.qod;

import java.util.List;
import org.springframework.stereotype.Component;

/** What is offered, and to whom. */
@Component
class Profiles {

    private final QodProperties properties;

    Profiles(QodProperties properties) {
        this.properties = properties;
    }

    List<QosProfile> all() {
        return properties.profiles();
    }

    QosProfile named(String name) {
        return all().stream().filter(profile -> profile.name().equals(name)).findAny().orElse(null);
    }

    /** @throws ApiError where there is no such profile, or not for new sessions, this subscriber, or so long */
    QosProfile forSession(String name, Subscriber subscriber, int durationS) {
        QosProfile profile = named(name);
        if (profile == null) throw ApiError.invalidArgument("qosProfile: there is none of this name");
        if (profile.status() != QosProfile.Status.ACTIVE || !profile.isFor(subscriber)) {
            throw ApiError.unprocessable(
                    "QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE", "The profile cannot be used for this session.");
        }
        if (durationS < profile.minDuration().seconds() || durationS > profile.maxDuration().seconds()) {
            throw ApiError.invalidArgument("duration: out of the range of the profile");
        }
        return profile;
    }
}
