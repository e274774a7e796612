"""The documents tell the truth: commands run, generated pages are fresh, links lead somewhere."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from hub import create_app
from hub.core.db import Model, db
from hub.core.settings import Settings
from tests.conftest import settings_for
from tests.house.tree import HUB, ROOT, modules, relative
from tests.house.write_docs import PAGES, dictionary_page

READ = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
BLOCK = re.compile(r"^```bash\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+?)(?:#[^)]*)?\)")
PICTURES_TO_COME = {"docs/images/search.png"}
FREE_OF_COMMANDS = ("#", ".", "cd ", "curl ", "export ")


def documents() -> list[Path]:
    return [*(ROOT / name for name in READ), *sorted((ROOT / "docs").rglob("*.md"))]


def commands(starting: str) -> Iterator[str]:
    for document in documents():
        for block in BLOCK.findall(document.read_text("utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                if line.startswith(starting):
                    yield line


def test_every_line_of_a_command_block_is_a_command_that_is_checked() -> None:
    lines = [
        f"{relative(document)}: {line}"
        for document in documents()
        for block in BLOCK.findall(document.read_text("utf-8"))
        for line in block.replace("\\\n", " ").splitlines()
        if line.strip() and not line.startswith(("flask --app wsgi ", "make", *FREE_OF_COMMANDS))
    ]
    assert lines == []


@pytest.mark.parametrize("command", sorted(set(commands("make"))))
def test_every_make_command_exists(command: str) -> None:
    asked = subprocess.run(
        ["make", "-n", *shlex.split(command)[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr


@pytest.fixture
def fresh_app(tmp_path: Path) -> Iterator[Flask]:
    """Hub as somebody has it who follows the documents: an empty SQLite file, migrated."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'hub.sqlite3'}", tmp_path))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.slow
def test_every_flask_command_runs(fresh_app: Flask) -> None:
    run = fresh_app.test_cli_runner()
    told = ["flask --app wsgi db upgrade", *dict.fromkeys(commands("flask"))]
    failed = {}
    for line in told:
        result = run.invoke(args=shlex.split(line)[3:])
        if result.exit_code:
            failed[line] = result.output or repr(result.exception)
    assert failed == {}


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_fresh(fresh_app: Flask, name: str) -> None:
    page = ROOT / name
    assert page.exists(), "write it with: make docs"
    assert page.read_text("utf-8") == PAGES[name](), f"{name} is old; write it anew with: make docs"


def test_the_data_dictionary_leaves_no_table_out(fresh_app: Flask) -> None:
    page = dictionary_page()
    assert [table for table in Model.metadata.tables if f"### `{table}`" not in page] == []


def test_every_setting_that_is_read_is_documented() -> None:
    read = {
        name
        for path in modules(HUB)
        for line in path.read_text("utf-8").splitlines()
        if "environ" in line
        for name in re.findall(r'"(HUB_[A-Z_]+|PORT)"', line)
    }
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    assert "HUB_DATABASE_URL" in read
    assert [name for name in sorted(read) if f"`{name}`" not in page] == []


def test_every_documented_setting_is_read() -> None:
    told = set(re.findall(r"^\| `(HUB_[A-Z_]+)`", (ROOT / "docs/operations.md").read_text("utf-8"), re.MULTILINE))
    code = "".join(path.read_text("utf-8") for path in modules(HUB))
    assert [name for name in sorted(told) if f'"{name}"' not in code] == []


def test_the_defaults_that_are_documented_are_the_defaults() -> None:
    page = (ROOT / "docs/operations.md").read_text("utf-8")
    settings = Settings.from_environment({}, Path("instance"))
    assert f"| `HUB_SESSION_MINUTES` | `{settings.session_minutes}` |" in page
    assert f"| `HUB_MAIL_URL` | `{settings.mail_url}` |" in page


def test_every_link_between_documents_leads_to_a_file() -> None:
    broken = [
        f"{relative(document)} → {target}"
        for document in documents()
        for target in LINK.findall(document.read_text("utf-8"))
        if not re.match(r"[a-z]+:|/", target)
        and relative((document.parent / target).resolve()) not in PICTURES_TO_COME
        and not (document.parent / target).exists()
    ]
    assert broken == []
