#!/bin/sh
# Bookinfo as seven processes: control plane, product page, details, reviews v1 to v3, ratings.
# Build first: mvn -Plean -pl examples/bookinfo -am package
#
#   run-processes.sh [rules directory]     default: ./bookinfo-rules, made if it is missing
#
# The control plane is mesh-control-plane's Main with a config file, which is written beside the logs.
# Each process logs into a file of its name in a new directory below $TMPDIR (default /tmp). Ctrl-C
# stops all. To lose one: kill -9 <its id>; to get it back: the command printed beside it.
#
# BOOKINFO_CONTROL_PLANE, BOOKINFO_DEBUG and BOOKINFO_PORT say where they listen; BOOKINFO_CLASSPATH
# runs other classes than the built ones.
set -eu

here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
rules=${1:-bookinfo-rules}
control_plane=${BOOKINFO_CONTROL_PLANE:-127.0.0.1:15010}
debug=${BOOKINFO_DEBUG:-127.0.0.1:15014}
port=${BOOKINFO_PORT:-9080}
java='java -Xmx128m -XX:TieredStopAtLevel=1'

classpath=${BOOKINFO_CLASSPATH:-}
if [ -z "$classpath" ]; then
  for jar in "$here"/target/bookinfo-*.jar; do
    [ -f "$jar" ] && classpath="$jar:$here/target/lib/*"
  done
fi
if [ -z "$classpath" ]; then
  echo "no jar in $here/target (expected: mvn -Plean -pl examples/bookinfo -am package)" >&2
  exit 1
fi

if [ ! -d "$rules" ]; then
  mkdir -p -- "$rules"
  cp -- "$here/rules/destination-rules.yaml" "$here/rules/all-v1.yaml" "$rules"
fi
rules=$(CDPATH= cd -- "$rules" && pwd)
logs=$(mktemp -d "${TMPDIR:-/tmp}/bookinfo.XXXXXX")
config=$logs/mesh.yaml
# In single quotes, YAML takes all but a single quote as it is.
quoted() { printf "'%s'" "$(printf %s "$1" | sed "s/'/''/g")"; }
cat >"$config" <<YAML
mesh: {id: bookinfo}
listen: $control_plane
debug: $debug
rules:
  - $(quoted "$here/rules/bookinfo.yaml")
  - $(quoted "$rules")
YAML

processes=
stop() {
  trap - INT TERM EXIT
  # Only what was started here.
  for id in $processes; do kill "$id" 2>/dev/null || true; done
  wait
}
trap stop EXIT
trap 'exit 130' INT TERM

# start <name> <class and arguments ...>
start() {
  name=$1
  shift
  $java -cp "$classpath" "$@" >"$logs/$name.log" 2>&1 &
  processes="$processes $!"
  printf '%-14s %-8s %s -cp "%s"' "$name" "$!" "$java" "$classpath"
  printf ' "%s"' "$@"
  printf '\n'
}

# part <name> <arguments ...>
part() {
  name=$1
  shift
  start "$name" io.mizzen.examples.bookinfo.Bookinfo --control-plane "$control_plane" "$@"
}

printf '%-14s %-8s %s\n' process id 'command to start it again'
# Its log says who has registered and who has left.
start control-plane -Dorg.slf4j.simpleLogger.log.io.mizzen=info \
  io.mizzen.controlplane.process.Main "$config"
part details-v1 --service details
part ratings-v1 --service ratings
part reviews-v1 --service reviews --version v1
part reviews-v2 --service reviews --version v2
part reviews-v3 --service reviews --version v3
part productpage --service productpage --port "$port" --rules "$rules"

echo
echo "Page   http://127.0.0.1:$port/productpage"
echo "Debug  http://$debug/debug"
echo "Rules  $rules: edit a file, reload the page"
echo "Logs   $logs"
wait
