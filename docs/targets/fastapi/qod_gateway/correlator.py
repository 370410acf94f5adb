"""x-correlator comes back with every answer."""

import logging
import re
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import error_response

PATTERN = re.compile(r"[a-zA-Z0-9\-_:;./<>{}]{0,256}")
log = logging.getLogger(__name__)


class Correlator:
    """Answers what nobody caught, too: Starlette does so outside of all middleware, where no header can be added."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        correlator = Headers(scope=scope).get("x-correlator", "")
        if not PATTERN.fullmatch(correlator):
            refusal = error_response(400, "INVALID_ARGUMENT", "The header x-correlator breaks its pattern.")
            return await refusal(scope, receive, send)
        correlator = correlator or str(uuid4())
        has_begun = False

        async def send_with_correlator(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                MutableHeaders(scope=message)["x-correlator"] = correlator
            await send(message)

        try:
            await self.app(scope, receive, send_with_correlator)
        except Exception:
            log.exception("request %s failed", correlator)
            if has_begun:
                raise
            failure = error_response(500, "INTERNAL", "The request could not be carried out.")
            await failure(scope, receive, send_with_correlator)
