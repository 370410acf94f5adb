package example.qod;

import org.springframework.boot.context.properties.bind.DefaultValue;

/** What an operator knows of a device; other operators ask their subscriber data for it. */
public record Subscriber(
        String phoneNumber, String ipv4Address, String ipv6Address, @DefaultValue("true") boolean qodAllowed) {}
