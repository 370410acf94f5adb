"""A QoS session, and how the API tells of it."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from .profiles import Profile
from .requests import CreateSession, Device
from .subscribers import Subscriber

ECHOED = {"applicationServer", "devicePorts", "applicationServerPorts", "qosProfile", "sink"}


@dataclass
class Session:
    client_id: str
    subscriber: Subscriber
    device: Device | None
    profile: Profile
    request: CreateSession
    duration_s: int
    id: UUID = field(default_factory=uuid4)
    # Clients know the id of a session. What the NEF is to report to is known to the NEF alone.
    callback_key: UUID = field(default_factory=uuid4)
    status: str = "REQUESTED"
    status_info: str | None = None
    started_at: datetime | None = None
    expires_at: datetime | None = None
    subscription: str | None = None
    """URL of the NEF's subscription while there is one."""
    timer: asyncio.TimerHandle | None = None
    sink_is_gone: bool = False
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while the NEF is asked, so that what it reports, and what clients want next, waits."""
    delivery: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while an event is delivered: asyncio's locks are given in order, and so events arrive in order."""

    def info(self) -> dict[str, Any]:
        """SessionInfo. Nothing in it is null: what there is not is left out."""
        info: dict[str, Any] = self.request.model_dump(include=ECHOED, exclude_none=True, by_alias=True)
        if self.device is not None:
            info["device"] = self.device.model_dump(exclude_none=True)
        info |= {"sessionId": str(self.id), "duration": self.duration_s, "qosStatus": self.status}
        if self.status_info is not None:
            info["statusInfo"] = self.status_info
        times = {"startedAt": self.started_at, "expiresAt": self.expires_at}
        return info | {name: timestamp(time) for name, time in times.items() if time is not None}


def now() -> datetime:
    """Never utcnow(), whose times have no zone."""
    return datetime.now(UTC)


def timestamp(time: datetime) -> str:
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")
