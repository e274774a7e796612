"""The index catches up after a process was killed, and several processes may write it at once. Real kills."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from hub.core.actor import Actor
from hub.core.db import db
from hub.core.settings import Settings
from hub.directory.models import DirectoryChange, Visibility
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import search_services
from hub.directory.queries.search_index import Shelf, catch_up_all, newest_change, open_shelf
from tests.factories.directory import make_service

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
START = """
import os, signal, sys, warnings
from hub import create_app
from hub.core.actor import Actor
from hub.directory.queries.asking import Criteria
from hub.directory.queries.search import search_services
from tests.factories.directory import make_service
app = create_app()
with app.app_context():
"""
KILLED_BEFORE_INDEXING = """
    search_services(Actor.anonymous(), Criteria())
    make_service("Saved before the end")
    os.kill(os.getpid(), signal.SIGKILL)
"""
SAVES_AND_SEARCHES = """
    print("begun", flush=True)
    for number in range(int(sys.argv[2])):
        make_service(f"Walk {sys.argv[1]} {number}")
        search_services(Actor.anonymous(), Criteria(text="walk"))
"""


def start(app: Flask, code: str, *arguments: str) -> subprocess.Popen[str]:
    return python(app, "-c", START + code, *arguments)


def python(app: Flask, *arguments: str) -> subprocess.Popen[str]:
    settings: Settings = app.config["HUB"]
    environment = os.environ | {
        "HUB_ENV": "test",
        "HUB_DATABASE_URL": settings.database_url,
        "HUB_SEARCH_DIR": str(settings.search_dir),
        "HUB_INSTANCE": str(settings.search_dir.parent / "instance"),
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def total(text: str) -> int:
    return search_services(Actor.anonymous(), Criteria(text=text)).page.total


def test_what_was_committed_before_a_kill_is_found_at_the_next_search(real_app: Flask) -> None:
    make_service("Here from the beginning")
    process = start(real_app, KILLED_BEFORE_INDEXING)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, errors
    db.session.remove()
    assert open_shelf(Shelf.PUBLIC).reader.position() < newest_change()
    assert total("saved") == 1
    assert open_shelf(Shelf.PUBLIC).reader.position() == newest_change()


@pytest.mark.parametrize("delay_s", [0.05, 0.25])
def test_a_kill_while_the_index_is_written_loses_nothing(real_app: Flask, delay_s: float) -> None:
    make_service("Walk first")
    assert total("walk") == 1
    process = start(real_app, SAVES_AND_SEARCHES, "child", "200")
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(delay_s)
    process.kill()
    process.communicate(timeout=60)
    db.session.remove()
    saved = select(func.count()).select_from(DirectoryChange).where(DirectoryChange.kind == "service")
    assert total("walk") == db.session.scalar(saved)
    assert catch_up_all()


def test_several_processes_save_and_search_at_once(real_app: Flask) -> None:
    processes = [start(real_app, SAVES_AND_SEARCHES, str(number), "4") for number in range(3)]
    for process in processes:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    db.session.remove()
    assert catch_up_all()
    assert total("walk") == 12


def reindexed_together(app: Flask) -> tuple[int, str, str]:
    process = python(app, *["-m", "flask", "--app", "wsgi", "directory", "reindex", "--together"])
    said, complaint = process.communicate(timeout=120)
    return process.returncode, said, complaint


def test_both_indexes_are_made_at_once_by_two_processes(real_app: Flask) -> None:
    make_service("Walk first")
    make_service("Refuge", visibility=Visibility.INTERNAL)
    status, said, complaint = reindexed_together(real_app)
    assert (status, said) == (0, "1 services on the public shelf.\n2 services on the staff shelf.\n"), complaint
    assert total("walk") == 1
    assert [open_shelf(shelf).reader.position() for shelf in Shelf] == [newest_change()] * 2


def test_where_one_of_them_cannot_be_made_the_command_says_so(real_app: Flask) -> None:
    make_service("Walk first")
    folder = real_app.config["HUB"].search_dir
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "staff").write_text("in the way", encoding="utf-8")
    status, _, complaint = reindexed_together(real_app)
    assert status == 1
    assert str(folder / "staff") in complaint
