"""The IP flows that a session is for: how the NEF is told of them, and whether two sessions share one."""

import ipaddress
from collections.abc import Iterator

from .requests import CreateSession, Ports
from .subscribers import Subscriber

ALL_PORTS = [(0, 65535)]


def flow_info(request: CreateSession, subscriber: Subscriber) -> list[dict[str, object]]:
    """FlowInfo of TS 29.122: for each address of the server an IPFilterRule (RFC 6733) up and one down."""
    flows: list[dict[str, object]] = []
    for server in _servers(request):
        ue_address = subscriber.ipv6Address if server.version == 6 else subscriber.ipv4Address
        ue = _with_ports(ue_address, request.devicePorts)
        peer = _with_ports(str(server), request.applicationServerPorts)
        rules = [f"permit in ip from {ue} to {peer}", f"permit out ip from {peer} to {ue}"]
        flows.append({"flowId": len(flows) + 1, "flowDescriptions": rules})
    return flows


def overlap(one: CreateSession, other: CreateSession) -> bool:
    """Whether two sessions of one device have a flow in common."""
    return (
        any(a.version == b.version and a.overlaps(b) for a in _servers(one) for b in _servers(other))
        and _share_ports(one.devicePorts, other.devicePorts)
        and _share_ports(one.applicationServerPorts, other.applicationServerPorts)
    )


def _servers(request: CreateSession) -> Iterator[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    server = request.applicationServer
    for address in (server.ipv4Address, server.ipv6Address):
        if address is not None:
            yield ipaddress.ip_network(address, strict=False)


def _ranges(ports: Ports | None) -> list[tuple[int, int]]:
    if ports is None:
        return ALL_PORTS
    return [(port, port) for port in ports.ports or []] + [(each.first, each.last) for each in ports.ranges or []]


def _share_ports(one: Ports | None, other: Ports | None) -> bool:
    return any(a <= d and c <= b for a, b in _ranges(one) for c, d in _ranges(other))


def _with_ports(address: str, ports: Ports | None) -> str:
    if ports is None:
        return address
    return f"{address} {','.join(str(a) if a == b else f'{a}-{b}' for a, b in _ranges(ports))}"
