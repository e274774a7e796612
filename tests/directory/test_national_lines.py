"""National lines: which stand first, which stand where nothing was found, and the place's own list."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.core.settings import Settings, SettingsError
from hub.directory.queries.national_lines import national_lines
from hub.directory.rules.national_lines import MOST_SHOWN, help_for, read_lines
from tests.factories.directory import make_service

OURS = national_lines(None)
ROW = {
    "name": "Our line",
    "for": "Everybody",
    "phone": "0800 123",
    "how": "",
    "hours": "",
    "web": "https://line.example",
    "words": "debt*",
    "first_words": "",
    "known": "2026",
    "checked": "2026-11-01",
}


def names(text: str, *needs: str) -> list[str]:
    return [line.name for line in help_for(OURS, text, needs).lines]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("she is suicidal", "Samaritans"),
        ("wants to KILL HERSELF", "NHS 111"),
        ("took an overdose", "Samaritans"),
        ("Self-harm, aged 15", "Shout"),
        ("being hit at home", "National Domestic Abuse Helpline"),
        ("domestic violence", "Men’s Advice Line"),
    ],
)
def test_words_of_danger_bring_their_lines_first(text: str, line: str) -> None:
    found = help_for(OURS, text)
    assert found.comes_first
    assert line in [each.name for each in found.lines]


@pytest.mark.parametrize("text", ["walking group", "hit the gym", "deaf club", "debt", "", "die-cutting", "skilled"])
def test_other_words_bring_nothing_first(text: str) -> None:
    assert not help_for(OURS, text).comes_first


def test_the_words_or_the_need_lead_to_lines() -> None:
    assert "StepChange" in names("in debt")
    assert "Cruse Bereavement Support" in names("", "Somebody has died", "Mood and mind")
    assert names("walking group") == []


@given(st.text(max_size=60))
def test_whatever_is_typed_only_few_lines_stand_where_no_danger_is_named(text: str) -> None:
    found = help_for(OURS, text)
    assert found.comes_first or len(found.lines) <= MOST_SHOWN


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"phone": ""}, {"web": "javascript:x"}, {"checked": "soon"}, {"words": ""}, {"how": None}]
)
def test_a_row_that_helps_nobody_is_refused_by_its_number(wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid, match="Row 3"):
        read_lines([ROW, ROW | wrong])


def test_the_lines_stand_before_every_service_for_words_of_danger(client: FlaskClient) -> None:
    make_service("Talking about suicidal thoughts")
    page = client.get("/services?q=suicidal").text
    assert page.index("116 123</a>") < page.index('hub-card__name">')
    assert 'href="tel:999"' in page


def test_lines_stand_on_the_empty_page_and_not_among_results(client: FlaskClient) -> None:
    assert "StepChange" in client.get("/services?q=debt").text
    make_service("Debt advice")
    assert "StepChange" not in client.get("/services?q=debt").text


def test_the_place_may_bring_its_own_list(app: Flask, client: FlaskClient, tmp_path: Path) -> None:
    own = tmp_path / "lines.csv"
    own.write_text(",".join(ROW) + "\n" + ",".join(ROW.values()) + "\n", "utf-8")
    app.config["HUB"] = replace(app.config["HUB"], national_lines=own)
    page = client.get("/services?q=debt").text
    assert "Our line" in page
    assert "StepChange" not in page


def test_a_list_that_cannot_be_read_is_logged_and_ours_stands_in(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    own = tmp_path / "broken.csv"
    own.write_text("name,phone\nOur line,1\n", "utf-8")
    with caplog.at_level(logging.ERROR, "hub.directory"):
        assert national_lines(own) == OURS
    assert "HUB_NATIONAL_LINES" in caplog.text


def test_a_list_that_is_not_there_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="HUB_NATIONAL_LINES"):
        Settings.from_environment({"HUB_NATIONAL_LINES": str(tmp_path / "none.csv")}, tmp_path)
