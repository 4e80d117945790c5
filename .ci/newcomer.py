"""What docs/guides/start.md says, done as a newcomer does it: its files in an empty directory, its
three commands, the share that the page prints. Once for each line of Spring Boot; prints the seconds
of each step and the lines that had to be written. Called by .ci/user.sh after the modules are
installed.

  newcomer.py <local repository> <directory to write into> [Spring Boot version ...]
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import time

GUIDE = pathlib.Path("docs/guides/start.md")
FILES = {
    "xml": "pom.xml",
    "yaml": "src/main/resources/mesh/reviews.yaml",
    "java": "src/main/java/shop/Shop.java",
    "yml": "src/main/resources/application.yaml",
}
BOOTS = ["4.1.0", "3.5.16"]
PATIENCE = 300
CALLS = 1000
# Nine in ten, missed by chance once in a million.
BOUNDS = range(851, 944)
# The guide's port, which another program of this machine may have: any free one instead.
ADDRESS = "127.0.0.1:15010"


def main():
    repository, directory = sys.argv[1], pathlib.Path(sys.argv[2]) / "newcomer"
    guide = GUIDE.read_text(encoding="utf-8")
    for boot in sys.argv[3:] or BOOTS:
        project = directory / boot
        lines = write(guide, project, boot)
        print(f"newcomer, Spring Boot {boot}: " + ", ".join(f"{n} {what}" for what, n in lines.items()))
        run(Project(project, repository))


def write(guide, project, boot):
    """Writes the files of the guide; the lines of each kind."""
    blocks = {}
    for language, name in FILES.items():
        block = re.search(rf"```{language}\n(.*?)```", guide, re.DOTALL)
        if block is None or f"`{name}`" not in guide:
            sys.exit(f"{GUIDE}: no {language} block, or `{name}` is not named")
        blocks[language] = block.group(1)
    pom = blocks["xml"].replace("<version>4.1.0</version>", f"<version>{boot}</version>")
    if boot not in pom:
        sys.exit(f"{GUIDE}: the pom names no Spring Boot 4.1.0")
    blocks["xml"] = pom
    blocks["yml"] = blocks["yml"].replace(ADDRESS, "127.0.0.1:0")
    for language, name in FILES.items():
        file = project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(blocks[language], encoding="utf-8")
    return {
        "dependencies beside Boot's": pom.count("<dependency>") - 1,
        "lines of rules": lines_of(blocks["yaml"]),
        "lines of properties": lines_of(blocks["yml"]),
        "lines of Java for the call": sum(
            text in line for line in blocks["java"].splitlines() for text in ("mesh.channel(", "reviews.check(")
        ),
    }


def lines_of(block):
    return sum(bool(line.strip()) for line in block.splitlines())


class Project:
    """A directory with a pom, and the programs that run in it."""

    def __init__(self, directory, repository):
        self.directory = directory
        self.command = ["mvn", "-B", "-ntp", "-q", "-Dstyle.color=never", f"-Dmaven.repo.local={repository}"]
        self.running = []

    def start(self, name, *arguments):
        log = self.directory / f"{name}.log"
        with log.open("w", encoding="utf-8") as output:
            self.running.append(
                subprocess.Popen(
                    [*self.command, "spring-boot:run", *arguments],
                    cwd=self.directory,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )
        return log, self.running[-1]

    def stop(self):
        for process in self.running:
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                continue
            process.wait(60)


def run(project):
    began = time.monotonic()

    def step(what):
        print(f"  {time.monotonic() - began:6.1f} s  {what}", flush=True)

    try:
        log, process = project.start("first")
        address = wait(log, process, r"serves xDS at (127\.0\.0\.1:\d+)")
        wait(log, process, r"(registered \S+ at)")
        step("v1 and the control plane are up")
        elsewhere = f"-Dspring-boot.run.arguments=--mizzen.control-plane.address={address}"
        log, process = project.start("second", "-Dspring-boot.run.profiles=v2", elsewhere)
        wait(log, process, r"(registered \S+ at)")
        step("v2 is up")
        log, process = project.start("page", "-Dspring-boot.run.profiles=page", elsewhere)
        share = wait(log, process, r"(\{SERVING=\d+, NOT_SERVING=\d+\})")
        step(f"the page prints {share}")
        first, second = map(int, re.findall(r"\d+", share))
        if first not in BOUNDS or first + second != CALLS:
            sys.exit(f"{share} (expected: SERVING {BOUNDS.start}..{BOUNDS.stop - 1} of {CALLS})")
    finally:
        project.stop()


def wait(log, process, pattern):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        text = log.read_text(encoding="utf-8")
        found = re.search(pattern, text)
        if found:
            return found.group(1)
        if process.poll() is not None:
            break
        time.sleep(0.1)
    sys.exit(f"{log}: no {pattern} (exit code {process.poll()})\n{log.read_text(encoding='utf-8')}")


if __name__ == "__main__":
    main()
