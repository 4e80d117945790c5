#!/bin/sh
# Pictures of the running page, made with a headless Chromium.
#   run.sh picture          the README's picture: page-light.svg and page-dark.svg beside the README
#   run.sh states <output>  the page in five states, light and dark, on phones and a wide screen
# Needs the built jar, curl and Node 18+. Chromium and pdftocairo (poppler-utils) are installed
# where apt-get may do so; the npm packages go into target/.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
bookinfo=$(dirname -- "$here")
tools=$bookinfo/target/screens
port=${BOOKINFO_PORT:-9084}
followed_port=$((port + 1))
demo=http://127.0.0.1:$port/productpage
followed=http://127.0.0.1:$followed_port/productpage
running=
work=$(mktemp -d)

stop() {
  for id in $running; do kill "$id" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT

# install <command> <Debian package>
install() {
  command -v "$1" >/dev/null && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get install --yes --quiet "$2"
  else
    echo "$1 is missing (expected: installed, on Debian by: apt-get install $2)" >&2
    exit 1
  fi
}

# start <url> <options of the demo>: runs the jar until the script ends
start() {
  url=$1
  shift
  java -jar "$bookinfo"/target/bookinfo-*.jar "$@" >"$work/demo-$#.log" 2>&1 &
  running="$running $!"
  until curl -sf -m 20 -o /dev/null "$url"; do
    kill -0 "$!" || { cat "$work/demo-$#.log" >&2; exit 1; }
    sleep 1
  done
}

what=${1:?usage: run.sh picture, or: run.sh states <output>}
install chromium chromium
install pdftocairo poppler-utils
mkdir -p "$tools"
cp "$here"/package.json "$here"/*.mjs "$tools"
npm install --prefix "$tools" --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error

case $what in
  picture)
    start "$demo" --port "$port"
    node "$tools/picture.mjs" "$(command -v chromium)" "$demo" "$bookinfo/page"
    ;;
  states)
    output=${2:?usage: run.sh states <output>}
    mkdir -p "$output"
    start "$demo" --port "$port"
    start "$followed" --port "$followed_port" --rules "$work/rules"
    node "$tools/screens.mjs" "$(command -v chromium)" "$demo" "$followed" "$work/rules" "$output"
    ;;
  *)
    echo "$what (expected: picture or states)" >&2
    exit 1
    ;;
esac
