package example.qod;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every refusal as the API writes it, those of the framework as well. */
@RestControllerAdvice
class ErrorAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorAdvice.class);

    @ExceptionHandler
    ResponseEntity<ErrorInfo> refused(ApiError error) {
        return ResponseEntity.status(error.status()).body(error.body());
    }

    @ExceptionHandler
    ResponseEntity<ErrorInfo> unforeseen(RuntimeException error) {
        LOG.error("unforeseen", error);
        HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
        return ResponseEntity.status(status).body(ErrorInfo.of(status, "INTERNAL", "Something went wrong here."));
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException error, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String message = error.getFieldErrors().stream()
                .map(each -> each.getField() + ": " + each.getDefaultMessage())
                .sorted()
                .findFirst()
                .orElse("The body is not valid.");
        ErrorInfo info = ErrorInfo.of(status, "INVALID_ARGUMENT", message);
        return handleExceptionInternal(error, info, headers, status, request);
    }

    /** All that the framework refuses ends here; `body` is a problem of RFC 9457 unless it is one of ours. */
    @Override
    protected ResponseEntity<Object> handleExceptionInternal(
            Exception error, Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String phrase = HttpStatus.valueOf(status.value()).getReasonPhrase();
        ErrorInfo info = body instanceof ErrorInfo own ? own : ErrorInfo.of(status, codeOf(status), phrase);
        return ResponseEntity.status(status).headers(headers).body(info);
    }

    private static String codeOf(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> "NOT_FOUND";
            case 405 -> "METHOD_NOT_ALLOWED";
            case 406 -> "NOT_ACCEPTABLE";
            case 413 -> "PAYLOAD_TOO_LARGE";
            case 415 -> "UNSUPPORTED_MEDIA_TYPE";
            default -> status.is4xxClientError() ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }
}
