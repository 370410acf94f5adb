"""Where the NEF reports what has become of its subscriptions."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel

from .gateway import GatewayDependency

router = APIRouter(prefix="/nef-callbacks")


class EventReport(BaseModel):
    event: str


# Not a ContractModel: a NEF may report more than the gateway knows.
class UserPlaneNotificationData(BaseModel):
    eventReports: list[EventReport]


@router.post("/{callback_key}", status_code=204)
async def report(callback_key: UUID, body: UserPlaneNotificationData, gateway: GatewayDependency) -> None:
    await gateway.lifecycle.report(callback_key, [each.event for each in body.eventReports])
