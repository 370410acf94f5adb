"""What bodies are made of. Texts stay texts: IPv6Address and HttpUrl give them back in another spelling."""

import ipaddress
import re
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
SUBNET = re.compile(r"[^/%]+(/\d{1,3})?", re.ASCII)


def address(version: int, subnet: bool = False) -> Any:
    def check(text: str) -> str:
        if not SUBNET.fullmatch(text) or ("/" in text and not subnet):
            raise ValueError("expected an address" + ("/mask, the mask in bits" if subnet else ""))
        # Bits beyond the mask are allowed: the API's own example is 2001:db8:85a3:8d3::0/64.
        if ipaddress.ip_network(text, strict=False).version != version:
            raise ValueError(f"expected an address of IPv{version}")
        return text

    return AfterValidator(check)


def whole(value: Any) -> Any:
    """To JSON Schema 60.0 is an integer; in strict mode it is none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def rfc3339(value: Any) -> datetime:
    """Lax mode takes numbers and times without a zone; strict mode no text at all, since the JSON is parsed by then."""
    if not isinstance(value, str) or not RFC3339.fullmatch(value):
        raise ValueError("expected a date and time of RFC 3339 with a zone")
    return datetime.fromisoformat(value.upper())


Ipv4 = Annotated[str, address(4)]
Ipv6 = Annotated[str, address(6)]
Ipv4Net = Annotated[str, address(4, subnet=True)]
Ipv6Net = Annotated[str, address(6, subnet=True)]
Timestamp = Annotated[AwareDatetime, BeforeValidator(rfc3339)]
HttpsUrl = Annotated[str, Field(pattern=r"^https://[A-Za-z0-9\[][A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*$")]
PhoneNumber = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{4,14}$")]
ProfileName = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_.-]+$", min_length=3, max_length=256)]
Port = Annotated[int, BeforeValidator(whole), Field(ge=0, le=65535)]
Seconds = Annotated[int, BeforeValidator(whole), Field(ge=1, le=2**31 - 1)]
