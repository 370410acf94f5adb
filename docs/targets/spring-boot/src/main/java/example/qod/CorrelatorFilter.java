package example.qod;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives `x-correlator` back on every answer: before the filters of Spring Security, since theirs are some too. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class CorrelatorFilter extends OncePerRequestFilter {

    private static final String NAME = "x-correlator";

    private final ErrorWriter errors;

    CorrelatorFilter(ErrorWriter errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String correlator = request.getHeader(NAME);
        if (correlator != null && !correlator.matches("[a-zA-Z0-9\\-_:;./<>{}]{0,256}")) {
            errors.write(response, HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", "x-correlator: not of its pattern");
            return;
        }
        if (correlator != null) response.setHeader(NAME, correlator);
        chain.doFilter(request, response);
    }
}
