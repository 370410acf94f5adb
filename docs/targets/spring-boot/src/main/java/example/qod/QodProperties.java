package example.qod;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** The server's address as the NEF reaches it, context path included; its subscribers, and what they are offered. */
@Validated
@ConfigurationProperties("qod")
public record QodProperties(
        @NotNull URI publicUrl, @NotEmpty List<Subscriber> subscribers, @NotEmpty List<QosProfile> profiles) {}
