"""The rules of a short list and of what is handed over: texts short enough to send, and nothing that gives away."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.handing_over import LONGEST_MAIL, LONGEST_TEXT, Handed, HandedPlace, mail, text_message
from hub.directory.rules.opening_words import dated_opening
from hub.directory.rules.schedules import LONDON, Doubt, Opening
from hub.directory.rules.short_list import MOST, Change, KeptBack, changed, kept_back

IDS = st.lists(st.uuids(), unique=True, max_size=MOST).map(tuple)


def handed(name: str = "Debt advice", **changes: object) -> Handed:
    place = HandedPlace(
        "Town Hall", "Town Hall, 1 Crossley Street, Halifax, HX1 1UG", "1 Crossley Street, HX1 1UG", "Bus 503", (), ()
    )
    told = {
        "name": name,
        "organisation": "Halifax Advice",
        "times": ("Every Tuesday, 9am to 5pm",),
        "next": "Tuesday 1 December, 9am to 5pm",
        "places": (place,),
        "cost": "Free",
        "phones": ("01632 960001",),
        "email": "info@debt.example",
        "url": "https://debt.example/",
        "notice": "",
    }
    return Handed(**(told | changes))  # type: ignore[arg-type]


def test_a_text_gives_name_telephone_next_time_and_short_address() -> None:
    assert text_message([handed()]).body == (
        "Services to try:\nDebt advice: 01632 960001. Next: Tuesday 1 December, 9am to 5pm. 1 Crossley Street, HX1 1UG"
    )


def test_a_service_without_a_telephone_gives_its_e_mail_or_website() -> None:
    assert "info@debt.example" in text_message([handed(phones=())]).body
    assert "https://debt.example/" in text_message([handed(phones=(), email="")]).body


def test_a_long_text_loses_addresses_first_then_times_then_the_last_services() -> None:
    short, longer, longest = (text_message([handed(f"Service {n}") for n in range(many)]) for many in (4, 6, 12))
    assert (short.told, short.leaves_out) == (4, "")
    assert (longer.told, longer.leaves_out) == (6, "addresses")
    assert (longest.told, longest.leaves_out) == (12, "addresses and times")
    wordy = text_message([handed(f"A service with quite a long name, number {n}") for n in range(12)])
    assert 1 < wordy.told < 12
    assert wordy.body.count("01632 960001") == wordy.told


def test_a_closed_service_says_so_and_no_next_time() -> None:
    body = text_message([handed(next="", notice="Closed at the moment: ring first")]).body
    assert "Closed at the moment" in body
    assert "Next:" not in body


def test_curly_marks_become_plain_so_that_the_text_costs_no_more_parts() -> None:
    assert "Women's group - Halifax" in text_message([handed("Women’s group – Halifax")]).body


def test_an_empty_list_makes_no_text() -> None:
    assert (text_message([]).body, mail([]).body) == ("", "")


def test_an_e_mail_says_all_there_is_of_a_few() -> None:
    body = mail([handed(), handed("Walking group")]).body
    for said in ("When: Every Tuesday", "Next: ", "Where: Town Hall", "Getting there: Bus 503", "Cost: Free"):
        assert body.count(said) == 2


@given(
    st.lists(
        st.builds(handed, st.text(min_size=1, max_size=300), email=st.text(max_size=300), next=st.text(max_size=200)),
        max_size=MOST,
    )
)
def test_no_list_makes_a_text_or_a_mail_that_is_too_long(services: list[Handed]) -> None:
    for message, most in ((text_message(services), LONGEST_TEXT), (mail(services), LONGEST_MAIL)):
        assert len(message.body) <= most
        assert message.told <= len(services)
        assert message.told > 0 or not services


def test_an_opening_on_paper_names_its_day_even_today() -> None:
    start = datetime(2026, 11, 26, 9, tzinfo=LONDON)
    assert dated_opening(Opening(start, start.replace(hour=17))) == "Thursday 26 November, 9am to 5pm"


def test_an_opening_on_paper_keeps_its_doubt() -> None:
    start = datetime(2026, 12, 25, 9, tzinfo=LONDON)
    said = dated_opening(Opening(start, start.replace(hour=17), doubt=Doubt.BANK_HOLIDAY))
    assert said == "Friday 25 December, 9am to 5pm; Friday is a bank holiday: ring first"


@pytest.mark.parametrize(
    ("visibility", "has_confidential_place", "status", "why"),
    [
        ("public", False, "active", None),
        ("public", False, "temporarily closed", None),
        ("public", False, "defunct", KeptBack.ENDED),
        ("public", True, "active", KeptBack.CONFIDENTIAL),
        ("internal", False, "active", KeptBack.INTERNAL),
        ("archived", False, "active", KeptBack.INTERNAL),
        ("sensitive", True, "defunct", KeptBack.SENSITIVE),
    ],
)
def test_what_could_put_somebody_at_risk_is_kept_back(
    visibility: str, has_confidential_place: bool, status: str, why: KeptBack | None
) -> None:
    assert kept_back(visibility=visibility, has_confidential_place=has_confidential_place, status=status) is why


@given(IDS, st.sampled_from(Change), st.data())
def test_a_change_never_doubles_invents_or_outgrows(ids: tuple[UUID, ...], change: Change, data: st.DataObject) -> None:
    service_id = data.draw(st.sampled_from((*ids, UUID(int=7))))
    after = changed(ids, change, service_id)
    assert len(set(after)) == len(after) <= MOST
    assert set(after) <= {*ids, service_id}
    if change in {Change.UP, Change.DOWN}:
        assert set(after) == set(ids)
        assert [each for each in after if each != service_id] == [each for each in ids if each != service_id]


def test_up_and_down_undo_each_other() -> None:
    ids = tuple(uuid4() for _ in range(3))
    assert changed(changed(ids, Change.UP, ids[1]), Change.DOWN, ids[1]) == ids
    assert changed(ids, Change.UP, ids[0]) == ids
    assert changed(ids, Change.DOWN, ids[2]) == ids
