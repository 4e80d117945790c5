#!/usr/bin/env bash
# The site: javadoc of all libraries in one, beside the documents. Fails on a javadoc warning.
#
#   .ci/site.sh [directory]      default: target/site
set -euo pipefail

cd "$(dirname "$0")/.."
readonly directory=${1:-target/site}
readonly libraries=mesh-api,mesh-model,mesh-xds,mesh-translator,mesh-xds-server,mesh-control-plane,mesh-client-proxyless,mesh-testkit,mesh-testing,mesh-spring-boot-starter

mvn --batch-mode --no-transfer-progress --quiet -Plean -pl ".,$libraries" \
  compile javadoc:aggregate-no-fork -Dmaven.javadoc.failOnWarnings=true
rm -rf "$directory"
mkdir -p "$directory"
cp -r target/reports/apidocs "$directory/javadoc"
cp -r docs README.md CHANGELOG.md "$directory/"
echo "site: $directory"
