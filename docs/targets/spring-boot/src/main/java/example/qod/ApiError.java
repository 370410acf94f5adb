package example.qod;

import org.springframework.http.HttpStatus;

/** A refusal that the API has a code for. */
public class ApiError extends RuntimeException {

    private final HttpStatus status;
    private final String code;

    ApiError(HttpStatus status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    static ApiError invalidArgument(String message) {
        return new ApiError(HttpStatus.BAD_REQUEST, "INVALID_ARGUMENT", message);
    }

    static ApiError unprocessable(String code, String message) {
        return new ApiError(HttpStatus.UNPROCESSABLE_ENTITY, code, message);
    }

    static ApiError notFound(String message) {
        return new ApiError(HttpStatus.NOT_FOUND, "NOT_FOUND", message);
    }

    HttpStatus status() {
        return status;
    }

    ErrorInfo body() {
        return ErrorInfo.of(status, code, getMessage());
    }
}
