"""The check that every page of every test passes through can fail."""

import pytest

from tests.pages import PageError, check_page

GOOD = "<!DOCTYPE html><html lang='en'><head><title>A</title></head><body><h1>A</h1><p id='a'>b</p></body></html>"


def test_a_careful_page_passes() -> None:
    check_page(GOOD)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p id='a'>b</p>", "<p><div>b</p></div>"),
        ("<h1>A</h1>", "<h2>A</h2>"),
        ("<h1>A</h1>", "<h1>A</h1><h1>B</h1>"),
        ("<p id='a'>b</p>", '<p id="a">b</p><p id="a">c</p>'),
        ("<!DOCTYPE html>", ""),
    ],
)
def test_a_careless_page_is_refused(old: str, new: str) -> None:
    with pytest.raises(PageError):
        check_page(GOOD.replace(old, new))
