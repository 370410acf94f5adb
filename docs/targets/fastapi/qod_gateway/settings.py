"""What the gateway has to be told, by environment variables."""

from collections.abc import Mapping
from pathlib import Path


class Settings:
    def __init__(self, environment: Mapping[str, str]) -> None:
        # Root of AsSessionWithQoS: .../3gpp-as-session-with-qos/v1.
        self.nef_url = environment["NEF_URL"].rstrip("/")
        self.nef_scs_as_id = environment.get("NEF_SCS_AS_ID", "qod-gateway")
        self.nef_token = environment["NEF_TOKEN"]
        # Root under which the NEF reaches the gateway; also in the source of events.
        self.public_url = environment["PUBLIC_URL"].rstrip("/")
        self.token_issuer = environment["TOKEN_ISSUER"]
        # PEM of the issuer's public key, and of an authority of sinks besides the public ones.
        self.token_key_file = Path(environment["TOKEN_KEY_FILE"])
        self.sink_ca_file = Path(environment["SINK_CA_FILE"]) if "SINK_CA_FILE" in environment else None
        self.subscribers_file = Path(environment["SUBSCRIBERS_FILE"])
        self.profiles_file = Path(environment["PROFILES_FILE"])
