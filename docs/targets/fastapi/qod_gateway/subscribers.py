"""The operator's subscribers, and which of them a request is about."""

import ipaddress
import json
from dataclasses import dataclass
from pathlib import Path

from .access_token import AccessToken
from .errors import ApiError
from .requests import Device


@dataclass(frozen=True)
class Subscriber:
    phoneNumber: str
    ipv4Address: str
    ipv6Address: str
    """An address of its /64."""
    qodOffered: bool = True


@dataclass(frozen=True)
class IdentifiedDevice:
    subscriber: Subscriber
    used: Device | None
    """The one identifier that was used, for the answer; None where the access token names the device."""


class Subscribers:
    def __init__(self, file: Path) -> None:
        self._all = [Subscriber(**each) for each in json.loads(file.read_text("utf-8"))]

    def identify(self, token: AccessToken, device: Device | None) -> IdentifiedDevice | None:
        """None where neither the token nor the body names a device."""
        if token.phone_number is not None and device is not None:
            raise ApiError(422, "UNNECESSARY_IDENTIFIER", "The access token identifies the device already.")
        if token.phone_number is not None:
            return IdentifiedDevice(self._offered(Device(phoneNumber=token.phone_number)), None)
        if device is None:
            return None
        used = _used_identifier(device)
        return IdentifiedDevice(self._offered(used), used)

    def demand(self, token: AccessToken, device: Device | None) -> IdentifiedDevice:
        identified = self.identify(token, device)
        if identified is None:
            raise ApiError(422, "MISSING_IDENTIFIER", "The device cannot be identified.")
        return identified

    def _offered(self, used: Device) -> Subscriber:
        subscriber = next((each for each in self._all if _is_of(used, each)), None)
        if subscriber is None:
            raise ApiError(404, "IDENTIFIER_NOT_FOUND", "The identifier matches no device.")
        if not subscriber.qodOffered:
            raise ApiError(422, "SERVICE_NOT_APPLICABLE", "The service is not offered to the device.")
        return subscriber


def _used_identifier(device: Device) -> Device:
    """Of several identifiers one is used; the others are not compared with it."""
    for name in ("phoneNumber", "ipv4Address", "ipv6Address"):
        if name in device.model_fields_set:
            return device.model_copy(update={other: None for other in Device.model_fields if other != name})
    raise ApiError(422, "UNSUPPORTED_IDENTIFIER", "Network access identifiers are not supported.")


def _is_of(used: Device, subscriber: Subscriber) -> bool:
    if used.ipv4Address is not None:
        # The network has no NAT: both addresses are what the device was given.
        return (used.ipv4Address.privateAddress or used.ipv4Address.publicAddress) == subscriber.ipv4Address
    if used.ipv6Address is not None:
        return _prefix(used.ipv6Address) == _prefix(subscriber.ipv6Address)
    return used.phoneNumber == subscriber.phoneNumber


def _prefix(address: str) -> ipaddress.IPv6Network:
    return ipaddress.IPv6Network((address, 64), strict=False)
