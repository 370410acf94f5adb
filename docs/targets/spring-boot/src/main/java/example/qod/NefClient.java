package example.qod;

import java.net.URI;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** The client of AsSessionWithQoS, TS 29.122. */
@Component
class NefClient {

    private final RestClient http;
    private final NefProperties nef;
    private final QodProperties qod;

    NefClient(RestClient.Builder http, NefProperties nef, QodProperties qod) {
        this.http = http.defaultHeaders(headers -> headers.setBasicAuth(nef.username(), nef.password())).build();
        this.nef = nef;
        this.qod = qod;
    }

    record FlowInfo(int flowId, List<String> flowDescriptions) {}

    record Subscription(
            URI notificationDestination,
            String ueIpv4Addr,
            String ueIpv6Addr,
            List<FlowInfo> flowInfo,
            String qosReference) {}

    /**
     * Asks for the session's QoS flow.
     *
     * @return the subscription's own URL, by which it is deleted
     * @throws RestClientException where the NEF refuses or is not there
     */
    URI subscribe(Session session) {
        return http.post()
                .uri(nef.url() + "/{scsAsId}/subscriptions", nef.scsAsId())
                .body(subscriptionOf(session))
                .retrieve()
                .toBodilessEntity()
                .getHeaders()
                .getLocation();
    }

    /** What the NEF does not know any more is as good as deleted. */
    void unsubscribe(URI subscription) {
        try {
            http.delete().uri(subscription).retrieve().toBodilessEntity();
        } catch (HttpClientErrorException.NotFound gone) {
            return;
        }
    }

    private Subscription subscriptionOf(Session session) {
        Subscriber subscriber = session.subscriber;
        List<String> servers = session.request.applicationServer().networks();
        boolean isIpv4 = servers.stream().anyMatch(server -> !server.contains(":"));
        int[] flowId = {0};
        return new Subscription(
                URI.create(qod.publicUrl() + "/nef-callbacks/" + session.callbackSecret),
                isIpv4 ? subscriber.ipv4Address() : null,
                isIpv4 ? null : subscriber.ipv6Address(),
                servers.stream().map(server -> new FlowInfo(++flowId[0], filtersOf(session, server))).toList(),
                session.profile.qosReference());
    }

    /** Two IPFilterRules, uplink and downlink. */
    private static List<String> filtersOf(Session session, String server) {
        Subscriber subscriber = session.subscriber;
        String device = (server.contains(":") ? subscriber.ipv6Address() : subscriber.ipv4Address())
                + PortsSpec.inFilter(session.request.devicePorts());
        String far = server + PortsSpec.inFilter(session.request.applicationServerPorts());
        String uplink = "permit in ip from %s to %s".formatted(device, far);
        String downlink = "permit out ip from %s to %s".formatted(far, device);
        return List.of(uplink, downlink);
    }
}
