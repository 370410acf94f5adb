"""The application: uvicorn --factory qod_gateway.app:create_app"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from . import nef_callback_routes, profile_routes, session_routes
from .correlator import Correlator
from .errors import handle_errors
from .gateway import Gateway
from .settings import Settings


def create_app() -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.gateway = Gateway(Settings(os.environ))
        yield
        await app.state.gateway.close()

    # A path with a slash at its end is another: by default it is answered 307, with a Location made of the Host header.
    app = FastAPI(title="Quality on Demand", lifespan=lifespan, redirect_slashes=False, openapi_url=None)
    handle_errors(app)
    app.add_middleware(Correlator)
    app.include_router(session_routes.router)
    app.include_router(profile_routes.router)
    app.include_router(nef_callback_routes.router)
    return app
