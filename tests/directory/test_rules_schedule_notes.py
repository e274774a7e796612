"""What publishers say in words of bank holidays, term time, closures and special hours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules.schedule_fields import read
from hub.directory.rules.schedule_notes import in_the_school_year, on_bank_holidays, says_closed, says_instead
from hub.directory.rules.schedule_parts import Kind

BANK_HOLIDAYS = [
    ("Closed on bank holidays", "closed"),
    ("Not bank holidays", "closed"),
    ("Open Monday to Friday except bank holidays", "closed"),
    ("The service is available from 10 am to 6pm weekdays. The service is not available on public holidays", "closed"),
    ("Excluding Bank Holidays", "closed"),
    ("excl. bank hols", "closed"),
    ("exc. B/H", "closed"),
    ("Mon-Fri 9-5 (not bank holidays)", "closed"),
    ("Mon-Fri 9-5 (except Bank Holidays).", "closed"),
    ("Closed weekends, Christmas, and bank holidays", "closed"),
    ("No session on bank holidays", "closed"),
    ("We don't meet on bank holidays", "closed"),
    ("Doesn’t run on Bank Holidays", "closed"),
    ("Bank holidays: closed", "closed"),
    ("Bank holidays excluded", "closed"),
    ("No bank holidays", "closed"),
    ("Not open on public or bank holidays", "closed"),
    ("closed bank holiday Mondays", "closed_mondays"),
    ("Apart from bank holidays", "closed"),
    ("with the exception of bank holidays", "closed"),
    ("Every Tuesday, never on bank holidays", "closed"),
    ("Not on BHs", "closed"),
    ("Open on bank holidays", "open"),
    ("including bank holidays", "open"),
    ("Every Monday inc. bank holidays", "open"),
    ("Open 365 days a year", "open"),
    ("Not closed on bank holidays", "open"),
    ("Closed on Sundays, open bank holidays", "open"),
    ("Bank holidays included", "open"),
    ("Runs even on bank holidays", "open"),
    ("Open every day of the year", "open"),
    ("We are open as usual on bank holidays", "open"),
    ("We do not close on bank holidays", "open"),
    ("Bank holidays as normal", "open"),
    ("Bank holidays 10am to 2pm", "unsaid"),
    ("Open bank holidays 10-2", "unsaid"),
    ("May be closed on bank holidays", "unsaid"),
    ("Ring to check bank holiday opening", "unsaid"),
    ("Closes at 4pm on bank holidays", "unsaid"),
    ("Times vary on bank holidays", "unsaid"),
    ("Closed on some bank holidays", "unsaid"),
    ("Closed at Christmas", "unsaid"),
    ("", "unsaid"),
    ("Saturdays, Sundays and bank holidays", "unsaid"),
    ("A group for bank staff on holiday", "unsaid"),
    ("Closed Christmas Day but open on bank holidays", "open"),
    ("Open at Easter but closed on other bank holidays", "closed"),
]

SCHOOL_YEAR = [
    ("Term time only", "term"),
    ("Wednesdays in term time", "term"),
    ("term-time only", "term"),
    ("During term", "term"),
    ("School terms only", "term"),
    ("Not in school holidays", "term"),
    ("Closed during school holidays", "term"),
    ("Except school holidays", "term"),
    ("Tuesdays (termtime)", "term"),
    ("No sessions in the school holidays", "term"),
    ("School holidays only", "holidays"),
    ("During the school holidays", "holidays"),
    ("Outside term time", "holidays"),
    ("Not term time", "holidays"),
    ("Summer holidays only", "some_holidays"),
    ("school summer holidays", "some_holidays"),
    ("Not in half-term week.", "not_half_term"),
    ("No class at half term", "not_half_term"),
    ("Term time and school holidays", "always"),
    ("All year round including school holidays", "always"),
    ("Open in term time. Also school holidays", "always"),
    ("Term time. Reduced hours in school holidays", "always"),
    ("Long-term conditions group", "always"),
    ("Short term loans", "always"),
    ("terms and conditions apply", "always"),
    ("Times may differ in school holidays", "always"),
    ("Weekly, also in school holidays", "always"),
    ("Runs in term time but not half term", "term"),
    ("Reduced hours in school holidays", "always"),
    ("Half term activities", "always"),
]


@pytest.mark.parametrize(("text", "said"), BANK_HOLIDAYS)
def test_what_is_said_of_bank_holidays_is_understood_and_nothing_else(text: str, said: str) -> None:
    assert on_bank_holidays(text) == said


@pytest.mark.parametrize(("text", "said"), SCHOOL_YEAR)
def test_what_is_said_of_term_time_is_understood_and_nothing_else(text: str, said: str) -> None:
    assert in_the_school_year(text) == said


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("Closed", True),
        ("Closed for Christmas", True),
        ("Christmas closure", True),
        ("Cancelled: hall flooded", True),
        ("No session", True),
        ("We are closed", True),
        ("Bank holiday - closed", True),
        ("Closed group for members", False),
        ("Closed to new members", False),
        ("Spring fair", False),
    ],
)
def test_a_closure_is_told_from_a_closed_group(text: str, closed: bool) -> None:
    assert says_closed(text) is closed


DATES = {"valid_from": "2026-12-24", "valid_to": "2027-01-03"}
HOURS = {"opens_at": "10:00", "closes_at": "12:00"}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"description": "Closed"} | DATES, Kind.CLOSURE),
        ({"description": "Closed", "dtstart": "2026-12-25"} | HOURS, Kind.CLOSURE),
        ({"notes": "Closed", "dtstart": "2026-12-25"}, Kind.CLOSURE),
        ({"description": "Closed"}, Kind.WORDS),
        ({"description": "Closed on bank holidays"} | DATES | HOURS, Kind.WORDS),
        ({"description": "Closed on bank holidays", "byday": "MO"} | HOURS, Kind.SESSION),
        ({"description": "Closed on Mondays", "byday": "MO"}, Kind.CLOSURE),
        ({"description": "Closed Mondays", "byday": "TU,WE,TH"}, Kind.SESSION),
        ({"description": "Christmas opening hours"} | DATES | HOURS, Kind.SPECIAL),
        ({"description": "Instead of the usual hours", "dtstart": "2026-05-09"} | HOURS, Kind.SPECIAL),
        ({"description": "Spring fair", "dtstart": "2026-05-09"} | HOURS, Kind.EVENT),
        ({"description": "Talk", "notes": "No session on bank holidays", "dtstart": "2026-05-09"}, Kind.EVENT),
        ({"description": "Ring for times"}, Kind.WORDS),
    ],
)
def test_a_schedule_is_known_for_what_it_tells(fields: dict[str, str], kind: Kind) -> None:
    assert read(fields).kind is kind


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            ["closed", "open", "not", "no", "bank", "holiday", "school", "term", "half", "-", "(", ")", ".", "b/h"]
        ),
        max_size=12,
    ).map(" ".join)
)
def test_any_text_is_read(text: str) -> None:
    assert on_bank_holidays(text)
    assert in_the_school_year(text)
    assert says_closed(text) in {True, False}
    assert says_instead(text) in {True, False}
