#!/usr/bin/env bash
# The recipe of fastapi.md in one go, in a temporary folder. Arguments go to `qod conformance`; its exit code is that of the script.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
qod() { "$root/node_modules/.bin/tsx" "$root/cli.ts" "$@"; }

work=$(mktemp -d)
server=
clean_up() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null && wait "$server" || true; fi
  rm -rf "$work"
}
trap clean_up EXIT
cp -r "$here" "$here.yaml" "$work"
cd "$work"

python3 -m venv venv
export PATH="$work/venv/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
pip install --quiet --disable-pip-version-check -r fastapi/requirements.txt

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1 -keyout sink-key.pem -out sink.pem 2>/dev/null
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out token-key.pem 2>/dev/null
openssl pkey -in token-key.pem -pubout -out token.pem

export NEF_URL=http://127.0.0.1:9692/3gpp-as-session-with-qos/v1 NEF_SCS_AS_ID=qod-gateway NEF_TOKEN=nef-token-of-a-test
export PUBLIC_URL=http://127.0.0.1:9691 SINK_CA_FILE=$work/sink.pem
export TOKEN_ISSUER=https://issuer.example TOKEN_KEY_FILE=$work/token.pem TOKEN_SIGNING_KEY_FILE=$work/token-key.pem
export SUBSCRIBERS_FILE=$work/fastapi/subscribers.json PROFILES_FILE=$work/fastapi/profiles.json

uvicorn --app-dir fastapi --factory qod_gateway.app:create_app --port 9691 --workers 1 --log-level warning >server.log 2>&1 &
server=$!
# 0: go on; 1: something has to be changed; 3: not there yet
until qod doctor --target fastapi.yaml --emulate "$root/scenarios/cells/certification.yaml"; do
  [ $? -eq 3 ] && kill -0 "$server" || { cat server.log; exit 1; }
  sleep 2
done
qod conformance --target fastapi.yaml --emulate "$root/scenarios/cells/certification.yaml" --out run "$@"
