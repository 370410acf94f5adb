package example.qod;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;

/** What a sink wants to be shown. It never leaves the server but to the sink. */
public record SinkCredential(
        @NotNull Type credentialType,
        @Size(max = 4096) String accessToken,
        Instant accessTokenExpiresUtc,
        @Pattern(regexp = "bearer") String accessTokenType,
        @Size(max = 128) String clientId,
        @Size(max = 2048) @Pattern(regexp = "https://.+") String tokenUri) {

    public enum Type { ACCESSTOKEN, PRIVATE_KEY_JWT }

    @AssertTrue(message = "an access token needs accessToken, accessTokenType and accessTokenExpiresUtc")
    public boolean isComplete() {
        return credentialType != Type.ACCESSTOKEN
                || accessToken != null && accessTokenType != null && accessTokenExpiresUtc != null;
    }
}
