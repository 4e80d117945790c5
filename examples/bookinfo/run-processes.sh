#!/bin/sh
# Bookinfo as seven processes: control plane, product page, details, reviews v1 to v3, ratings.
# Build first: mvn -Plean -pl examples/bookinfo -am package
#
#   run-processes.sh [rules directory]     default: ./bookinfo-rules, made if it is missing
#
# Each process logs into a directory of its own name's file below $TMPDIR (default /tmp). Ctrl-C stops all.
# To lose one: kill -9 <its id>; to get it back: the command printed beside it.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
rules=${1:-bookinfo-rules}
control_plane=${BOOKINFO_CONTROL_PLANE:-127.0.0.1:15010}
port=${BOOKINFO_PORT:-9080}
logs=$(mktemp -d "${TMPDIR:-/tmp}/bookinfo.XXXXXX")

jar=
for candidate in "$here"/target/bookinfo-*.jar; do
  [ -f "$candidate" ] && jar=$candidate
done
if [ -z "$jar" ]; then
  echo "no jar in $here/target (expected: mvn -Plean -pl examples/bookinfo -am package)" >&2
  exit 1
fi

processes=
stop() {
  trap - INT TERM EXIT
  # Only what was started here.
  for id in $processes; do kill "$id" 2>/dev/null || true; done
  wait
}
trap stop EXIT
trap 'exit 130' INT TERM

# start <name> <options ...>
start() {
  name=$1
  shift
  java -Xmx128m -XX:TieredStopAtLevel=1 -jar "$jar" --control-plane "$control_plane" "$@" \
    >"$logs/$name.log" 2>&1 &
  processes="$processes $!"
  printf '%-14s %-8s java -jar %s --control-plane %s %s\n' "$name" "$!" "$jar" "$control_plane" "$*"
}

printf '%-14s %-8s %s\n' process id 'command to start it again'
start control-plane --service control-plane --rules "$rules"
start details-v1 --service details
start ratings-v1 --service ratings
start reviews-v1 --service reviews --version v1
start reviews-v2 --service reviews --version v2
start reviews-v3 --service reviews --version v3
# The page shows the rules; the control plane makes the directory.
while [ ! -d "$rules" ]; do sleep 1; done
start productpage --service productpage --port "$port" --rules "$rules"

echo
echo "Page   http://127.0.0.1:$port/productpage"
echo "Rules  $rules: edit a file, reload the page"
echo "Logs   $logs"
wait
