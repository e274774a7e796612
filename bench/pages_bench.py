"""How fast the demonstration place is in one process: the first page, the search page, an import, memory."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from urllib.request import urlopen

from flask.testing import FlaskClient, FlaskCliRunner

from hub import create_app
from hub.core.settings import Settings

Row = tuple[str, float, str]

ROOT = Path(__file__).parent.parent
SERVICES = ROOT / "hub" / "demo" / "data" / "services.json"
SEARCHES = [
    "/services?q=debt+advice&near=HX1+1UG",
    "/services?q=benifits",
    "/services?q=art&near=HX7+8EQ&within=5",
    "/services?near=Halifax",
    "/services?q=lonely+walking+group",
]
ROUNDS = 200


def run() -> list[Row]:
    """Load the demonstration place into a new database and measure."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(replace(Settings.from_environment({}, Path(folder)), env="test"))
        command = app.test_cli_runner()
        _run(command, "db", "upgrade")
        first = _timed(lambda: _run(command, "directory", "import", str(SERVICES)))
        again = _timed(lambda: _run(command, "directory", "import", str(SERVICES)))
        browser = app.test_client()
        opened = _timed(lambda: _open(browser, SEARCHES[0]))
        times = [_timed(partial(_open, browser, path)) for _ in range(ROUNDS) for path in SEARCHES]
        return [
            ("pages: import of the demonstration's services", first, "s"),
            ("pages: the same import again", again, "s"),
            ("pages: first search page", opened * 1000, "ms"),
            (f"pages: {len(times)} search pages, p50", median(times) * 1000, "ms"),
            (f"pages: {len(times)} search pages, p95", quantiles(times, n=20)[-1] * 1000, "ms"),
            ("pages: process memory at its highest", _peak_mb(), "MB"),
            ("pages: from starting the server to the first page", _cold_start(folder), "s"),
        ]


def _open(browser: FlaskClient, path: str) -> None:
    answer = browser.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")


def _run(command: FlaskCliRunner, *arguments: str) -> None:
    result = command.invoke(args=list(arguments))
    if result.exit_code:
        raise RuntimeError(result.output)


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


def _cold_start(folder: str) -> float:
    port = "8765"
    server = [
        str(Path(sys.executable).parent / "granian"),
        "--interface",
        "wsgi",
        "--port",
        port,
        "--log-level",
        "error",
    ]
    start = time.perf_counter()
    with subprocess.Popen([*server, "wsgi:app"], cwd=ROOT, env=os.environ | {"HUB_INSTANCE": folder}) as process:
        try:
            while not _answers(f"http://127.0.0.1:{port}/"):
                time.sleep(0.02)
            return time.perf_counter() - start
        finally:
            process.terminate()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except OSError:
        return False
