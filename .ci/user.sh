#!/usr/bin/env bash
# What a user does: installs the modules as the README says, makes its first mesh from the blocks of
# the README in an empty directory, and builds Spring Boot applications with the BOM before and
# after Boot's and under Boot's parent, and starts on Spring Boot as docs/guides/start.md says. Needs a
# JDK 17+, Maven and Python 3; writes below target/user.
#
#   .ci/user.sh [first-mesh | newcomer | spring-boot]      default: all
set -euo pipefail

cd "$(dirname "$0")/.."
readonly root=$PWD
readonly user=$root/target/user
readonly repository=$user/repository
readonly maven=(mvn --batch-mode --no-transfer-progress -Dstyle.color=never "-Dmaven.repo.local=$repository")

main() {
  own_repository
  echo "install into a repository of its own"
  "${maven[@]}" --quiet -Plean -pl mesh-bom,mesh-control-plane,mesh-client-proxyless,mesh-testing,mesh-spring-boot-starter -am install
  echo "installed after $SECONDS s"
  case "${1:-all}" in
    first-mesh) first_mesh ;;
    newcomer) python3 .ci/newcomer.py "$repository" "$user" ;;
    spring-boot) .ci/spring-boot.sh "$repository" "$user" ;;
    all)
      first_mesh
      python3 .ci/newcomer.py "$repository" "$user"
      .ci/spring-boot.sh "$repository" "$user"
      ;;
    *)
      echo "$1 (expected: first-mesh, newcomer or spring-boot)" >&2
      return 2
      ;;
  esac
}

# A local repository that shares every group but io.mizzen with the usual one, so that nothing is
# fetched again and no module of this build is left where other builds find it.
own_repository() {
  local usual=${MIZZEN_MAVEN_REPOSITORY:-$HOME/.m2/repository} group
  rm -rf "$repository"
  mkdir -p "$repository/io" "$usual/io"
  for group in "$usual"/* "$usual"/io/*; do
    case "${group#"$usual"/}" in
      io | io/mizzen) ;;
      *) if [ -d "$group" ]; then ln -s "$group" "$repository/${group#"$usual"/}"; fi ;;
    esac
  done
}

first_mesh() {
  local directory=$user/first-mesh outcome=0
  rm -rf "$directory"
  mkdir -p "$directory/src/main/java"
  python3 .ci/readme_blocks.py "$directory"
  (cd "$directory" && "${maven[@]}" --quiet compile org.codehaus.mojo:exec-maven-plugin:3.6.1:java \
    -Dexec.mainClass=FirstMesh -Dexec.cleanupDaemonThreads=false) >"$directory/output" 2>&1 || outcome=$?
  if ((outcome != 0)) || ! grep -qx "reviews answers SERVING" "$directory/output"; then
    cat "$directory/output"
    echo "first mesh: exit code $outcome (expected: 0 and the line: reviews answers SERVING)" >&2
    return 1
  fi
  echo "first mesh: reviews answers SERVING, after $SECONDS s"
}

main "$@"
