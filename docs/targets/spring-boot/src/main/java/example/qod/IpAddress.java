package example.qod;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.InetAddress;

/** A literal address of one of these versions, with a prefix length where subnets are allowed. */
@Constraint(validatedBy = IpAddress.Validator.class)
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface IpAddress {

    int[] version();

    boolean subnet() default false;

    String message() default "must be an IP address";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    class Validator implements ConstraintValidator<IpAddress, String> {

        private IpAddress wanted;

        @Override
        public void initialize(IpAddress annotation) {
            wanted = annotation;
        }

        @Override
        public boolean isValid(String text, ConstraintValidatorContext context) {
            if (text == null) return true;
            String[] parts = text.split("/", -1);
            InetAddress address = Subnet.parseAddress(parts[0]);
            if (address == null || parts.length > (wanted.subnet() ? 2 : 1)) return false;
            for (int version : wanted.version()) {
                int width = version == 4 ? 32 : 128;
                if (address.getAddress().length * 8 == width) return parts.length == 1 || isPrefix(parts[1], width);
            }
            return false;
        }

        private static boolean isPrefix(String text, int width) {
            return text.matches("0|[1-9]\\d{0,2}") && Integer.parseInt(text) <= width;
        }
    }
}
