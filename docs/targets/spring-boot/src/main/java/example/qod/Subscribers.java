package example.qod;

import java.util.List;
import java.util.function.Predicate;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Finds the subscriber whom a request is about, in the access token or in its body. */
@Component
class Subscribers {

    private final QodProperties properties;

    Subscribers(QodProperties properties) {
        this.properties = properties;
    }

    /** @throws ApiError where nobody is named, twice, by what is not supported, or who is not known or not served. */
    Subscriber identify(Caller caller, Device device) {
        Subscriber subscriber = identifyIfNamed(caller, device);
        if (subscriber == null) throw ApiError.unprocessable("MISSING_IDENTIFIER", "The device is not identified.");
        return subscriber;
    }

    /** The same, and null where nobody is named. */
    Subscriber identifyIfNamed(Caller caller, Device device) {
        Subscriber subscriber = find(caller, device);
        if (subscriber != null && !subscriber.qodAllowed()) {
            throw ApiError.unprocessable("SERVICE_NOT_APPLICABLE", "The service is not offered to this device.");
        }
        return subscriber;
    }

    private Subscriber find(Caller caller, Device device) {
        if (caller.phoneNumber() != null) {
            if (device != null) {
                throw ApiError.unprocessable("UNNECESSARY_IDENTIFIER", "The access token identifies the device.");
            }
            return only(each -> caller.phoneNumber().equals(each.phoneNumber()));
        }
        if (device == null) return null;
        Device chosen = device.chosen();
        if (chosen == null) {
            throw ApiError.unprocessable("UNSUPPORTED_IDENTIFIER", "This identifier is not supported.");
        }
        if (chosen.phoneNumber() != null) return only(each -> chosen.phoneNumber().equals(each.phoneNumber()));
        if (chosen.ipv6Address() != null) return only(each -> isSameNetwork(chosen.ipv6Address(), each.ipv6Address()));
        // There is no address translation here: a device is known by its own address.
        Device.Ipv4 ipv4 = chosen.ipv4Address();
        String address = ipv4.privateAddress() != null ? ipv4.privateAddress() : ipv4.publicAddress();
        return only(each -> address.equals(each.ipv4Address()));
    }

    private Subscriber only(Predicate<Subscriber> isMeant) {
        return properties.subscribers().stream()
                .filter(isMeant)
                .findAny()
                .orElseThrow(() -> new ApiError(HttpStatus.NOT_FOUND, "IDENTIFIER_NOT_FOUND", "No such device."));
    }

    /** A device may use any address of the /64 that it has. */
    private static boolean isSameNetwork(String one, String other) {
        return other != null && Subnet.anyOverlap(List.of(one), List.of(other + "/64"));
    }
}
