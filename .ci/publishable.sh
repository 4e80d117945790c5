#!/usr/bin/env bash
# What a release would publish, without keys and without a server: deploys into a directory from two
# clones of HEAD, once with all checks and once lean; the archives must be byte-equal, and complete.
# Needs a JDK 17+, Maven and Python 3; writes below target/publishable.
set -euo pipefail

cd "$(dirname "$0")/.."
readonly directory=$PWD/target/publishable
readonly modules=mesh-bom,mesh-control-plane,mesh-client-proxyless,mesh-testing,mesh-spring-boot-starter

main() {
  rm -rf "$directory"
  mkdir -p "$directory"
  deploy first release
  deploy second lean,release
  python3 .ci/publishable.py "$directory/first/staging" "$directory/second/staging"
}

# deploy <name> <profiles>
deploy() {
  git clone --quiet --no-hardlinks . "$directory/$1"
  (cd "$directory/$1" && mvn --batch-mode --no-transfer-progress -Dstyle.color=never --quiet \
    "-P$2" -Dgpg.skip -DskipTests -pl "$modules" -am deploy \
    "-DaltDeploymentRepository=staging::file://$directory/$1/staging")
}

main
