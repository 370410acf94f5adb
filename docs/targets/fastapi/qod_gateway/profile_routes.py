"""The API qos-profiles."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from .access_token import AccessToken, token_with
from .contract_types import ProfileName
from .errors import ApiError
from .gateway import GatewayDependency
from .requests import RetrieveProfiles

router = APIRouter(prefix="/qos-profiles/v1")
TokenDependency = Annotated[AccessToken, Depends(token_with("qos-profiles:read"))]


@router.get("/qos-profiles/{name}")
async def get_profile(name: ProfileName, token: TokenDependency, gateway: GatewayDependency) -> dict[str, Any]:
    device = gateway.subscribers.identify(token, None)
    profile = gateway.profiles.get(name)
    # Only the token of a device narrows down what there is.
    if profile is None or not (device is None or profile.is_for(device.subscriber)):
        raise ApiError(404, "NOT_FOUND", "There is no such QoS profile.")
    return profile.published


@router.post("/retrieve-qos-profiles")
async def retrieve_profiles(
    body: RetrieveProfiles, token: TokenDependency, gateway: GatewayDependency
) -> list[dict[str, Any]]:
    device = gateway.subscribers.identify(token, body.device)
    return [
        profile.published
        for profile in gateway.profiles.values()
        if profile.is_for(device.subscriber if device else None)
        and body.name in (None, profile.name)
        and body.status in (None, profile.status)
    ]
