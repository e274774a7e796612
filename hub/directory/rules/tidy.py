"""Text as other systems write it, made right: mark-up, entities, escapes and characters that no text has."""

import html
import re

import nh3

_TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a"}
_SAME_AS = ((re.compile(r"<(/?)b\b[^<>]*>", re.I), r"<\1strong>"), (re.compile(r"<(/?)i\b[^<>]*>", re.I), r"<\1em>"))
_HEADING = re.compile(r"<(/?)(?:h[1-6]|div|section|article)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_OPEN = re.compile(r"<(?=[a-zA-Z/!?])")  # what a browser would take for the start of a tag
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|ul|ol|li|strong|em|b|i|a|div|span|h[1-6])\b", re.IGNORECASE)
_DAY_MARKS = re.compile(r"#{3}(MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]*#{3}\s*", re.IGNORECASE)
_DAYS = {"mon": "Monday", "tue": "Tuesday", "wed": "Wednesday", "thu": "Thursday", "fri": "Friday", "sat": "Saturday"}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_ESCAPED_TIMES = 3  # how often text was seen escaped over again, and one more


def unescaped(text: str) -> str:
    """Give text with its entities as characters, also where it was escaped more than once (“&amp;amp;”)."""
    for _ in range(_ESCAPED_TIMES):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def without_markup(text: str) -> str:
    """Give a name without tags, entities and line breaks. A sign that is no mark-up stays (“Under < 5s”), and of a name
    that is nothing but mark-up its words.
    """
    bare = " ".join(_CONTROL.sub("", _TAG.sub(" ", unescaped(_TAG.sub(" ", text)))).split())
    bare = _OPEN.sub("", bare)
    return bare or " ".join(re.sub(r"[<>]", " ", unescaped(text)).split())


def safe_html(text: str) -> str:
    """Give text with no other mark-up than p, br, ul, ol, li, strong, em and links to http(s) addresses.

    What was escaped (“&lt;p&gt;”) is taken for the mark-up it was meant to be, and cleaned. Plain text is given back as
    it is: an ampersand in it is no entity.
    """
    text = _CONTROL.sub("", text)
    if _ESCAPED_TAG.search(text):
        text = unescaped(text)
    if not _TAG.search(text):
        return _plain(text)
    for pattern, same in _SAME_AS:
        text = pattern.sub(same, text)
    text = _HEADING.sub(r"<\1p>", text)
    cleaned = nh3.clean(text, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"})
    return cleaned.strip()


def _plain(text: str) -> str:
    """Give text without tags, with what is left of mark-up read; a tag that is not closed is made harmless."""
    read = unescaped(text)
    if _TAG.search(read):
        return nh3.clean(read, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}).strip()
    return _OPEN.sub("&lt;", read)


def line_breaks(text: str) -> str:
    """Give text with the breaks that an export wrote as a backslash and n, and one kind of break only."""
    return re.sub(r"\r\n?", "\n", re.sub(r"(?:\\r)?\\n", "\n", text))


def day_marks(text: str) -> str:
    """Give text with days named where an export wrote marks (“###MON###9-5”)."""
    return _DAY_MARKS.sub(lambda match: f"{_DAYS.get(match[1].lower(), 'Sunday')}: ", text)


def cell(text: str) -> str:
    """Give the text of a cell: without null characters and outer space, with breaks and days as people write them."""
    return day_marks(line_breaks(text.replace("\0", ""))).strip()
