"""Spreadsheets written by the tests themselves, as councils keep them."""

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl

COUNCIL = (
    "Ref", "Service name", "Organisation", "Charity number", "Description", "Telephone", "E-mail", "Venue",
    "Address line 1", "Town", "Post code", "Opening hours", "Age from", "Age to", "Cost", "Categories", "Who for",
    "Last checked", "OK to publish", "Notes",
)  # fmt: skip
LUNCH = (
    "1042", "Tuesday lunch club", "Calder Lunch Clubs", "1234567", "A hot meal.", "1422365101", "lunch@example.org",
    "Queens Road Centre", "12 Queens Road", "Halifax", "hx11uj", "Tue 12-2", "60", "", "£3.50 per session",
    "Food; Loneliness", "Older people", "31/03/2026", "yes", "Spoke to Jo",
)  # fmt: skip
# Wide rows with continuation rows, as Outpost's councils load them.
CONTINUED = """\
import_id,import_id_reference,name,description,organisation,visible,notes,contact_name,contact_visible,contact_email,location_name,location_postcode,mask_exact_address,cost_option,cost_amount,schedules_opens_at,schedules_closes_at,scheduled_weekday,links_label,links_url
1,,Play and talk,"For parents.

With tea.",Calder Families,TRUE,First note,Front desk,TRUE,desk@example.org,Town Hall,HX1 1UJ,FALSE,Parents,1,09:00:00,18:00:00,monday,Facebook,www.example.org/fb
2,1,,,,,Second note,,,,,,,,,,,,,
3,1,,,,,,Jo Bloggs,FALSE,jo@example.org,,,,,,,,,,
4,1,,,,,,,,,Secret House,HX1 3NS,TRUE,,,,,,,
5,1,,,,,,,,,,,,Students,0,,,,,
6,1,,,,,,,,,,,,,,10:00:00,12:00:00,tuesday,,
8,,Debt advice,Advice.,Calder Money,FALSE,,,,,,,,,,,,,,
"""  # noqa: E501 (a row of a sheet is a line)


def as_csv(*rows: Sequence[str], separator: str = ",", encoding: str = "utf-8") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(**sheets: Sequence[Sequence[Any]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cell in (each for row in sheet.iter_rows() for each in row if each.data_type == "f"):
            cell.data_type = "s"  # a text that begins as a formula does
    book.save(out)
    return out.getvalue()
