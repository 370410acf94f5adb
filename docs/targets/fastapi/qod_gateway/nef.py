"""The southbound side: AsSessionWithQoS of TS 29.122."""

import httpx

from .errors import ApiError
from .flows import flow_info
from .session import Session
from .settings import Settings


class Nef:
    def __init__(self, settings: Settings) -> None:
        self._subscriptions = f"{settings.nef_url}/{settings.nef_scs_as_id}/subscriptions"
        self._callbacks = f"{settings.public_url}/nef-callbacks"
        self._http = httpx.AsyncClient(headers={"Authorization": f"Bearer {settings.nef_token}"}, timeout=10)

    async def subscribe(self, session: Session) -> str:
        """Asks for QoS. The URL of the subscription is what the NEF says, never made of an id."""
        subscriber = session.subscriber
        uses_ipv4 = session.request.applicationServer.ipv4Address is not None
        subscription = {
            "notificationDestination": f"{self._callbacks}/{session.callback_key}",
            "supportedFeatures": "0",
            "qosReference": session.profile.qosReference,
            "flowInfo": flow_info(session.request, subscriber),
        } | ({"ueIpv4Addr": subscriber.ipv4Address} if uses_ipv4 else {"ueIpv6Addr": subscriber.ipv6Address})
        answer = await self._send("POST", self._subscriptions, subscription)
        if answer.status_code != 201:
            raise _unavailable(f"the NEF answered {answer.status_code} to a subscription")
        return str(answer.headers.get("Location") or answer.json()["self"])

    async def unsubscribe(self, subscription: str) -> None:
        """Gives the QoS back. A subscription that is not there any more is as good."""
        answer = await self._send("DELETE", subscription)
        if answer.status_code not in (200, 204, 404):
            raise _unavailable(f"the NEF answered {answer.status_code} to a deletion")

    async def close(self) -> None:
        await self._http.aclose()

    async def _send(self, method: str, url: str, json: object = None) -> httpx.Response:
        try:
            return await self._http.request(method, url, json=json)
        except httpx.HTTPError as error:
            raise _unavailable("the NEF does not answer") from error


def _unavailable(reason: str) -> ApiError:
    return ApiError(503, "UNAVAILABLE", f"The network cannot be asked: {reason}.")
