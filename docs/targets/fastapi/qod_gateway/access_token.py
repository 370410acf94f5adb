"""Who is asking: JWT access tokens of one issuer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import jwt
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from .errors import ApiError

# Without auto_error=False FastAPI answers by itself, with `detail`.
bearer = HTTPBearer(auto_error=False)


@dataclass(frozen=True)
class AccessToken:
    client_id: str
    scopes: frozenset[str]
    # Of the user of a three-legged token.
    phone_number: str | None


class TokenVerifier:
    def __init__(self, issuer: str, public_key: str) -> None:
        self._issuer = issuer
        self._public_key = public_key

    def verify(self, text: str) -> AccessToken:
        try:
            claims = jwt.decode(
                text,
                self._public_key,
                algorithms=["RS256"],
                issuer=self._issuer,
                options={"require": ["exp", "iss", "client_id", "scope"], "verify_aud": False},
            )
        except jwt.InvalidTokenError as error:
            raise ApiError(401, "UNAUTHENTICATED", "The access token is not valid.") from error
        return AccessToken(claims["client_id"], frozenset(claims["scope"].split()), claims.get("phone_number"))


def token_with(scope: str) -> Callable[..., AccessToken]:
    """A dependency: the access token of the request, which has to have the scope."""

    def verified(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    ) -> AccessToken:
        if credentials is None:
            raise ApiError(401, "UNAUTHENTICATED", "The request has no access token.")
        token: AccessToken = request.app.state.gateway.tokens.verify(credentials.credentials)
        if scope not in token.scopes:
            raise ApiError(403, "PERMISSION_DENIED", f"The access token lacks the scope {scope}.")
        return token

    return verified
