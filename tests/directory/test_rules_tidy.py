"""What other systems write is made right where it is clear, and left alone where it is not."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.directory.rules import tidy, tidy_values

texts = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Debt &amp; money", "Debt & money"),
        ("Debt &amp;amp; money", "Debt & money"),
        ("<b>Caf&eacute;</b> club<br/>", "Café club"),
        ("&lt;b&gt;Bold&lt;/b&gt; club", "Bold club"),
        ("Under < 5s & parents > 2", "Under < 5s & parents > 2"),
        ("I <3 dancing", "I <3 dancing"),
        ("A&B Ltd", "A&B Ltd"),
        ("Line\r\nbreak", "Line break"),
        ("<script>", "script"),
        ("Club <img src=x onerror=alert(1)", "Club img src=x onerror=alert(1)"),
    ],
)
def test_a_name_loses_all_mark_up_and_entities(written: str, name: str) -> None:
    assert tidy.without_markup(written) == name


@given(texts)
def test_a_name_never_has_a_tag(text: str) -> None:
    name = tidy.without_markup(text)
    assert tidy.without_markup(name) == name or "&" in text
    assert "<script" not in name.lower()
    assert not tidy.safe_html(name).startswith("<p")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Tea & cake for < 5s", "Tea & cake for < 5s"),
        ("Tea &amp; cake", "Tea & cake"),
        ("Tea &amp;amp; cake", "Tea & cake"),
        ("&lt;p&gt;Hello&lt;/p&gt;", "<p>Hello</p>"),
        ("&amp;lt;p&amp;gt;Hello&amp;lt;/p&amp;gt;", "<p>Hello</p>"),
        ("<h2>Who</h2><div>All</div>", "<p>Who</p><p>All</p>"),
        ("<b>Bold</b> <i>and</i> <u>not</u>", "<strong>Bold</strong> <em>and</em> not"),
        ("<ul><li onclick='x()'>One</li></ul>", "<ul><li>One</li></ul>"),
        ("<p style='color:red'>Red<script>alert(1)</script></p>", "<p>Red</p>"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", ""),
        ("Not closed <img src=x onerror=alert(1) ", "Not closed &lt;img src=x onerror=alert(1) "),
        ("<img src=x onerror=alert(1)>", ""),
        ("<a href='javascript:alert(1)'>x</a>", '<a rel="noopener noreferrer">x</a>'),
        (
            "<a href='https://a.example' target=_blank>x</a>",
            '<a href="https://a.example" rel="noopener noreferrer">x</a>',
        ),
    ],
)
def test_html_in_a_description_is_a_safe_subset(written: str, shown: str) -> None:
    assert tidy.safe_html(written) == shown


@given(st.lists(st.sampled_from(["<", ">", "&lt;", "&amp;", "script", "img", " onload=x", "/", "p", "b", '"'])))
def test_no_mixture_of_escapes_gives_a_tag_that_is_not_allowed(parts: list[str]) -> None:
    cleaned = tidy.safe_html("".join(parts)).lower()
    assert "<script" not in cleaned
    assert "<img" not in cleaned
    assert tidy.safe_html(html.escape("<script>x</script>")) == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a\0b", "ab"),
        (" a \r\n b ", "a \n b"),
        (r"one\ntwo\r\nthree", "one\ntwo\nthree"),
        ("###MON###9-5 ###SUNDAY### shut", "Monday: 9-5 Sunday: shut"),
    ],
)
def test_a_cell_loses_null_characters_and_literal_breaks(written: str, read: str) -> None:
    assert tidy.cell(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("9:00am", "09:00"),
        ("9am", "09:00"),
        ("9.30 p.m.", "21:30"),
        ("12am", "00:00"),
        ("12:30pm", "12:30"),
        ("0900", "09:00"),
        ("09:00:00", "09:00"),
        ("09:00Z", "09:00"),
        ("24:00", "24:00"),
        ("noon", "12:00"),
        ("Midnight", "00:00"),
        ("9", ""),  # in the morning or at night
        ("25:00", ""),
        ("24:30", ""),
        ("13pm", ""),
        ("closed", ""),
        ("", ""),
    ],
)
def test_a_time_of_day_is_read_where_it_is_clear(written: str, read: str) -> None:
    assert tidy_values.clock_time(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Monday", "MO"),
        ("mon", "MO"),
        ("MO", "MO"),
        ("1", "MO"),
        ("7", "SU"),
        ("Weds", "WE"),
        ("Tues, Thurs", "TU,TH"),
        ("Mon-Fri", "MO,TU,WE,TH,FR"),
        ("Sat to Mon", "MO,SA,SU"),
        ("Mon and Wed", "MO,WE"),
        ("T", ""),
        ("weekdays", ""),
        ("0", ""),
        ("", ""),
    ],
)
def test_weekdays_are_read_where_they_are_clear(written: str, read: str) -> None:
    assert tidy_values.weekdays(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-03-31", "2026-03-31"),
        ("2026-03-31T09:00:00", "2026-03-31"),
        ("31/03/2026", "2026-03-31"),
        ("12/24/2015", "2015-12-24"),
        ("24 December 15", "2015-12-24"),
        ("January 01, 0001", "0001-01-01"),
        ("05/05/2026", "2026-05-05"),
        ("03/04/2026", ""),  # in March or in April
        ("2026-02-30", ""),
        ("soon", ""),
    ],
)
def test_a_date_is_read_where_it_is_clear(written: str, read: str) -> None:
    assert tidy_values.day(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("18", 18), ("0.5", 0.5), ("£3.50", 3.5), ("1,250", 1250), ("-1", -1), ("5.0", 5.0), ("18+", None), ("", None)],
)
def test_a_number_is_read_where_it_is_one(written: str, read: float | None) -> None:
    assert tidy_values.number(written) == read


@pytest.mark.parametrize(
    ("written", "read"), [("TRUE", True), ("y", True), (1, True), ("No", False), (False, False), ("perhaps", None)]
)
def test_yes_and_no_are_read_as_people_write_them(written: object, read: bool | None) -> None:
    assert tidy_values.boolean(written) is read


def test_an_extension_is_taken_off_a_telephone_number() -> None:
    assert tidy_values.phone("0203 289 6420 Ext 303") == ("0203 289 6420", 303)
    assert tidy_values.phone("01422 123456 (extension: 12)") == ("01422 123456", 12)
    assert tidy_values.phone(" 0300 123 1234 ") == ("0300 123 1234", None)
    assert tidy_values.phone("Text 81025 for help") == ("Text 81025 for help", None)


def test_a_list_in_a_cell_is_taken_apart_but_not_in_its_brackets() -> None:
    assert tidy_values.tokens("Chinese (Cantonese, Mandarin), Tagalog") == ["Chinese (Cantonese, Mandarin)", "Tagalog"]
    assert tidy_values.tokens("Halifax; Leeds, City of;") == ["Halifax", "Leeds, City of"]


@given(texts)
def test_nothing_that_anybody_writes_breaks_a_rule(text: str) -> None:
    tidy.cell(text), tidy.safe_html(text), tidy_values.phone(text), tidy_values.tokens(text)
    assert tidy_values.clock_time(text) == "" or len(tidy_values.clock_time(text)) == 5
    assert tidy_values.day(text) == "" or len(tidy_values.day(text)) == 10
    assert set(tidy_values.weekdays(text).split(",")) <= {"", *tidy_values.WEEKDAYS}
