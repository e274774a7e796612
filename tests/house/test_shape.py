"""The shape of the house: one commit site, small files, actions that know who acts."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import HUB, ROOT, functions, kept_files, modules, parsed, relative

CALLED_BY_THE_FRAMEWORK = {"teardown"}  # of hypothesis' state machines
LONGEST_FILE, LONGEST_FUNCTION = 350, 60

# Writes that take no `actor` keyword, each with its reason.
WITHOUT_ACTOR = {
    "hub/audit/actions.py:record": "the actor is what it records, so it comes first",
    "hub/audit/actions.py:record_many": "the actor is what it records, so it comes first",
    "hub/notifications/actions.py:enqueue": "part of another action, whose event names the actor",
    "hub/notifications/actions.py:send_due": "the outbox itself; what is sent was decided by an actor before",
}


def test_only_one_file_commits() -> None:
    # The search index has a commit of its own, by a Whoosh writer.
    session_commits = re.compile(r"(?<!\bwriter)\.commit\(")
    assert [relative(path) for path in modules() if session_commits.search(path.read_text("utf-8"))] == [
        "hub/core/db.py"
    ]


def test_no_file_is_too_long_to_hold_in_the_head() -> None:
    lengths = {relative(path): len(path.read_text("utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long_to_see_at_once() -> None:
    lengths = {
        f"{relative(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in modules()
        for function in functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_every_module_says_in_one_line_what_lives_there() -> None:
    assert [relative(path) for path in modules() if not ast.get_docstring(parsed(path))] == []


def writes() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in modules():
        if path.name == "actions.py" or "actions" in path.relative_to(HUB).parts[:-1]:
            for node in parsed(path).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and opens_transaction(node):
                    yield f"{relative(path)}:{node.name}", node


def opens_transaction(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "transaction"
        for node in ast.walk(function)
    )


def test_every_write_takes_who_acts_as_a_keyword() -> None:
    missing = {name for name, node in writes() if "actor" not in [each.arg for each in node.args.kwonlyargs]}
    assert missing - set(WITHOUT_ACTOR) == set()


def test_every_exception_to_that_is_still_there() -> None:
    there = {f"{relative(path)}:{function.name}" for path in modules() for function in functions(path)}
    assert set(WITHOUT_ACTOR) - there == set()


def test_every_function_of_a_test_file_is_a_test_a_fixture_or_used() -> None:
    files = modules(ROOT / "tests")
    everything = "\n".join(path.read_text("utf-8") for path in files)
    idle = [
        f"{relative(path)}:{function.name}"
        for path in files
        if path.name.startswith("test_")
        for function in functions(path)
        if not function.name.startswith(("test_", "__"))
        and function.name not in CALLED_BY_THE_FRAMEWORK
        and not function.decorator_list
        and len(re.findall(rf"\b{function.name}\b", everything)) < 2
    ]
    assert idle == []


def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:  # a picture
        return ""


def test_nothing_names_a_package_registry_or_a_place_on_one_machine() -> None:
    registries = "|".join(("py" + r"pi\.", "python" + "hosted", "npm" + r"js\.(org|com)", "--index" + "-url"))
    places = "|".join(rf"(?<![\w.}}*])/{folder}/" for folder in ("wo" + "rk", "ro" + "ot", "ho" + "me/[a-z]+"))
    wrong = re.compile(f"{registries}|{places}")
    found = {relative(path): match[0] for path in kept_files() if (match := wrong.search(text_of(path)))}
    assert found == {}
