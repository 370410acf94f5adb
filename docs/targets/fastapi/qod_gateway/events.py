"""CloudEvents to the sinks of sessions. Which addresses may be called is left to the network of the gateway."""

import asyncio
import json
import logging
import ssl
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import httpx

from .session import Session, now, timestamp

RETRY_AFTER_S = (1, 5, 30)
TYPE = "org.camaraproject.quality-on-demand.v1.qos-status-changed"
log = logging.getLogger(__name__)


class Events:
    def __init__(self, public_url: str, sink_ca_file: Path | None) -> None:
        self._sessions = f"{public_url}/quality-on-demand/v1/sessions"
        trusted = ssl.create_default_context()
        if sink_ca_file is not None:
            trusted.load_verify_locations(sink_ca_file)
        self._http = httpx.AsyncClient(verify=trusted, timeout=10)
        # The event loop holds tasks weakly: one that nobody else holds may vanish before it is done.
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, session: Session) -> None:
        """Tells the sink of a session, if it has one, what has become of it; nobody waits for that."""
        if session.request.sink is None:
            return
        data = {"sessionId": str(session.id), "qosStatus": session.status}
        if session.status_info is not None:
            data["statusInfo"] = session.status_info
        event = {
            "id": str(uuid4()),
            "source": f"{self._sessions}/{session.id}",
            "specversion": "1.0",
            "type": TYPE,
            "datacontenttype": "application/json",
            "time": timestamp(now()),
            "data": data,
        }
        task = asyncio.create_task(self._deliver(session, session.request.sink, json.dumps(event)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self._http.aclose()

    async def _deliver(self, session: Session, sink: str, event: str) -> None:
        async with session.delivery:
            for pause_s in (*RETRY_AFTER_S, None):
                if session.sink_is_gone:
                    return
                asked_for_s = await self._attempt(session, sink, event)
                if asked_for_s is None or pause_s is None:
                    return
                await asyncio.sleep(max(pause_s, asked_for_s))

    async def _attempt(self, session: Session, sink: str, event: str) -> int | None:
        """None when it is over, else for how long the sink wants to be left alone."""
        headers = {"Content-Type": "application/cloudevents+json"} | _authorization(session, now())
        try:
            answer = await self._http.post(sink, content=event, headers=headers)
        except httpx.HTTPError as error:
            log.warning("the sink of session %s was not reached: %r", session.id, error)
            return 0
        if answer.status_code == 410:
            session.sink_is_gone = True
        if answer.status_code != 429 and answer.status_code < 500:
            return None
        retry_after = answer.headers.get("Retry-After", "")
        return int(retry_after) if retry_after.isdecimal() else 0


def _authorization(session: Session, at: datetime) -> dict[str, str]:
    credential = session.request.sinkCredential
    if credential is None or credential.accessTokenExpiresUtc <= at:
        return {}
    return {"Authorization": f"Bearer {credential.accessToken}"}
