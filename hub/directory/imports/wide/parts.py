"""What a service costs, how to reach it, and its terms, from the columns of a wide sheet."""

import re
from collections.abc import Sequence

from hub.directory.imports.sheets import Row
from hub.directory.imports.wide.columns import CONTACT, LINK, PHONE, PRICE, Block, Cell, Columns
from hub.directory.imports.wide.draft import Draft, Json
from hub.directory.rules import cells
from hub.directory.rules.made_ids import minted

_LABELLED = re.compile(r"([A-Za-z][A-Za-z /]{1,30}): *(\+?[\d(][\d() .+-]{5,}.*)")
_PLAIN_PHONES = re.compile(r"(tele)?phones?|tel\b|number|\d|no\b|\W", re.IGNORECASE)
_TERMS = {"categories": "", "audience": "audience", "delivery": "delivery", "routes": "referral_route"}


def take_costs(draft: Draft, rows: Sequence[Row], columns: Columns) -> None:
    """Put prices into the draft, and the words that no price can be read from."""
    for row in rows:
        for block in columns.blocks_of(row, PRICE):
            _take_price(draft, block)
    words = [cell for row in rows for cell in columns.cells(row, "cost")]
    for cell in words:
        if price := cells.price(cell.text):
            amount, per = price
            option = {"amount": amount, "currency": "GBP"} | ({"amount_description": per} if per else {})
            _once(draft, "cost_options", option, dict.fromkeys(option, cell))
        elif said := cells.bare(cell.text):
            known = draft.item.get("fees_description", "")
            draft.item["fees_description"] = "; ".join(dict.fromkeys(part for part in (known, said) if part))
            draft.columns.setdefault("fees_description", cell.header)
    free = [cell for row in rows for cell in columns.cells(row, "is_free")]
    said_free = [draft.read("cost_options.0.amount", cell, cells.yes_no) for cell in free]
    if True in said_free and not draft.item.get("cost_options"):
        draft.add("cost_options", {"amount": 0, "currency": "GBP"}, {"amount": free[0]})
    elif free:
        draft.columns.setdefault("cost_options.0.amount", free[0].header)


def _take_price(draft: Draft, block: Block) -> None:
    amount, per, option = (next(iter(block.get(key, ())), None) for key in PRICE)
    made: Json = {}
    path = f"cost_options.{len(draft.item.get('cost_options', []))}"
    draft.take(made, f"{path}.amount", amount, cells.amount)
    if "amount" in made:
        made["currency"] = "GBP"
    draft.take(made, f"{path}.amount_description", per)
    draft.take(made, f"{path}.option", option)
    if made:
        draft.add("cost_options", made)


def take_phones(draft: Draft, rows: Sequence[Row], columns: Columns) -> None:
    """Put phones into the draft. Where several columns hold them, the header says what each is."""
    several = len(columns.by_key["phone"]) > 1
    for row in rows:
        for block in columns.blocks_of(row, PHONE):
            note = next(iter(block.get("phone_note", ())), None)
            for cell in block.get("phone", ()):
                for text in cells.items(cell.text, columns.separator):
                    said = Cell(cell.header, _PLAIN_PHONES.sub("", cell.header) and cell.header) if several else None
                    _take_phone(draft, Cell(cell.header, text), note or said)


def _take_phone(draft: Draft, cell: Cell, note: Cell | None) -> None:
    match = _LABELLED.fullmatch(cell.text)
    if match:
        cell, note = Cell(cell.header, match[2]), Cell(cell.header, match[1])
    made: Json = {}
    path = f"phones.{len(draft.item.get('phones', []))}"
    draft.take(made, f"{path}.number", cell, cells.phone)
    draft.take(made, f"{path}.description", note)
    if "number" in made and made not in draft.item.get("phones", []):
        draft.add("phones", made)


