package example.qod;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.web.SecurityFilterChain;

/** Access tokens of one issuer, and a scope for each operation; the NEF's callbacks have no token. */
@Configuration
class SecurityConfiguration {

    private static final String SESSIONS = "/quality-on-demand/v1rc3/sessions";
    private static final String RETRIEVAL = "/quality-on-demand/v1rc3/retrieve-sessions";
    private static final String SCOPE = "SCOPE_quality-on-demand:sessions:";

    @Bean
    SecurityFilterChain chain(HttpSecurity http, ErrorWriter errors) throws Exception {
        return http.authorizeHttpRequests(requests -> requests
                        .requestMatchers(POST, "/nef-callbacks/*").permitAll()
                        .requestMatchers(POST, SESSIONS).hasAuthority(SCOPE + "create")
                        .requestMatchers(GET, SESSIONS + "/*").hasAuthority(SCOPE + "read")
                        .requestMatchers(DELETE, SESSIONS + "/*").hasAuthority(SCOPE + "delete")
                        .requestMatchers(POST, SESSIONS + "/*/extend").hasAuthority(SCOPE + "update")
                        .requestMatchers(POST, RETRIEVAL).hasAuthority(SCOPE + "retrieve-by-device")
                        .requestMatchers("/qos-profiles/**").hasAuthority("SCOPE_qos-profiles:read")
                        .anyRequest().authenticated())
                .csrf(csrf -> csrf.disable())
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults())
                        .authenticationEntryPoint((request, response, error) -> errors.write(
                                response, HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", "No valid access token."))
                        .accessDeniedHandler((request, response, error) -> errors.write(
                                response, HttpStatus.FORBIDDEN, "PERMISSION_DENIED", "The scope is missing.")))
                .build();
    }

    /** Access tokens say that they are some (RFC 9068). The default takes no token of this type. */
    @Bean
    JwkSetUriJwtDecoderBuilderCustomizer anyType() {
        return decoder -> decoder.validateType(false);
    }

    @Bean
    OAuth2TokenValidator<Jwt> accessTokenType() {
        return new JwtTypeValidator("at+jwt");
    }
}
