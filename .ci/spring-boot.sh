#!/usr/bin/env bash
# Nine Spring Boot applications: Boot 3.5, 4.0 and 4.1, each with Mizzen's BOM before and after Boot's and
# under Boot's parent. Each takes the starter, makes a routed call and ends; its log must be readable
# with Boot's defaults. Called by .ci/user.sh after the modules are installed.
#
#   spring-boot.sh <local repository> <directory to write into>
set -euo pipefail

cd "$(dirname "$0")/.."
readonly repository=$1
readonly directory=$2/spring-boot
readonly templates=$PWD/.ci/spring-boot
readonly boots=(${BOOTS:-3.5.16 4.0.0 4.1.0})
readonly orders=(${ORDERS:-before after parent})
readonly maven=(mvn --batch-mode --no-transfer-progress -Dstyle.color=never "-Dmaven.repo.local=$repository")

main() {
  rm -rf "$directory"
  local boot order app outcome=0
  for boot in "${boots[@]}"; do
    for order in "${orders[@]}"; do
      app=$directory/$boot-$order
      mkdir -p "$app/src/main/java/app"
      cp "$templates/App.java" "$app/src/main/java/app/"
      mkdir -p "$app/src/main/resources/mesh"
      cp "$templates/rules.yaml" "$app/src/main/resources/mesh/"
      cp "$templates/application.properties" "$app/src/main/resources/"
      python3 "$templates/pom.py" "$boot" "$order" >"$app/pom.xml"
      (cd "$app" && "${maven[@]}" --quiet compile \
        org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath \
        -Dmdep.outputFile=target/classpath) || return 1
      (cd "$app" && timeout 300 java -cp "target/classes:$(cat target/classpath)" app.App) \
        >"$app/output" 2>&1 || outcome=$?
      if ((outcome != 0)) || ! python3 "$templates/check.py" "$boot" "$order" "$app/output"; then
        cat "$app/output"
        echo "Spring Boot $boot, BOM $order: exit code $outcome" >&2
        return 1
      fi
    done
  done
}

main