def take_contacts(draft: Draft, rows: Sequence[Row], columns: Columns) -> None:
    """Put contacts into the draft. One that may not be shown is a note for staff: the standard has no private ones."""
    for row in rows:
        for block in columns.blocks_of(row, CONTACT):
            if block.keys() <= {"contact_shown"}:
                continue
            if _is_private(draft, block, columns):
                said = ", ".join(cell.text for key in CONTACT[:4] for cell in block.get(key, ()))
                draft.notes.append(f"Contact, not to be shown: {said}")
            else:
                _take_contact(draft, block)


def _is_private(draft: Draft, block: Block, columns: Columns) -> bool:
    if not columns.by_key["contact_shown"]:
        return False
    cell = next(iter(block.get("contact_shown", ())), None)
    path = f"contacts.{len(draft.item.get('contacts', []))}"
    if cell:
        draft.columns[path] = cell.header
    return cell is None or draft.read(path, cell, cells.yes_no) is not True


def _take_contact(draft: Draft, block: Block) -> None:
    made: Json = {}
    path = f"contacts.{len(draft.item.get('contacts', []))}"
    for key, name in (("contact_name", "name"), ("contact_title", "title"), ("contact_email", "email")):
        draft.take(made, f"{path}.{name}", next(iter(block.get(key, ())), None))
    phone: Json = {}
    draft.take(phone, f"{path}.phones.0.number", next(iter(block.get("contact_phone", ())), None), cells.phone)
    if phone:
        made["phones"] = [phone]
    if made and made not in draft.item.get("contacts", []):
        draft.add("contacts", made)


def take_links(draft: Draft, rows: Sequence[Row], columns: Columns) -> None:
    """Put further web pages into the draft."""
    for row in rows:
        for block in columns.blocks_of(row, LINK):
            cell = next(iter(block.get("link", ())), None)
            label = next(iter(block.get("link_name", ())), None)
            if cell and cells.bare(cell.text):
                made = {"url": cell.text} | ({"label": label.text} if label else {})
                _once(draft, "additional_urls", made, {"url": cell} | ({"label": label} if label else {}))


def take_lists(draft: Draft, rows: Sequence[Row], columns: Columns) -> None:
    """Put terms, languages, areas and papers to bring into the draft."""
    for key, name, field in (
        ("languages", "languages", "name"),
        ("area", "service_areas", "name"),
        ("required_documents", "required_documents", "document"),
    ):
        for cell, item in _items(rows, columns, key):
            _once(draft, name, {field: item}, {field: cell})
    for key, link_type in _TERMS.items():
        for cell, item in _items(rows, columns, key):
            _take_term(draft, columns.vocabularies.get(cell.header) or cell.header, item, link_type, cell)
    for cell in [cell for row in rows for cell in columns.cells(row, "needs_referral")][:1]:
        path = f"attributes.{len(draft.item.get('attributes', []))}.taxonomy_term.name"
        draft.columns[path] = cell.header
        needed = draft.read(path, cell, cells.yes_no)
        if isinstance(needed, bool):
            _take_term(draft, cell.header, "Referral needed" if needed else "Self-referral", "referral_route", cell)


def _take_term(draft: Draft, vocabulary: str, name: str, link_type: str, cell: Cell) -> None:
    term = {
        "id": minted(vocabulary, name),
        "name": name,
        "taxonomy": vocabulary,
        "taxonomy_detail": {"id": minted(vocabulary), "name": vocabulary},
    }
    attribute = {"taxonomy_term": term} | ({"link_type": link_type} if link_type else {})
    _once(draft, "attributes", attribute, {"taxonomy_term.name": cell})


def _items(rows: Sequence[Row], columns: Columns, key: str) -> list[tuple[Cell, str]]:
    found = [
        (cell, item)
        for row in rows
        for cell in columns.cells(row, key)
        for item in cells.items(cell.text, columns.separator)
    ]
    return list({(cell.header, item): (cell, item) for cell, item in reversed(found)}.values())[::-1]


def _once(draft: Draft, name: str, made: Json, sources: dict[str, Cell]) -> None:
    if made not in draft.item.get(name, []):
        draft.add(name, made, sources)
