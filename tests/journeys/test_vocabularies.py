"""The directory team keeps its needs list: looks at the tree, loads a list, links it, renames and retires a term."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.browser import Visitor

Visit = Callable[..., Visitor]
LIST = "code,name,description,group\ntop,Advice,,\ndebts,Debt & arrears,Help with what is owed.,top\nodd,,,top\n"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_a_list_is_loaded_linked_and_found_by_our_own_need(visit: Visit, tmp_path: Path, width: int) -> None:
    name = f"List at {width}"
    (tmp_path / "list.csv").write_text(LIST)
    editor = visit("editor@demo.example", width=width)
    editor.goes("/directory/vocabularies").looks().sees("Needs are chosen from it", "linked to other vocabularies")
    editor.presses("Load a list from a file").looks()
    editor.main.locator("[name=file]").set_input_files(tmp_path / "list.csv")
    editor.types("Name of the vocabulary", name).presses("See what would change").looks()
    editor.sees("3 rows = 2 new + 0 changed + 0 as they are + 1 left out", "Enter a name.")
    editor.presses("Load it").looks().sees("Loaded: 2 terms new", "Debt & arrears")
    editor.goes("/directory/vocabularies").follows("Needs").looks().sees("Loneliness and friendship")
    editor.main.get_by_text("Link it to another vocabulary").click()
    editor.follows(name).looks().sees("Debt & arrears")
    editor.presses("Make these links").looks().sees("made.")
    editor.goes("/directory/vocabularies").follows("Needs").follows("Debt and arrears").looks()
    editor.sees(name, "is the same")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_a_term_is_added_renamed_moved_and_retired(visit: Visit, width: int) -> None:
    editor = visit("editor@demo.example", width=width, scripts=False)
    editor.goes("/directory/vocabularies").follows("Needs").presses("Add a term")
    editor.types("Name", f"Pets {width}").types("SNOMED CT code", "12345678").presses("Add it")
    editor.sees("There is a problem", "check digit")
    editor.types("SNOMED CT code", "").chooses("Broader term", "Caring and family").presses("Add it")
    editor.sees("is added.", "Caring and family")
    editor.presses("Change or move it").types("Name", f"Pets and animals {width}")
    editor.chooses("Broader term", "Loneliness and friendship").presses("Save")
    editor.sees("The term is changed.", "Loneliness and friendship")
    editor.presses("Retire it").chooses("What replaces it?", "– Making friends").presses("Retire it")
    editor.sees("It was replaced by Making friends").presses("Offer it again").sees("The term is offered again.")
    editor.presses("Retire it").presses("Retire it").sees("It is offered no more.")


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_every_page_of_the_vocabularies_is_sound(visit: Visit, width: int) -> None:
    editor = visit("editor@demo.example", width=width)
    editor.goes("/directory/vocabularies/new").looks()
    editor.goes("/directory/vocabularies").follows("Needs").looks().presses("Change the vocabulary").looks()
    editor.goes("/directory/vocabularies").follows("Needs").follows("Benefits").looks()
    here = editor.page.url
    for name in ("Change or move it", "Add a term under it", "Retire it"):
        editor.goes(here).presses(name).looks()
    editor.goes(here).follows("Link it to a term of another vocabulary").looks()
