package example.qod;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.MappingJacksonInputMessage;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Refuses null in bodies, which Jackson takes for nothing. Its own setting against that (Nulls.FAIL) refuses what is
 * not there as well, where a record is made.
 */
@ControllerAdvice(assignableTypes = {SessionController.class, ProfileController.class})
class NoNulls extends RequestBodyAdviceAdapter {

    private final ObjectMapper json;

    NoNulls(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public boolean supports(MethodParameter body, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter body,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        byte[] bytes = message.getBody().readAllBytes();
        if (hasNull(bytes)) throw ApiError.invalidArgument("The body has a null in it.");
        return new MappingJacksonInputMessage(new ByteArrayInputStream(bytes), message.getHeaders());
    }

    private boolean hasNull(byte[] bytes) throws IOException {
        try (JsonParser parser = json.createParser(bytes)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_NULL) return true;
            }
            return false;
        } catch (JsonProcessingException malformed) {
            // Told by the converter, which is the next to read it.
            return false;
        }
    }
}
