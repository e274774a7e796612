"""A file that Hub cannot take is refused in words that say what it is and what is wanted."""

import io
import json
import struct
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import pytest

from hub.core.errors import Invalid, TooLarge
from hub.directory.imports import source as sources
from hub.directory.imports.readers import json_stream, recognise
from hub.directory.imports.source import open_source

SERVICE = {"id": "0c8a6f4e-6a0b-4a9f-9f5e-2d7a7d3f8b11", "name": "Debt advice", "status": "active"}


def read_services(source: Path | bytes) -> list[Any]:
    opened = open_source(source)
    return [record.raw for record in recognise(opened).read(opened)]


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
        (b"\x1f\x8b\x08\0", "unpack it first"),
        (b"<html></html>", "a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "XML"),
        (b"Dear all,\nplease find below", "does not know what upload holds"),
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


def test_json_in_windows_1252_is_read() -> None:
    content = '[{"id": "1", "name": "Café “Zoë”", "status": "active"}]'.encode("cp1252")
    assert read_services(content)[0]["name"] == "Café “Zoë”"


def test_text_in_no_known_encoding_is_broken() -> None:
    assert "broken at line 1" in refusal(b'[{"name": "caf\x81"}]')


def test_a_record_larger_than_any_real_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "LARGEST_RECORD", 1000)
    for content in (b'[{"id": "' + b"1" * 2000 + b'"}]', b'{"id": 1, ' + b'"a": "' + b"b" * 2000 + b'"}'):
        with pytest.raises(TooLarge, match="line 1"):
            read_services(content)


@pytest.mark.parametrize("content", [b"{}", b'{"title": "x"}', b'[{"title": "x"}]'])
def test_json_without_services_says_so(content: bytes) -> None:
    assert "no list of services" in refusal(content)


def test_a_list_of_places_says_which_list_is_wanted() -> None:
    place = {"id": "1", "service": SERVICE, "location": {"id": "2", "location_type": "physical"}}
    for content in ([place], {"contents": [place]}, {"service_at_locations": [place]}):
        assert "list of services (/services)" in refusal(json.dumps(content).encode())


@pytest.mark.parametrize(
    "data",
    [
        [SERVICE],
        {"total_items": 1, "contents": [SERVICE]},
        {"services": [SERVICE]},
        SERVICE,
        {"content": [SERVICE | {"schedules": []}]},
    ],
)
def test_a_list_a_page_and_one_service_are_all_taken(data: object) -> None:
    taken = read_services(json.dumps(data).encode())
    assert [{name: each[name] for name in SERVICE} for each in taken] == [SERVICE]


def test_a_byte_order_mark_is_no_matter() -> None:
    assert read_services(b"\xef\xbb\xbf" + json.dumps([SERVICE]).encode()) == [SERVICE]


def test_a_file_is_told_by_its_content_and_not_by_its_name(tmp_path: Path) -> None:
    for name in ("services.txt", "services.csv", "datapackage.json", "services"):
        (tmp_path / name).write_text(json.dumps([SERVICE]))
        assert read_services(tmp_path / name) == [SERVICE]


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
    with pytest.raises(Invalid, match="download it first"):
        read_services(Path("https://example.org/services.json"))


def test_a_zip_larger_than_the_limit_is_refused_whatever_its_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST_UNPACKED", 100)
    with pytest.raises(TooLarge):
        read_services(zipped(services_json=json.dumps([SERVICE, SERVICE]).encode()))


def test_several_json_files_are_read_one_after_another_and_say_where() -> None:
    pages = zipped(page1_json=json.dumps([SERVICE]).encode(), page2_json=json.dumps([SERVICE]).encode())
    opened = open_source(pages)
    assert [each.place for each in recognise(opened).read(opened)] == ["page1.json, service 1", "page2.json, service 1"]
    with pytest.raises(Invalid, match=r"page2\.json: The JSON is broken at line 1"):
        read_services(zipped(page1_json=b"[]", page2_json=b"[1"))


def test_a_file_beside_the_data_is_no_loss_unless_it_is_a_note() -> None:
    opened = open_source(zipped(a_json=json.dumps([SERVICE]).encode(), LICENSE=b"free", map_png=b"\x89PNG\r\n"))
    left = [each for each in recognise(opened).read(opened) if each.kind == "row"]
    assert [(each.place, each.errors[0].message) for each in left] == [
        ("map.png", "This file was not read: it is a PNG picture.")
    ]


@pytest.mark.parametrize(
    ("members", "what"), [({}, "no file in upload"), ({"notes_txt": b"hello"}, "does not know what notes.txt holds")]
)
def test_a_zip_without_data_says_so(members: dict[str, bytes], what: str) -> None:
    assert what in refusal(zipped(**members))


def test_a_zip_with_a_password_cannot_be_unpacked() -> None:
    locked = bytearray(zipped(services_json=json.dumps([SERVICE]).encode()))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.find(mark) + offset] |= 1
    assert "cannot be unpacked" in refusal(bytes(locked))


def test_a_damaged_zip_is_no_zip() -> None:
    assert "cannot be unpacked" in refusal(zipped(services_json=json.dumps([SERVICE]).encode())[:40])


def test_a_file_over_the_limit_is_too_large(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sources, "LARGEST_FILE", 10)
    (tmp_path / "services.json").write_bytes(b" " * 11)
    for source in (tmp_path / "services.json", b" " * 11):
        with pytest.raises(TooLarge):
            read_services(source)


def test_a_file_that_is_not_there_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="No such file"):
        read_services(tmp_path / "nothing.json")
    with pytest.raises(Invalid, match="There is no file in"):
        read_services(tmp_path)


def test_a_folder_of_pages_is_taken(tmp_path: Path) -> None:
    (tmp_path / "page.json").write_text(json.dumps({"contents": [SERVICE]}))
    assert read_services(tmp_path) == [SERVICE]
