package example.qod;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/** Where the network is commanded, and as whom. */
@Validated
@ConfigurationProperties("nef")
public record NefProperties(
        @NotNull URI url, @NotBlank String scsAsId, @NotBlank String username, @NotBlank String password) {}
