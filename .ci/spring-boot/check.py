"""Judges what an application printed: check.py <Boot version> <order> <file>; exit status 1 if wrong."""

import re
import sys

OURS = re.compile(r"^\S+ +(INFO|WARN|ERROR) .* i\.m\.\S+ +: (.*)$|^\S+ +(INFO|WARN|ERROR) .* io\.mizzen\.\S+ +: (.*)$")
EXPECTED = [
    r"control plane of mesh \S+ serves xDS at 127\.0\.0\.1:\d+",
    r"mesh client reviews-v2 started, control plane 127\.0\.0\.1:\d+",
    r"registered reviews-v1 at 127\.0\.0\.1:\d+, selected by reviews\.default\.svc\.cluster\.local",
    r"registered default/reviews-v2-127\.0\.0\.1-\d+ at 127\.0\.0\.1:\d+",
    r"stream of sidecar~127\.0\.0\.1~page-v1\.default~\S+ opened",
    r"deregistered default/reviews-v1-127\.0\.0\.1-\d+ at 127\.0\.0\.1:\d+",
]


def main():
    boot, order, file = sys.argv[1:]
    output = open(file, encoding="utf-8").read()
    found = [OURS.match(line) for line in output.splitlines()]
    lines = [(match.group(1) or match.group(3), match.group(2) or match.group(4)) for match in found if match]
    messages = [message for _, message in lines]
    problems = [f"no line: {each}" for each in EXPECTED if not any(re.fullmatch(each, m) for m in messages)]
    problems += [f"not INFO: {level} {message}" for level, message in lines if level != "INFO"]
    if "answer=SERVING" not in output:
        problems.append("no routed answer (expected: answer=SERVING)")
    if "endpoint=embedded" not in output:
        problems.append("no endpoint mesh (expected: endpoint=embedded)")
    if "connected=1.0" not in output:
        problems.append("no gauge (expected: connected=1.0)")
    grpc = re.search(r"^grpc=(\S+)$", output, re.MULTILINE)
    version = grpc.group(1) if grpc else "none"
    boot_manages_grpc = [int(part) for part in boot.split(".")[:2]] >= [4, 1]
    if (version == "1.85.1") == (order == "after" and boot_manages_grpc):
        problems.append(f"grpc {version} with the BOM {order} Boot {boot}")
    for problem in problems:
        print(problem)
    print(f"Spring Boot {boot}, BOM {order}: grpc {version}, {len(messages)} log lines of Mizzen's")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
