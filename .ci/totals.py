"""Adds up the Surefire reports of all modules; the last line is the verdict.

Exit status 1 when a test failed, when no test ran, or when a test that needs a
foreign data plane was skipped: .ci/run installs the clients, so a skip is a defect.
"""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

MUST_NOT_SKIP = ("ForeignClient", ".it.envoy.")


def main():
    passed = failed = skipped = 0
    complaints = []
    for report in sorted(pathlib.Path(".").glob("**/target/surefire-reports/TEST-*.xml")):
        module = report.parts[: report.parts.index("target")]
        for case in ElementTree.parse(report).getroot().iter("testcase"):
            name = f"{'/'.join(module)}: {case.get('classname')}.{case.get('name')}"
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                complaints.append(f"failed  {name}")
            elif case.find("skipped") is not None:
                skipped += 1
                reason = case.find("skipped").get("message", "no reason given")
                print(f"skipped {name}: {reason}")
                if any(part in name for part in MUST_NOT_SKIP):
                    complaints.append(f"must not be skipped: {name}")
            else:
                passed += 1
    if passed + failed == 0:
        complaints.append("no test ran")
    for complaint in complaints:
        print(complaint)
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
