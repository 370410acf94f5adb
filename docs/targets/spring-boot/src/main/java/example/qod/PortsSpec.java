package example.qod;

import com.fasterxml.jackson.annotation.JsonIgnore;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Ports on one end of the traffic. */
public record PortsSpec(
        @Size(min = 1, max = 65536) List<@NotNull @Valid Range> ranges,
        @Size(min = 1, max = 65536) List<@NotNull @Min(1) @Max(65535) Integer> ports) {

    public record Range(@NotNull @Min(1) @Max(65535) Integer from, @NotNull @Min(1) @Max(65535) Integer to) {

        @JsonIgnore
        @AssertTrue(message = "a range ends before it starts")
        public boolean isForwards() {
            return from == null || to == null || from <= to;
        }
    }

    @JsonIgnore
    @AssertTrue(message = "names no port")
    public boolean isNamed() {
        return ranges != null || ports != null;
    }

    /** Whether a packet can be of both; no specification at all means every port. */
    static boolean overlap(PortsSpec one, PortsSpec other) {
        if (one == null || other == null) return true;
        return one.allRanges().anyMatch(a -> other.allRanges().anyMatch(b -> a.from <= b.to && b.from <= a.to));
    }

    /** As an IPFilterRule has it, with a blank before; nothing where every port is meant. */
    static String inFilter(PortsSpec spec) {
        if (spec == null) return "";
        return spec.allRanges()
                .map(range -> range.from.equals(range.to) ? range.from.toString() : range.from + "-" + range.to)
                .collect(Collectors.joining(",", " ", ""));
    }

    private Stream<Range> allRanges() {
        return Stream.concat(
                ranges == null ? Stream.empty() : ranges.stream(),
                ports == null ? Stream.empty() : ports.stream().map(port -> new Range(port, port)));
    }
}
