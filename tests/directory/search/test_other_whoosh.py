"""The engine runs on the other living fork of Whoosh too: the end of one is not the end of our search."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
OTHER = Path(sys.prefix) / "other-whoosh"
OF_THE_ENGINE = ("test_against_whoosh.py", "test_whoosh_traps.py", "test_engines_agree.py", "test_bad_input.py")


@pytest.mark.slow
@pytest.mark.skipif(not OTHER.is_dir(), reason="the other Whoosh is not installed: make puts it there")
def test_the_search_answers_the_same_on_the_other_fork() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    environment["PYTHONPATH"] = str(OTHER)
    python = [sys.executable, "-c", "import whoosh; print(whoosh.__file__)"]
    loaded = subprocess.run(python, env=environment, capture_output=True, text=True, check=True, cwd=ROOT)
    assert OTHER in Path(loaded.stdout.strip()).parents
    here = Path(__file__).parent
    tests = [str(here / name) for name in OF_THE_ENGINE]
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *tests]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert ran.returncode == 0, ran.stdout[-3000:]
