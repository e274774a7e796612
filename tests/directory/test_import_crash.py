"""An import that is killed leaves whole services; the next one completes it. Two at once do no harm."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, func, select

from hub.core.actor import Actor
from hub.core.db import db
from hub.directory.imports import ImportReport, import_services
from hub.directory.imports.run import BATCH
from hub.directory.models import DirectoryChange, Document, Service, ServiceAtLocation
from hub.directory.queries.render import in_full
from hub.directory.queries.tree import load
from tests.directory.hsds import missing
from tests.factories.directory import organization_json, service_json

SYSTEM = Actor.system("test")
MANY = 3 * BATCH + 50

PROGRAM = textwrap.dedent("""
    import sys
    from pathlib import Path
    from hub import create_app
    from hub.core.actor import Actor
    from hub.directory.imports import import_services
    from tests.conftest import settings_for

    app = create_app(settings_for(sys.argv[1], Path(sys.argv[2])))
    with app.app_context():
        report = import_services(
            sys.argv[3], actor=Actor.system("test"), on_progress=lambda done, total: done and print(done, flush=True)
        )
        print(report.created, report.unchanged)
""")


def begin(app: Flask, tmp_path: Path, file: Path) -> "subprocess.Popen[str]":
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [sys.executable, "-c", PROGRAM, address, str(tmp_path), str(file)]
    root = str(Path(__file__).parent.parent.parent)
    environment = os.environ | {"PYTHONPATH": root, "HUB_INSTANCE": str(tmp_path / "instance")}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


def feed(tmp_path: Path, count: int) -> tuple[Path, list[dict[str, object]]]:
    organizations = [organization_json(f"Organisation {index}") for index in range(5)]
    services = [service_json(name=f"Service {index}", organization=organizations[index % 5]) for index in range(count)]
    (tmp_path / "feed.json").write_text(json.dumps(services))
    return tmp_path / "feed.json", services


def rows(model: type, *where: ColumnElement[bool]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model).where(*where)) or 0


def changes() -> int:
    return rows(DirectoryChange, DirectoryChange.kind == "service")


def assert_whole(services: list[dict[str, object]]) -> int:
    """Every service that is there is there with all its parts, its document and its change; gives how many."""
    ids = db.session.scalars(select(Service.id)).all()
    tree = load("service", ids)
    by_id = {UUID(str(each["id"])): each for each in services}
    assert [missing(by_id[each], in_full(tree, "service", each)) for each in ids] == [[]] * len(ids)
    assert {rows(Document, Document.kind == "service"), changes(), rows(ServiceAtLocation)} == {len(ids)}
    return len(ids)


@pytest.mark.slow
@pytest.mark.parametrize("after_batches", [1, 2])
def test_a_killed_import_leaves_whole_services_and_the_next_completes_it(
    real_app: Flask, tmp_path: Path, after_batches: int
) -> None:
    file, services = feed(tmp_path, MANY)
    with begin(real_app, tmp_path, file) as process:
        assert process.stdout is not None
        for _ in range(after_batches):
            process.stdout.readline()
        time.sleep(0.05)  # somewhere inside the next batch
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    there = assert_whole(services)
    assert BATCH * after_batches <= there < MANY
    report = import_services(file, actor=SYSTEM)
    assert (report.created, report.unchanged) == (MANY - there, there)
    assert assert_whole(services) == MANY


@pytest.mark.slow
def test_two_imports_of_one_file_at_once_make_every_service_once(real_app: Flask, tmp_path: Path) -> None:
    file, services = feed(tmp_path, 100)
    reports: list[ImportReport] = []

    def run() -> None:
        with real_app.app_context():
            reports.append(import_services(file, actor=SYSTEM))

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.created for report in reports) == 100
    assert sum(report.unchanged for report in reports) == 100
    assert assert_whole(services) == 100


@pytest.mark.slow
def test_changes_are_numbered_in_the_order_in_which_they_can_be_seen(real_app: Flask, tmp_path: Path) -> None:
    """Whoever has read up to a number never finds a smaller one later."""
    file, _ = feed(tmp_path, 200)
    processes = [begin(real_app, tmp_path, file) for _ in range(2)]
    seen: list[int] = []
    while any(process.poll() is None for process in processes):
        last = seen[-1] if seen else 0
        found = db.session.scalars(select(DirectoryChange.seq).order_by(DirectoryChange.seq)).all()
        db.session.rollback()
        assert [seq for seq in found if seq <= last] == seen
        seen = list(found)
        time.sleep(0.02)
    assert [process.wait() for process in processes] == [0, 0]
    for process in processes:
        assert process.stdout is not None
        process.stdout.close()
    assert changes() == 200
