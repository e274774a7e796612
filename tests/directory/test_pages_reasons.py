"""Cards say why they are there; what speaks against a service stands apart; the order is explained in public."""

from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.core.clock import today
from hub.core.db import transaction
from hub.directory.actions.answers import keep_answer
from hub.directory.rules.past_answers import Answer
from hub.directory.search.explained import as_markdown, explained
from hub.directory.search.ranking import SETTINGS, Ranking
from tests.factories.directory import make_service


def words(response: TestResponse) -> str:
    return " ".join(unescape(response.text).split())


def test_what_takes_nobody_or_was_never_checked_says_so_apart_from_the_facts(client: FlaskClient) -> None:
    make_service("Debt advice", status="temporarily closed")
    page = words(client.get("/services?q=debt+swimming"))
    assert "matches: <strong>debt</strong> · nothing on: swimming" in page
    assert 'hub-card__alert">Never checked by Hub. Closed: not taking new people now.</p>' in page
    assert "Taking referrals" not in page.split('id="results"')[1]


def test_what_happened_to_past_referrals_is_said_and_never_of_too_few(client: FlaskClient) -> None:
    known, few = make_service("Debt advice"), make_service("Debt helpers")
    with transaction():
        for answer in [Answer.TAKEN] * 4 + [Answer.FULL]:
            keep_answer(known.id, answer, today())
        for answer in [Answer.TAKEN] * 4:
            keep_answer(few.id, answer, today())
        for answer in [Answer.CAME] * 3 + [Answer.DID_NOT_COME] * 2:
            keep_answer(known.id, answer, today())
    page = words(client.get(f"/services/{known.id}"))
    assert "Took 4 of the last 5 referrals through Hub" in page
    assert "People came to 3 of the last 5 first sessions" in page
    assert "Past referrals" not in client.get(f"/services/{few.id}").text
    page = words(client.get("/services?q=debt"))
    assert page.count("of the last") == page.count("took 4 of the last 5 referrals") == 1


def test_the_page_that_says_how_results_are_ordered_is_public_and_follows_the_settings(client: FlaskClient) -> None:
    make_service("Debt advice")
    assert 'href="/services/how-results-are-ordered"' in client.get("/services?q=debt").text
    page = words(client.get("/services/how-results-are-ordered"))
    assert f'Its name</th><td class="nhsuk-table__cell">{SETTINGS.field_weights["name"]:g} times' in page
    assert f"Of fewer than {SETTINGS.answers_fewest} answers" in page


def test_every_number_on_that_page_follows_its_setting() -> None:
    other = Ranking(
        synonym_weight=0.51,
        closed_factor=0.31,
        freshness=((0, 1.0), (60, 0.93)),
        never_checked_factor=0.41,
        wait_factor=0.71,
        answers_effect=0.9,
        answers_fewest=7,
        far_factor=0.11,
    )
    usual, changed = (set(as_markdown(explained(each))) for each in (SETTINGS, other))
    new = "\n".join(changed - usual)
    for said in (
        "51%",
        "31%",
        "8 weeks ago | 93%",
        "never | 41%",
        "71% of the score",
        "than 7 answers",
        "no place | 11%",
    ):
        assert said in new
    assert "0 of the last 20 |" in new
