"""`make ace`: what Ace by DAISY says of the e-book, with the system's Chromium.

Needs npm (for `npx @daisy/ace`) and Chromium; CHROME_PATH says where it is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb import cli

ACE = "@daisy/ace@1.4.6"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def findings(report: dict[str, Any]) -> Iterator[str]:
    """A line for each finding: where, how grave, what, and the markup."""
    for file in report["assertions"]:
        for one in file["assertions"]:
            test, result = one["earl:test"], one["earl:result"]
            where = file["earl:testSubject"]["url"]
            yield f"{where}: {test['earl:impact']}: {test['dct:title']}: {result.get('html', '')}".strip()


def main() -> int:
    """Print what Ace finds; 1 where it finds something."""
    program = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not program or not shutil.which("npx"):
        print("Chromium and npm are needed; CHROME_PATH says where Chromium is", file=sys.stderr)
        return 2
    # Ace would bring two browsers of its own; one is enough, and is there.
    skipped = {"PUPPETEER_SKIP_DOWNLOAD": "1", "ELECTRON_SKIP_BINARY_DOWNLOAD": "1"}
    environment = {**os.environ, **skipped, "PUPPETEER_EXECUTABLE_PATH": program}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if code := cli.main(["export", "epub", "--to", name]):
            return code
        command = ["npx", "--yes", f"--package={ACE}", "ace-puppeteer", "--force", "--outdir", f"{name}/ace"]
        subprocess.run(
            [*command, str(folder / "handbook.epub")], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        report = json.loads((folder / "ace/report.json").read_text("utf-8"))
    found = list(findings(report))
    print("\n".join([*found, f"{ACE}: {report['earl:result']['earl:outcome']}, {len(found)} findings"]))
    return int(bool(found) or report["earl:result"]["earl:outcome"] != "pass")


if __name__ == "__main__":
    sys.exit(main())
