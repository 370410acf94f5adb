package example.qod;

import org.springframework.security.oauth2.jwt.Jwt;

/** Who calls, by the access token: a client, and the subscriber who consented where there is one (three-legged). */
record Caller(String clientId, String phoneNumber) {

    static Caller of(Jwt token) {
        String clientId = token.getClaimAsString(token.hasClaim("client_id") ? "client_id" : "azp");
        return new Caller(clientId, token.getClaimAsString("phone_number"));
    }
}
