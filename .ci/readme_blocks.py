"""Writes the first xml, yaml and java block of README.md as the files it names, below a directory."""

import pathlib
import re
import sys

FILES = {"xml": "pom.xml", "yaml": "rules.yaml", "java": "src/main/java/FirstMesh.java"}


def main():
    directory = pathlib.Path(sys.argv[1])
    readme = pathlib.Path("README.md").read_text(encoding="utf-8")
    for language, name in FILES.items():
        block = re.search(rf"```{language}\n(.*?)```", readme, re.DOTALL)
        if block is None or f"`{name}`" not in readme:
            sys.exit(f"README.md: no {language} block, or `{name}` is not named")
        (directory / name).write_text(block.group(1), encoding="utf-8")


if __name__ == "__main__":
    main()
