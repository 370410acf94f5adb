"""Bodies of requests, as r3.2 has them."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from .contract_model import ContractModel, NotEmpty
from .contract_types import HttpsUrl, Ipv4, Ipv4Net, Ipv6, Ipv6Net, PhoneNumber, Port, ProfileName, Seconds, Timestamp


class DeviceIpv4(ContractModel):
    publicAddress: Ipv4
    privateAddress: Ipv4 | None = None
    publicPort: Port | None = None

    @model_validator(mode="after")
    def is_not_alone(self) -> Self:
        if self.privateAddress is None and self.publicPort is None:
            raise ValueError("a public address needs a port or a private address beside it")
        return self


class Device(NotEmpty):
    phoneNumber: PhoneNumber | None = None
    networkAccessIdentifier: str | None = None
    ipv4Address: DeviceIpv4 | None = None
    ipv6Address: Ipv6 | None = None


class ApplicationServer(NotEmpty):
    ipv4Address: Ipv4Net | None = None
    ipv6Address: Ipv6Net | None = None


# In JSON the name is `from`, which Python keeps for itself.
class PortRange(ContractModel):
    first: Port = Field(alias="from")
    last: Port = Field(alias="to")

    @model_validator(mode="after")
    def is_in_order(self) -> Self:
        if self.first > self.last:
            raise ValueError("a range of ports ends before it begins")
        return self


class Ports(NotEmpty):
    ranges: Annotated[list[PortRange], Field(min_length=1)] | None = None
    ports: Annotated[list[Port], Field(min_length=1)] | None = None


class SinkCredential(ContractModel):
    credentialType: Literal["ACCESSTOKEN"]
    # The characters of RFC 6750: it becomes a header.
    accessToken: Annotated[str, Field(pattern=r"^[A-Za-z0-9\-._~+/]+=*$")]
    accessTokenExpiresUtc: Timestamp
    accessTokenType: Literal["bearer"]

    @model_validator(mode="before")
    @classmethod
    def refuse_unused_types(cls, data: Any) -> Any:
        if isinstance(data, dict) and data.get("credentialType") in ("PLAIN", "REFRESHTOKEN"):
            raise PydanticCustomError("INVALID_CREDENTIAL", "only access tokens are used for sinks")
        return data


class CreateSession(ContractModel):
    device: Device | None = None
    applicationServer: ApplicationServer
    devicePorts: Ports | None = None
    applicationServerPorts: Ports | None = None
    qosProfile: ProfileName
    sink: HttpsUrl | None = None
    sinkCredential: SinkCredential | None = None
    duration: Seconds


class ExtendSession(ContractModel):
    requestedAdditionalDuration: Seconds


class RetrieveSessions(ContractModel):
    device: Device | None = None


class RetrieveProfiles(ContractModel):
    device: Device | None = None
    name: ProfileName | None = None
    status: Literal["ACTIVE", "INACTIVE", "DEPRECATED"] | None = None
