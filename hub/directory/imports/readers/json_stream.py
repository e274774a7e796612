"""Reading JSON of any size: the objects of its lists one at a time, each read whole by orjson, in bounded memory."""

import json
import re
from collections.abc import Iterator
from typing import IO, Any

import orjson

from hub.core.errors import Invalid, TooLarge

LISTS = ("contents", "content", "services", "organizations", "taxonomies", "taxonomy_terms", "service_at_locations")
LARGEST_RECORD = 32 * 1024 * 1024  # bytes; the largest service of real feeds has under 200 kB
_CHUNK = 256 * 1024
_DEEPEST = 1024  # orjson reads no more
_BOM = b"\xef\xbb\xbf"
_SPACE = re.compile(rb"[ \t\r\n]*+")
_SCALAR = re.compile(rb"[^\s,:\[\]{}\"]*+")
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
# What no bracket stands in: text without quotes, and whole strings. It stops at a bracket, or at a string cut off.
_FLAT = re.compile(rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_STEPS = {b"{": 1, b"[": 1, b"}": -1, b"]": -1}

Item = tuple[str, Any]


def read_lists(file: IO[bytes]) -> Iterator[Item]:
    """Give every item with the name of its list: of a list (""), of lists under known names, one object ("" too), or
    one such object after another (JSON lines). Raises Invalid with line and column where the text is broken.
    """
    text = _Text(file)
    if text.next_char() == b"[":
        yield from _elements(text, "")
        if text.next_char():
            raise text.broken("unexpected content after the list")
    while text.next_char():
        yield from _object(text)


def _object(text: "_Text") -> Iterator[Item]:
    """Read an object. Where it names lists before any id of its own it is an envelope, else an item itself."""
    item: dict[str, Any] = {}
    is_envelope = False
    size = 0
    for name in _members(text):
        if name in LISTS and "id" not in item and text.next_char() == b"[":
            is_envelope = True
            yield from _elements(text, name)
        else:
            item[name], length = text.value()
            size += length
        if size > LARGEST_RECORD:
            raise _too_large(*text.place())
    if not is_envelope:
        yield "", item


def _members(text: "_Text") -> Iterator[str]:
    """Give the names of an object's members up to its end; the caller reads the value of each."""
    text.expect(b"{")
    if text.next_char() == b"}":
        text.expect(b"}")
        return
    while True:
        if text.next_char() != b'"':
            raise text.broken("a name in quotes is missing")
        name, _ = text.value()
        text.expect(b":")
        text.next_char()
        yield name
        if not text.another(b"}"):
            return


def _elements(text: "_Text", name: str) -> Iterator[Item]:
    text.expect(b"[")
    if text.next_char() == b"]":
        text.expect(b"]")
        return
    while True:
        value, _ = text.value()
        yield name, value
        if not text.another(b"]"):
            return


class _Text:
    """A window on the text, from `pos` on; what was read is let go."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.window = b""
        self.pos = 0
        self._line, self._column = 1, 1  # of the window's start, as people count
        self._fill()
        if self.window.startswith(_BOM):
            self.window = self.window[len(_BOM) :]

    def place(self) -> tuple[int, int]:
        """Give the line and column of where reading is."""
        return _after(self.window[: self.pos], self._line, self._column)

    def broken(self, what: str) -> Invalid:
        """Give the error that says so, here."""
        return _broken(*self.place(), what)

    def next_char(self) -> bytes:
        """Pass over space; gives the character there, nothing at the end."""
        while True:
            self.pos = _end(_SPACE, self.window, self.pos)
            if self.pos < len(self.window) or not self._fill():
                return self.window[self.pos : self.pos + 1]

    def expect(self, char: bytes) -> None:
        """Pass over space and this character. Raises Invalid where it is not there."""
        if self.next_char() != char:
            raise self.broken(f"“{char.decode()}” is missing")
        self.pos += 1

    def another(self, end: bytes) -> bool:
        """Pass over the comma before another part, or over the end."""
        if self.next_char() == end:
            self.pos += 1
            return False
        if self.next_char() != b",":
            raise self.broken(f"“,” or “{end.decode()}” is missing")
        after = _end(_SPACE, self.window, self.pos + 1)
        if self.window[after : after + 1] == end:
            raise self.broken("trailing comma is not allowed")
        self.pos += 1
        return True

    def value(self) -> tuple[Any, int]:
        """Read one value; gives it and its length in bytes. Raises Invalid, TooLarge."""
        self.next_char()
        length = self._length()
        text = self.window[self.pos : self.pos + length]
        try:
            value = orjson.loads(text)
        except json.JSONDecodeError as error:
            value = self._in_windows_1252(text, error)
        self.pos += length
        return value, length

    def _in_windows_1252(self, text: bytes, error: json.JSONDecodeError) -> Any:
        """Read what is no UTF-8 as what old Windows programs write. Raises Invalid for the error otherwise."""
        if "UTF-8" not in error.msg:
            raise self._broken_within(error) from error
        try:
            return orjson.loads(text.decode("cp1252"))
        except ValueError:
            raise self._broken_within(error) from error

    def _broken_within(self, error: json.JSONDecodeError) -> Invalid:
        line, column = self.place()
        start = column - 1 if error.lineno == 1 else 0
        what = error.msg.partition(":")[0]
        what = "a value is missing" if "zero-length" in what else what
        return _broken(line + error.lineno - 1, start + error.colno, what)

    def _length(self) -> int:
        """Find where the value ends; one that is cut off goes to the end, and reading it will say where it breaks."""
        length, depth, is_whole = 0, 0, False
        while not is_whole:
            length, depth, is_whole = self._reach(length, depth)
            if length > LARGEST_RECORD or depth > _DEEPEST:
                raise _too_large(*self.place()) if depth <= _DEEPEST else self.broken("it is nested too deep")
            if not is_whole and not self._fill():
                return len(self.window) - self.pos
        return length

    def _reach(self, length: int, depth: int) -> tuple[int, int, bool]:
        """Go on as far as the window goes; gives the length and depth there, and whether that is the value's end."""
        at = self.pos + length
        if depth == 0 and self.window[at : at + 1] not in (b"{", b"[", b'"'):
            end = _end(_SCALAR, self.window, at)
            return end - self.pos, 0, end < len(self.window)
        if depth == 0 and self.window[at : at + 1] == b'"':
            end = _end(_STRING, self.window, at)
            return end - self.pos, 0, end > at
        while depth <= _DEEPEST:
            at = _end(_FLAT, self.window, at)
            char = self.window[at : at + 1]
            if char not in _STEPS:
                return at - self.pos, depth, False
            at += 1
            depth += _STEPS[char]
            if depth <= 0:
                return at - self.pos, 0, True
        return at - self.pos, depth, False

    def _fill(self) -> bool:
        """Let go of what was read and take more in, the more the longer a value is; False at the end."""
        self._line, self._column = self.place()
        self.window, self.pos = self.window[self.pos :], 0
        more = self.file.read(max(_CHUNK, len(self.window)))
        self.window += more
        return bool(more)


def _broken(line: int, column: int, what: str) -> Invalid:
    return Invalid(f"The JSON is broken at line {line}, column {column}: {what}.", field="file")


def _too_large(line: int, column: int) -> TooLarge:
    most = LARGEST_RECORD // 1024 // 1024
    return TooLarge(f"The record at line {line}, column {column} is larger than {most} MB.", field="file")


def _after(text: bytes, line: int, column: int) -> tuple[int, int]:
    lines = text.count(b"\n")
    rest = text[text.rfind(b"\n") + 1 :]
    return line + lines, (1 if lines else column) + len(rest.decode("utf-8", "ignore"))


def _end(pattern: re.Pattern[bytes], text: bytes, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start
