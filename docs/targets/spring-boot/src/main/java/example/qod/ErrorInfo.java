package example.qod;

import org.springframework.http.HttpStatusCode;

/** The body of every refusal. */
public record ErrorInfo(int status, String code, String message) {

    static ErrorInfo of(HttpStatusCode status, String code, String message) {
        return new ErrorInfo(status.value(), code, message);
    }
}
