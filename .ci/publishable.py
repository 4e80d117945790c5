"""Looks into what was deployed: publishable.py <repository> <the same, built again>."""

import hashlib
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

POM = {"m": "http://maven.apache.org/POM/4.0.0"}
WITHOUT_JAR = {"mizzen-parent", "mesh-bom"}
LIBRARIES = {
    "mesh-api", "mesh-xds", "mesh-model", "mesh-translator", "mesh-dataplane", "mesh-simulation", "mesh-xds-server",
    "mesh-control-plane", "mesh-client-proxyless", "mesh-testkit", "mesh-testing",
    "mesh-spring-boot-starter",
}
# A snapshot's file names carry the time of their deployment.
STAMP = re.compile(r"\d{8}\.\d{6}-\d+")


def files(repository):
    """Name without time stamp -> path, of everything but metadata and checksums."""
    found = {}
    for path in sorted(pathlib.Path(repository).rglob("*")):
        if path.is_file() and path.suffix in {".jar", ".pom", ".json"}:
            found[str(STAMP.sub("SNAPSHOT", str(path.relative_to(repository))))] = path
    return found


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def of(artifact, suffix, found):
    names = [n for n in found if f"/{artifact}/" in n and n.endswith(suffix)]
    return [found[n] for n in names]


def jar_problems(artifact, found):
    kinds = {"sources": "-sources.jar", "javadoc": "-javadoc.jar", "SBOM": "-cyclonedx.json"}
    problems = [f"{artifact}: no {k}" for k, suffix in kinds.items() if len(of(artifact, suffix, found)) != 1]
    main = [p for p in of(artifact, ".jar", found) if not re.search(r"-(sources|javadoc|tests)\.jar$", p.name)]
    if len(main) != 1:
        return problems + [f"{artifact}: {len(main)} jars (expected: 1)"]
    for jar in main + of(artifact, "-sources.jar", found):
        if "META-INF/LICENSE" not in zipfile.ZipFile(jar).namelist():
            problems.append(f"{jar.name}: no META-INF/LICENSE")
    manifest = zipfile.ZipFile(main[0]).read("META-INF/MANIFEST.MF").decode()
    if "Automatic-Module-Name: io.mizzen." not in manifest:
        problems.append(f"{main[0].name}: no Automatic-Module-Name")
    for jar in of(artifact, "-javadoc.jar", found):
        if "index.html" not in zipfile.ZipFile(jar).namelist():
            problems.append(f"{jar.name}: no index.html")
    for sbom in of(artifact, "-cyclonedx.json", found):
        told = json.loads(sbom.read_text())
        if told["metadata"]["component"]["name"] != artifact or not told.get("components"):
            problems.append(f"{sbom.name}: not about {artifact}, or without components")
    return problems


def pom_problems(artifact, found):
    poms = of(artifact, ".pom", found)
    if len(poms) != 1:
        return [f"{artifact}: {len(poms)} poms (expected: 1)"]
    root = ElementTree.parse(poms[0]).getroot()
    asked = ["name", "description"]
    if root.find("m:parent", POM) is None:
        asked += ["url", "licenses/m:license/m:url", "developers/m:developer/m:name", "scm/m:connection", "scm/m:url"]
    return [f"{poms[0].name}: no {each.replace('m:', '')}" for each in asked if root.find(f"m:{each}", POM) is None]


def main():
    first, second = files(sys.argv[1]), files(sys.argv[2])
    problems = [f"deployed only once: {name}" for name in sorted(first.keys() ^ second.keys())]
    problems += [
        f"differs between two builds: {name}"
        for name in sorted(first.keys() & second.keys())
        # The second build is lean and compiles no tests.
        if not name.endswith("-tests.jar") and digest(first[name]) != digest(second[name])
    ]
    artifacts = {pathlib.PurePath(name).parts[2] for name in first}
    if artifacts != LIBRARIES | WITHOUT_JAR:
        problems.append(f"published: {sorted(artifacts)} (expected: {sorted(LIBRARIES | WITHOUT_JAR)})")
    for artifact in sorted(artifacts):
        problems += pom_problems(artifact, first)
        if artifact not in WITHOUT_JAR:
            problems += jar_problems(artifact, first)
    for problem in problems:
        print(problem)
    print(f"{len(artifacts)} artifacts, {len(first)} files, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
