#!/usr/bin/env bash
# The whole recipe in one go (../spring-boot.md): builds the server, starts it and an authorization server, looks, runs, stops both.
# The exit code is that of the suite; the run stays in the folder that is given, and nowhere without one.
#   docs/targets/spring-boot/try.sh [run-folder]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../../.."
qod() { node_modules/.bin/tsx cli.ts "$@"; }

work=$(mktemp -d)
run=${1:-$work/run}
started=()
finish() {
  for id in "${started[@]}"; do kill "$id" 2>/dev/null && wait "$id" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT

export CLIENT_SECRET=sandbox-secret-a OTHER_SECRET=sandbox-secret-b NEF_PASSWORD=nef-password
scenario=scenarios/cells/certification.yaml

mvn -q -B -f "$here/pom.xml" package -DbuildDirectory="$work/target"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=127.0.0.1 \
  -addext subjectAltName=IP:127.0.0.1 -keyout "$work/sink-key.pem" -out "$work/sink.pem" 2>/dev/null
# The target file names the certificate beside itself.
cp docs/targets/spring-boot.yaml "$work/spring-boot.yaml"

# Only its authorization server is wanted: the tokens are for the Spring Boot server.
node_modules/.bin/tsx cli.ts serve --only qod --release r4.1 --scenario "$scenario" --port 9190 --auth-port 9193 \
  --nef http://127.0.0.1:9192/3gpp-as-session-with-qos/v1 >"$work/authorization.log" 2>&1 &
started+=($!)
SINK_CA="file:$work/sink.pem" java -jar "$work/target/qod-server.jar" >"$work/server.log" 2>&1 &
started+=($!)

# 3: the server is not there yet
for _ in $(seq 30); do
  code=0
  qod doctor --target "$work/spring-boot.yaml" --emulate "$scenario" || code=$?
  [ "$code" -eq 3 ] || break
  sleep 2
done
if [ "$code" -ne 0 ]; then
  tail -n 20 "$work/server.log" >&2
  exit "$code"
fi

qod conformance --target "$work/spring-boot.yaml" --emulate "$scenario" --out "$run"
