#!/usr/bin/env python3
"""The container recipe without a container: what mesh-control-plane/Dockerfile copies, removes and
starts is done in a directory, with the files that its build command makes. Base images, the user
and the ports are not tried.

  .ci/container.py      after: mvn -Plean -pl examples/bookinfo -am package
"""

import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
RECIPE = ROOT / "mesh-control-plane" / "Dockerfile"


def instructions():
    text = re.sub(r"\\\n", " ", RECIPE.read_text())
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, rest = line.split(None, 1)
            yield name, rest


def only(name):
    found = [rest for each, rest in instructions() if each == name]
    if len(found) != 1:
        sys.exit(f"{RECIPE}: {len(found)} {name} (expected: one)")
    return found[0]


def built(path):
    """A path of the build stage in this repository."""
    inside = pathlib.PurePosixPath(path)
    return ROOT / (inside.relative_to("/src") if inside.is_absolute() else inside)


def copy(image):
    source, target = shlex.split(copied())
    removed = []
    for name, rest in instructions():
        for command in rest.split("&&") if name == "RUN" else []:
            words = shlex.split(command)
            if words[:2] == ["rm", "-f"]:
                removed += words[2:]
    libraries = built(source)
    if not any(libraries.glob("mesh-control-plane-*.jar")):
        sys.exit(f"{libraries}: no mesh-control-plane-*.jar (expected: what the recipe builds)")
    gone = set()
    for pattern in removed:
        matches = set(ROOT.glob(pattern))
        if not matches:
            sys.exit(f"{RECIPE}: rm {pattern}: matches nothing")
        gone |= matches
    into = image / target.lstrip("/")
    into.mkdir(parents=True)
    for each in sorted(set(libraries.iterdir()) - gone):
        shutil.copy(each, into)
    return len(list(into.iterdir()))


def copied():
    """The arguments of the COPY that takes what was built."""
    for name, rest in instructions():
        if name == "COPY" and rest.startswith("--from=build "):
            return rest.split(None, 1)[1]
    sys.exit(f"{RECIPE}: no COPY --from=build")


def command(image):
    words = json.loads(only("ENTRYPOINT")) + json.loads(only("CMD"))
    return [re.sub(r"^/(app|mesh)/", lambda m: f"{image}/{m[1]}/", word) for word in words]


def start(image):
    (image / "mesh").mkdir()
    (image / "mesh" / "mesh.yaml").write_text("listen: 127.0.0.1:0\ndebug: 127.0.0.1:0\n")
    process = subprocess.Popen(
        command(image), cwd=image, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    line = process.stdout.readline()
    if not line.startswith("xDS at 127.0.0.1:"):
        process.kill()
        sys.exit(f"{line!r} {process.communicate()[1]} (expected: xDS at 127.0.0.1:<port>)")
    process.terminate()
    out, _ = process.communicate(timeout=60)
    if "stopping" not in out:
        sys.exit(f"{out!r} (expected: stopping, after SIGTERM)")


def main():
    with tempfile.TemporaryDirectory() as directory:
        image = pathlib.Path(directory)
        count = copy(image)
        start(image)
        print(f"container recipe: {count} libraries, starts and stops")


main()
