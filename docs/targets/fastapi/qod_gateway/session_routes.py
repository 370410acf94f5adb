"""The API quality-on-demand."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends

from .access_token import AccessToken, token_with
from .errors import ApiError
from .gateway import Gateway, GatewayDependency
from .requests import CreateSession, ExtendSession, RetrieveSessions
from .session import Session

router = APIRouter(prefix="/quality-on-demand/v1")


def token_for(right: str) -> Any:
    return Depends(token_with(f"quality-on-demand:sessions:{right}"))


@router.post("/sessions", status_code=201)
async def create_session(
    body: CreateSession, token: Annotated[AccessToken, token_for("create")], gateway: GatewayDependency
) -> dict[str, Any]:
    device = gateway.subscribers.demand(token, body.device)
    profile = gateway.profiles.get(body.qosProfile)
    if profile is None:
        raise ApiError(400, "INVALID_ARGUMENT", "There is no such QoS profile.")
    if profile.status != "ACTIVE" or not profile.is_for(device.subscriber):
        code = "QUALITY_ON_DEMAND.QOS_PROFILE_NOT_APPLICABLE"
        raise ApiError(422, code, "The QoS profile cannot be used for this session.")
    if not profile.shortest_s <= body.duration <= profile.longest_s:
        code = "QUALITY_ON_DEMAND.DURATION_OUT_OF_RANGE"
        raise ApiError(400, code, f"The QoS profile lasts from {profile.shortest_s} s to {profile.longest_s} s.")
    session = Session(token.client_id, device.subscriber, device.used, profile, body, body.duration)
    await gateway.lifecycle.create(session)
    return session.info()


@router.get("/sessions/{session_id}")
async def get_session(
    session_id: UUID, token: Annotated[AccessToken, token_for("read")], gateway: GatewayDependency
) -> dict[str, Any]:
    return _session_of(gateway, session_id, token).info()


@router.delete("/sessions/{session_id}", status_code=204)
async def delete_session(
    session_id: UUID, token: Annotated[AccessToken, token_for("delete")], gateway: GatewayDependency
) -> None:
    await gateway.lifecycle.delete(_session_of(gateway, session_id, token))


@router.post("/sessions/{session_id}/extend")
async def extend_session(
    session_id: UUID,
    body: ExtendSession,
    token: Annotated[AccessToken, token_for("update")],
    gateway: GatewayDependency,
) -> dict[str, Any]:
    session = _session_of(gateway, session_id, token)
    await gateway.lifecycle.extend(session, body.requestedAdditionalDuration)
    return session.info()


@router.post("/retrieve-sessions")
async def retrieve_sessions(
    body: RetrieveSessions, token: Annotated[AccessToken, token_for("retrieve-by-device")], gateway: GatewayDependency
) -> list[dict[str, Any]]:
    subscriber = gateway.subscribers.demand(token, body.device).subscriber
    own = [each for each in gateway.lifecycle.all() if each.client_id == token.client_id]
    return [each.info() for each in own if each.subscriber == subscriber]


def _session_of(gateway: Gateway, session_id: UUID, token: AccessToken) -> Session:
    session = gateway.lifecycle.get(session_id)
    if session is None:
        raise ApiError(404, "NOT_FOUND", "There is no such session.")
    if session.client_id != token.client_id:
        raise ApiError(403, "PERMISSION_DENIED", "The session was made by another client.")
    if token.phone_number not in (None, session.subscriber.phoneNumber):
        raise ApiError(403, "PERMISSION_DENIED", "The session is of another user.")
    return session
