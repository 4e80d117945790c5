#!/usr/bin/env bash
# The site: javadoc of all libraries in one, beside the documents. Fails on a javadoc warning.
#
#   .ci/site.sh [directory]      default: target/site
set -euo pipefail

cd "$(dirname "$0")/.."
readonly directory=${1:-target/site}
# Whatever the BOM offers is in it.
libraries=$(sed -n 's:.*<artifactId>\(mesh-[a-z-]*\)</artifactId>.*:\1:p' mesh-bom/pom.xml |
  grep -vx mesh-bom | sort -u | paste -sd, -)
readonly libraries

mvn --batch-mode --no-transfer-progress --quiet -Plean -pl ".,$libraries" \
  compile javadoc:aggregate-no-fork -Dmaven.javadoc.failOnWarnings=true
rm -rf "$directory"
mkdir -p "$directory"
cp -r target/reports/apidocs "$directory/javadoc"
cp -r docs README.md CHANGELOG.md "$directory/"
echo "site: $directory"
