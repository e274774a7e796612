"""JSON is read record by record, exactly as a reader of whole files would read it."""

import io
import json
import tracemalloc
from typing import Any

import orjson
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hub.core.errors import Invalid
from hub.directory.imports.readers import json_stream
from hub.directory.imports.readers.json_stream import read_lists
from tests.conftest import SHARED
from tests.directory.imports.files import records

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


def read(content: bytes) -> list[Any]:
    return [item for _, item in read_lists(io.BytesIO(content))]


@pytest.mark.parametrize("chunk", [1, 7, 100_000])
@settings(max_examples=60)
@given(some=st.lists(values, max_size=4), is_spaced=st.booleans())
def test_every_list_is_read_as_orjson_reads_it(chunk: int, some: list[Any], is_spaced: bool) -> None:
    content = orjson.dumps(some, option=orjson.OPT_INDENT_2 if is_spaced else 0) if _fits(some) else b"[]"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "_CHUNK", chunk)
        assert repr(read(content)) == repr(orjson.loads(content))


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_or_refuse(content: bytes) -> tuple[Any, str]:
    """What is read, or the words of the refusal."""
    try:
        return read(content), ""
    except Invalid as error:
        return None, error.message


def _fits(some: list[Any]) -> bool:
    try:
        orjson.dumps(some)
    except TypeError:  # a number that orjson does not write
        return False
    return True


@settings(max_examples=300)
@given(some=st.lists(values, max_size=3), data=st.data())
def test_a_broken_list_is_refused_where_orjson_refuses_it(some: list[Any], data: st.DataObject) -> None:
    content = orjson.dumps(some) if _fits(some) else b"[1]"
    at = data.draw(st.integers(0, len(content) - 1))
    wrong = (
        content[:at] + data.draw(st.sampled_from([b"", b'"', b"{", b"}", b"]", b",", b"x", b"\\"])) + content[at + 1 :]
    )
    assume(_is_utf_8(wrong))  # what is not is read as Windows-1252
    try:
        expected = orjson.loads(wrong)
    except orjson.JSONDecodeError:
        expected = None
    found, said = read_or_refuse(wrong)
    assert not said or "broken at line" in said
    if isinstance(expected, list) or (expected is None and wrong.startswith(b"[")):
        assert found == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("18", 18),
        ("18.0", 18.0),
        ("-0", 0),
        ("1E2", 100.0),
        ("12345678901234567890123", 1.2345678901234568e22),
        ("0.1", 0.1),
    ],
)
def test_a_number_is_whole_or_not_as_it_was_written(text: str, number: float) -> None:
    (found,) = read(f"[{text}]".encode())
    assert (found, type(found)) == (number, type(number))


def test_json_lines_are_read_one_after_another() -> None:
    lines = b'{"id": "1", "name": "A"}\n{"id": "2", "name": "B"}\n\n'
    assert [each.item["id"] for each in records(lines, "json")] == ["1", "2"]
    with pytest.raises(Invalid, match=r"line 2, column 8"):
        read(b'{"id": 1}\n{"id": ?}')


def test_a_service_that_has_lists_under_an_envelopes_names_is_no_envelope() -> None:
    organization = {"id": "1", "name": "A", "services": [{"id": "2", "name": "B", "status": "active"}]}
    (found,) = records(json.dumps(organization).encode(), "json")
    assert (found.kind, found.item) == ("organization", organization)


def test_an_envelope_may_hold_several_lists() -> None:
    lists = {"taxonomies": [{"id": "1", "name": "X"}], "total": 3, "taxonomy_terms": [{"id": "2", "name": "Y"}]}
    found = records(json.dumps(lists).encode(), "json")
    assert [(each.kind, each.place) for each in found] == [("taxonomy", "taxonomy 1"), ("taxonomy_term", "term 1")]


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ({"status": "active"}, "service"),
        ({"organization_id": "9"}, "service"),
        ({}, "service"),
        ({"website": "https://example.org", "description": "x"}, "organization"),
        ({"locations": []}, "organization"),
        ({"parent_id": "9"}, "taxonomy_term"),
        ({"taxonomy": "X", "description": "x"}, "taxonomy_term"),
        ({"version": "1", "description": "x"}, "taxonomy"),
    ],
)
def test_a_page_is_told_by_what_only_its_kind_has(item: dict[str, Any], kind: str) -> None:
    page = {"total_items": 1, "contents": [{"id": "1", "name": "One"} | item]}
    (found,) = records(json.dumps(page).encode(), "json")
    assert found.kind == kind


def test_what_is_no_object_is_a_record_that_says_so() -> None:
    found = records(b'[{"id": "1", "name": "A", "status": "active"}, 7, null]', "json")
    assert [(each.place, each.raw, len(each.errors)) for each in found[1:]] == [
        ("service 2", 7, 1),
        ("service 3", None, 1),
    ]


def test_a_long_file_needs_little_memory() -> None:
    service = json.dumps({"id": "1", "name": "A", "status": "active", "description": "x" * 2_000}).encode()
    content = io.BytesIO(b'{"contents": [' + b",".join([service] * 10_000) + b"]}")
    tracemalloc.start()
    count = sum(1 for _ in read_lists(content))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (count, most < 3_000_000) == (10_000, True)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("data/uk-streetsupport-oruk3-derived/services_full.json", {"service": 77}),
        ("data/uk-streetsupport-oruk3-derived/organizations.json", {"organization": 30}),
        ("data/uk-streetsupport-oruk3-derived/taxonomy.json", {"taxonomy": 1, "taxonomy_term": 170}),
        ("data/uk-bristol-oruk3/bristol-services-page1.json", {"service": 3}),
        ("data/uk-oruk-validator-mocks/V3.0-UK-Default/organization_list.json", {"organization": 10}),
        ("data/uk-oruk-validator-mocks/V3.0-UK-Default/taxonomy_term.json", {"taxonomy_term": 1}),
        ("schemas/hsds/3.1/examples/service_full.json", {"service": 1}),
    ],
)
def test_real_files_are_recognised(name: str, counts: dict[str, int]) -> None:
    if not (SHARED / name).exists():
        pytest.skip("the shared data are not here")
    kinds = [each.kind for each in records(SHARED / name, "json")]
    assert {kind: kinds.count(kind) for kind in kinds} == counts
