"""Everything that a request needs, made once for the application."""

from typing import Annotated

from fastapi import Depends, Request

from .access_token import TokenVerifier
from .events import Events
from .lifecycle import Lifecycle
from .nef import Nef
from .profiles import read_profiles
from .settings import Settings
from .subscribers import Subscribers


class Gateway:
    def __init__(self, settings: Settings) -> None:
        self.tokens = TokenVerifier(settings.token_issuer, settings.token_key_file.read_text("utf-8"))
        self.subscribers = Subscribers(settings.subscribers_file)
        self.profiles = read_profiles(settings.profiles_file)
        self.nef = Nef(settings)
        self.events = Events(settings.public_url, settings.sink_ca_file)
        self.lifecycle = Lifecycle(self.nef, self.events)

    async def close(self) -> None:
        self.lifecycle.close()
        await self.events.close()
        await self.nef.close()


def gateway_of(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


GatewayDependency = Annotated[Gateway, Depends(gateway_of)]
