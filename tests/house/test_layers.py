"""Imports go downhill only, and the linters have nothing to say."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.tree import HUB, ROOT

BIN = Path(sys.executable).parent


def run(*command: str) -> None:
    result = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr


def test_imports_go_downhill_only() -> None:
    run("lint-imports", "--no-cache")


def test_the_contract_inside_features_names_every_feature() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = {contract["name"]: contract for contract in config["tool"]["importlinter"]["contracts"]}
    named = set(contracts["Inside a feature: edges, actions, queries, models, rules"]["containers"])
    features = {f"hub.{folder.name}" for folder in HUB.iterdir() if (folder / "__init__.py").exists()}
    assert named == features - {"hub.core"}


def test_ruff_finds_nothing() -> None:
    run("ruff", "check", "--no-cache")


def test_the_format_is_ruffs() -> None:
    run("ruff", "format", "--check", "--no-cache")


@pytest.mark.slow
def test_mypy_is_content_in_strict_mode() -> None:
    run("mypy")
