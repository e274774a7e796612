"""When a service is open, from the columns of a wide sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hub.directory.imports.sheets import Row
from hub.directory.imports.wide.columns import OPENING, Block, Cell, Columns
from hub.directory.imports.wide.draft import Draft, Json
from hub.directory.imports.wide.places import Places
from hub.directory.rules import cells
from hub.directory.rules.hours_text import Times, read_days, read_hours, read_span, read_times
from hub.directory.rules.schedule_words import DAY_NAMES
from hub.directory.rules.schedules import WEEKDAYS


@dataclass
class _Opening:
    """A schedule with the cells that its fields came from, and what is wrong with them."""

    schedule: Json
    sources: dict[str, Cell] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def take_times(draft: Draft, rows: Sequence[Row], columns: Columns, places: Places) -> None:
    """Put the opening times into the draft: to the places where each row has times of its one place, else to all."""
    openings = {row.number: list(_openings(row, columns)) for row in rows}
    apart = places.count > 1 and all(len(places.of_row[number]) == 1 for number, found in openings.items() if found)
    for number, found in openings.items():
        for opening in found:
            is_note = opening.schedule.keys() == {"notes"}
            if apart and not is_note:
                _add(draft, opening, places.of_row[number][0])
                continue
            if apart:
                opening.schedule["notes"] = f"{_place_name(draft, places.of_row[number][0])}{opening.schedule['notes']}"
            _add(draft, opening, None)


def _add(draft: Draft, opening: _Opening, place: int | None) -> None:
    home = draft.item if place is None else draft.item["service_at_locations"][place]
    schedules = home.setdefault("schedules", [])
    if not opening.wrong and opening.schedule in schedules:
        return
    schedules.append(opening.schedule)
    path = (
        f"schedules.{len(schedules) - 1}"
        if place is None
        else f"service_at_locations.{place}.schedules.{len(schedules) - 1}"
    )
    for name, cell in opening.sources.items():
        draft.columns[f"{path}.{name}"] = cell.header
    for name, message in opening.wrong.items():
        draft.refuse(f"{path}.{name}", message)


def _place_name(draft: Draft, place: int) -> str:
    location = draft.item["service_at_locations"][place].get("location") or {}
    return f"{location['name']}: " if location.get("name") else ""


def _openings(row: Row, columns: Columns) -> Iterator[_Opening]:
    """Give what a row says of opening times; its notes stand with each of them."""
    found = [*_in_blocks(row, columns), *_in_words(row, columns), *_by_weekday(row, columns)]
    notes = columns.cells(row, "hours_notes")
    if notes and not found:
        found = [_Opening({})]
    for opening in found:
        if notes:
            said = [opening.schedule.get("notes", ""), *(cell.text for cell in notes)]
            opening.schedule["notes"] = "; ".join(part for part in said if part)
            opening.sources.setdefault("notes", notes[0])
        yield opening


def _in_blocks(row: Row, columns: Columns) -> Iterator[_Opening]:
    for block in columns.blocks_of(row, OPENING):
        opening = _block(block, columns)
        if opening:
            yield opening


def _block(block: Block, columns: Columns) -> _Opening | None:
    day, opens, closes = (next(iter(block.get(key, ())), None) for key in OPENING)
    sources = {name: cell for name, cell in (("byday", day), ("opens_at", opens), ("closes_at", closes)) if cell}
    texts = [cell.text if cell and cell.text.lower() not in cells.NOTHING else "" for cell in (day, opens, closes)]
    if not any(texts) or "closed" in {text.lower() for text in texts[1:]}:
        return None
    if not columns.by_key["weekday"]:  # times without days say when, and not how often
        said = " to ".join(text for text in texts[1:] if text)
        return _Opening({"notes": said}, {"notes": next(iter(sources.values()))})
    wrong: dict[str, str] = {}
    schedule: Json = {"freq": "WEEKLY", "byday": _days(texts[0], wrong)}
    sources.setdefault("byday", Cell(columns.header("weekday"), ""))
    return _Opening(schedule | _clock_times(texts[1], texts[2], wrong), sources, wrong)


def _days(text: str, wrong: dict[str, str]) -> str:
    days = read_days(text)
    if days is None:
        wrong["byday"] = (
            f"“{text[:40]}” is not a day of the week, like Monday or Mon-Fri."
            if text
            else "There are times without a day: write the day, like Monday or Mon-Fri."
        )
    return ",".join(days) if days else text


def _clock_times(opens: str, closes: str, wrong: dict[str, str]) -> Json:
    if not opens and not closes:
        return {}
    span = read_span(opens, closes) if opens else None
    if span is None and not opens:
        alone = read_times(closes)
        span = Times("", alone[0].opens) if alone else None
    if span:
        return {name: text for name, text in (("opens_at", span.opens), ("closes_at", span.closes)) if text}
    both = f"{opens} to {closes}" if opens and closes else opens or closes
    field_name = "closes_at" if opens and read_span(opens, "") else "opens_at" if opens else "closes_at"
    wrong[field_name] = f"“{both[:40]}” is not clear: write times like 09:30, 14:00 or 2pm."
    return {name: text for name, text in (("opens_at", opens), ("closes_at", closes)) if text}


def _in_words(row: Row, columns: Columns) -> Iterator[_Opening]:
    """Read opening times in one cell; what is not clear stays a note, as it was written."""
    cell = columns.cell(row, "hours")
    if cell is None or cell.text.lower() in cells.NOTHING:
        return
    hours = read_hours(cell.text)
    if not hours:
        yield _Opening({"notes": cell.text}, {"notes": cell})
        return
    for each in hours:
        yield _weekly(each.days, each.times, cell)


def _by_weekday(row: Row, columns: Columns) -> Iterator[_Opening]:
    """Read a column a weekday; days with the same times are one schedule."""
    days: dict[Times, list[str]] = {}
    sources: dict[Times, Cell] = {}
    for code, name in zip(WEEKDAYS, DAY_NAMES, strict=True):
        cell = columns.cell(row, name.lower())
        if cell is None or cell.text.lower() in cells.NOTHING:
            continue
        times = read_times(cell.text)
        if times is None:
            yield _Opening({"notes": f"{name}: {cell.text}"}, {"notes": cell})
        for each in times or ():
            days.setdefault(each, []).append(code)
            sources.setdefault(each, cell)
    for each, codes in days.items():
        yield _weekly(codes, each, sources[each])


def _weekly(days: Sequence[str], times: Times, cell: Cell) -> _Opening:
    said = {"opens_at": times.opens, "closes_at": times.closes}
    schedule = {"freq": "WEEKLY", "byday": ",".join(days), **{name: text for name, text in said.items() if text}}
    return _Opening(schedule, dict.fromkeys(schedule, cell))
