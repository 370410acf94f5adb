"""Prints an access token of the test issuer: sign_token.py <client> <scopes> [--phone <number>] [--expired]"""

import argparse
import os
import time
from pathlib import Path

import jwt

parser = argparse.ArgumentParser()
parser.add_argument("client")
parser.add_argument("scopes")
parser.add_argument("--phone")
parser.add_argument("--expired", action="store_true")
wanted = parser.parse_args()

claims: dict[str, object] = {
    "iss": os.environ["TOKEN_ISSUER"],
    "client_id": wanted.client,
    "scope": wanted.scopes,
    "exp": int(time.time()) + (-60 if wanted.expired else 3600),
}
if wanted.phone:
    claims["phone_number"] = wanted.phone
print(jwt.encode(claims, Path(os.environ["TOKEN_SIGNING_KEY_FILE"]).read_text("utf-8"), "RS256"))
