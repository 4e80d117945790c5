#!/bin/sh
# Pictures of the page in each of its states, taken with a headless Chromium.
# Usage: screenshots.sh <directory>   Needs: the built jar, curl, chromium.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
out=${1:?usage: screenshots.sh <directory>}
port=${BOOKINFO_PORT:-9084}
url=http://127.0.0.1:$port
mkdir -p "$out"
profile=$(mktemp -d)

set -- "$here"/target/bookinfo-*.jar
java -jar "$1" --port "$port" >"$out/demo.log" 2>&1 &
demo=$!
trap 'kill "$demo" 2>/dev/null || true; rm -rf "$profile"' EXIT
until curl -sf -m 20 -o /dev/null "$url/productpage"; do
  kill -0 "$demo"
  sleep 1
done

# rule <file>: as the page's button does
rule() { curl -sf -o /dev/null --data "rule=$1" "$url/rules"; sleep 1; }

# shoot <name> [extra chromium flags]
shoot() {
  name=$1
  shift
  # The event stream never ends: --timeout says when to take the picture.
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars \
    --disable-background-networking --disable-component-update --disable-sync \
    --user-data-dir="$profile" --timeout=2500 --window-size=1280,1900 "$@" \
    --screenshot="$out/$name.png" "$url/productpage" >/dev/null 2>&1
  echo "$out/$name.png"
}

shoot v1
rule split-90-10-three-replicas.yaml
curl -sf -o /dev/null --data '' "$url/traffic"
sleep 2
shoot split
rule v3-only.yaml
shoot v3
shoot v3-dark --blink-settings=preferredColorScheme=0
rule flaky-ratings-retried.yaml
shoot v2
rule details-fail-half.yaml
shoot details-maybe-failed
rule slow-ratings-short-patience.yaml
shoot reviews-timed-out
shoot reviews-timed-out-dark --blink-settings=preferredColorScheme=0
rule not-yet-on-grpc.yaml
shoot not-applied
