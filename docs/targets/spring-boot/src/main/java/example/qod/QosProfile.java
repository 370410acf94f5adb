package example.qod;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A profile as it is published; the NEF's name for it and the numbers that it is kept for are not. */
public record QosProfile(
        String name,
        String description,
        Status status,
        Rate targetMinUpstreamRate,
        Rate maxUpstreamRate,
        Rate targetMinDownstreamRate,
        Rate maxDownstreamRate,
        Limit minDuration,
        Limit maxDuration,
        Integer priority,
        @JsonIgnore String qosReference,
        @JsonIgnore List<String> restrictedTo) {

    public enum Status { ACTIVE, INACTIVE, DEPRECATED }

    public record Rate(int value, String unit) {}

    /** The constants are spelt as the API spells them. */
    public enum Unit {
        Days(ChronoUnit.DAYS), Hours(ChronoUnit.HOURS), Minutes(ChronoUnit.MINUTES), Seconds(ChronoUnit.SECONDS);

        private final ChronoUnit unit;

        Unit(ChronoUnit unit) {
            this.unit = unit;
        }
    }

    public record Limit(int value, Unit unit) {

        long seconds() {
            return Duration.of(value, unit.unit).toSeconds();
        }
    }

    /** Whether this subscriber may know of it and use it; nobody in particular (null) may what everybody may. */
    boolean isFor(Subscriber subscriber) {
        return restrictedTo == null || subscriber != null && restrictedTo.contains(subscriber.phoneNumber());
    }
}
