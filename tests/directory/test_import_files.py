"""A file that Hub cannot take is refused in words that say what it is and what is wanted."""

import io
import json
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from hub.core.errors import Invalid, TooLarge
from hub.directory.imports import reading
from hub.directory.imports.reading import read_services

SERVICE = {"id": "0c8a6f4e-6a0b-4a9f-9f5e-2d7a7d3f8b11", "name": "Debt advice", "status": "active"}


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_services(content)
    assert caught.value.errors[0].field == "file"
    return caught.value.message


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture"),
        (b"%PDF-1.7 ...", "a PDF document"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"id,name\n1,Debt advice\n", "not JSON"),
        (b"<html></html>", "not JSON"),
        ("[]".encode("utf-16"), "UTF-16: save it as UTF-8"),
        (b"", "empty"),
        (b" \n ", "empty"),
    ],
)
def test_a_file_of_another_kind_is_named(content: bytes, what: str) -> None:
    message = refusal(content)
    assert what in message
    assert "JSON" in message


def test_broken_json_is_placed_by_line_and_column() -> None:
    assert "line 2, column 11: trailing comma" in refusal(b'[{"id": 1},\n {"id": 2},\n]')


def test_json_that_stops_in_the_middle_is_broken() -> None:
    assert "broken at line 1" in refusal(b'[{"id": 1}, {"na')


def test_json_nested_past_all_measure_is_broken_and_nothing_worse() -> None:
    assert "broken" in refusal(b"[" * 200_000)


def test_text_that_is_no_utf_8_is_broken() -> None:
    assert "broken" in refusal(b'[{"name": "caf\xe9"}]')


@pytest.mark.parametrize("content", [b"{}", b'{"name": "x"}', b'{"organizations": []}'])
def test_json_without_services_says_so(content: bytes) -> None:
    if b"name" in content:
        content = b'{"title": "x"}'
    assert "no list of services" in refusal(content)


def test_a_feed_of_the_older_standard_is_recognised() -> None:
    assert "1.0" in refusal(json.dumps({"totalElements": 1, "content": [SERVICE]}).encode())


@pytest.mark.parametrize(
    "data", [[SERVICE], {"total_items": 1, "contents": [SERVICE]}, {"services": [SERVICE]}, SERVICE]
)
def test_a_list_a_page_and_one_service_are_all_taken(data: object) -> None:
    assert read_services(json.dumps(data).encode()) == [SERVICE]


def test_a_byte_order_mark_is_no_matter() -> None:
    assert read_services(b"\xef\xbb\xbf" + json.dumps([SERVICE]).encode()) == [SERVICE]


def test_a_zip_of_one_json_file_is_taken() -> None:
    assert read_services(zipped(services_json=json.dumps([SERVICE]).encode())) == [SERVICE]


def test_a_zip_that_unpacks_too_large_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped(services_json=b"[" + b" " * 3_000_000 + b"]")
    assert len(bomb) < 10_000
    with pytest.raises(TooLarge) as caught:
        read_services(bomb)
    assert "Nothing was unpacked" in caught.value.message


def test_a_zip_that_lies_about_its_size_is_not_unpacked_further_than_it_says() -> None:
    bomb = bytearray(zipped(services_json=b"[" + b" " * 30_000_000 + b"]"))
    central = bomb.find(b"PK\x01\x02")
    bomb[central + 24 : central + 28] = struct.pack("<I", 100)
    tracemalloc.start()
    assert "cannot be unpacked" in refusal(bytes(bomb))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 5_000_000


def test_the_notes_that_a_mac_adds_to_a_zip_are_passed_over() -> None:
    out = io.BytesIO(zipped(services_json=json.dumps([SERVICE]).encode()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("__MACOSX/._services.json", b"\0\5\26\7")
    assert read_services(out.getvalue()) == [SERVICE]


def test_an_address_on_the_web_is_not_taken_for_a_file() -> None:
    with pytest.raises(Invalid, match="download the file first"):
        read_services(Path("https://example.org/services.json"))


def test_a_zip_larger_than_the_limit_is_refused_whatever_its_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_UNPACKED", 100)
    with pytest.raises(TooLarge):
        read_services(zipped(services_json=json.dumps([SERVICE, SERVICE]).encode()))


@pytest.mark.parametrize("members", [{}, {"a_json": b"[]", "b_json": b"[]"}, {"notes_txt": b"hello"}])
def test_a_zip_without_exactly_one_json_file_says_what_it_holds(members: dict[str, bytes]) -> None:
    assert "must hold one JSON file" in refusal(zipped(**members))


def test_a_damaged_zip_is_no_zip() -> None:
    assert "cannot be unpacked" in refusal(zipped(services_json=json.dumps([SERVICE]).encode())[:40])


def test_a_file_over_the_limit_is_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)
    (tmp_path / "services.json").write_bytes(b" " * 11)
    for source in (tmp_path / "services.json", b" " * 11):
        with pytest.raises(TooLarge):
            read_services(source)


def test_a_file_that_is_not_there_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="No such file"):
        read_services(tmp_path / "nothing.json")
    with pytest.raises(Invalid, match="is a folder"):
        read_services(tmp_path)
