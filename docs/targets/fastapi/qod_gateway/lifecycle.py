"""The life of sessions: what clients want, what the NEF reports, and what time brings."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any
from uuid import UUID

from .errors import ApiError
from .events import Events
from .flows import overlap
from .nef import Nef
from .session import Session, now

ALLOCATION_WITHIN_S = 60
# The API wants at least 360 s of what the network has ended.
RETENTION_S = 361
RELEASE_AGAIN_S = 5


class Lifecycle:
    def __init__(self, nef: Nef, events: Events) -> None:
        self._nef = nef
        self._events = events
        self._sessions: dict[UUID, Session] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def get(self, session_id: UUID) -> Session | None:
        return self._sessions.get(session_id)

    def all(self) -> list[Session]:
        return list(self._sessions.values())

    async def create(self, session: Session) -> None:
        for other in self.all():
            if other.subscriber == session.subscriber and overlap(other.request, session.request):
                raise ApiError(409, "CONFLICT", "The device has a session for the same flow.")
        # Kept before the NEF is asked: its first report may be faster than its answer.
        self._sessions[session.id] = session
        async with session.lock:
            try:
                session.subscription = await self._nef.subscribe(session)
            except BaseException:
                del self._sessions[session.id]
                raise
            self._after(session, ALLOCATION_WITHIN_S, self._give_up)

    async def extend(self, session: Session, additional_s: int) -> None:
        async with session.lock:
            if session.status != "AVAILABLE":
                code = "QUALITY_ON_DEMAND.SESSION_EXTENSION_NOT_ALLOWED"
                raise ApiError(409, code, f"A session that is {session.status} cannot be extended.")
            session.duration_s = min(session.duration_s + additional_s, session.profile.longest_s)
            self._schedule_expiry(session)

    async def delete(self, session: Session) -> None:
        async with session.lock:
            if session.id not in self._sessions:
                raise ApiError(404, "NOT_FOUND", "There is no such session.")
            # Where the network does not give it back, the session stays and the client is told to try again.
            await self._release(session)
            await self._forget(session)
            if session.status == "AVAILABLE":
                self._become(session, "UNAVAILABLE", "DELETE_REQUESTED")

    async def report(self, callback_key: UUID, events: list[str]) -> None:
        session = next((each for each in self.all() if each.callback_key == callback_key), None)
        if session is None:
            return
        async with session.lock:
            for event in events:
                if event == "SUCCESSFUL_RESOURCES_ALLOCATION" and session.status == "REQUESTED":
                    session.started_at = now()
                    self._schedule_expiry(session)
                    self._become(session, "AVAILABLE")
                elif event == "FAILED_RESOURCES_ALLOCATION":
                    await self._end(session, "NETWORK_TERMINATED")
                elif event == "SESSION_TERMINATION":
                    session.subscription = None
                    await self._end(session, "NETWORK_TERMINATED")

    def close(self) -> None:
        for session in self.all():
            if session.timer is not None:
                session.timer.cancel()

    async def _give_up(self, session: Session) -> None:
        if session.status == "REQUESTED":
            await self._end(session, "NETWORK_TERMINATED")

    async def _expire(self, session: Session) -> None:
        if session.status != "AVAILABLE" or session.expires_at is None:
            return
        # An extension may have been faster, and the clock of timers is not that of sessions.
        if session.expires_at > now():
            self._schedule_expiry(session)
        else:
            await self._end(session, "DURATION_EXPIRED")

    async def _end(self, session: Session, status_info: str) -> None:
        """The end of a session that its client did not ask for."""
        if session.status == "UNAVAILABLE":
            return
        ended_at = now()
        try:
            await self._release(session)
        except ApiError:
            self._after(session, RELEASE_AGAIN_S, lambda each: self._end(each, status_info))
            return
        session.expires_at = ended_at
        if session.started_at is not None:
            session.duration_s = max(1, round((ended_at - session.started_at).total_seconds()))
        self._become(session, "UNAVAILABLE", status_info)
        self._after(session, RETENTION_S, self._forget)

    async def _release(self, session: Session) -> None:
        if session.subscription is not None:
            await self._nef.unsubscribe(session.subscription)
            session.subscription = None

    def _become(self, session: Session, status: str, status_info: str | None = None) -> None:
        session.status = status
        session.status_info = status_info
        self._events.tell(session)

    def _schedule_expiry(self, session: Session) -> None:
        assert session.started_at is not None
        session.expires_at = session.started_at + timedelta(seconds=session.duration_s)
        self._after(session, (session.expires_at - now()).total_seconds(), self._expire)

    async def _forget(self, session: Session) -> None:
        if session.timer is not None:
            session.timer.cancel()
        self._sessions.pop(session.id, None)

    def _after(self, session: Session, delay_s: float, action: Callable[[Session], Coroutine[Any, Any, None]]) -> None:
        """A session waits for one thing at a time."""

        async def act() -> None:
            async with session.lock:
                if session.id in self._sessions:
                    await action(session)

        def begin() -> None:
            task = asyncio.create_task(act())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        if session.timer is not None:
            session.timer.cancel()
        session.timer = asyncio.get_running_loop().call_later(delay_s, begin)
