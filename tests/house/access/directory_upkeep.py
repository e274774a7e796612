"""Who may look after a listing: the directory team, and the people of the organisation that runs it."""

from hub.directory.actions.still_right import set_every
from tests.factories.checks import ask_about, link_token
from tests.factories.directory import make_report, make_service
from tests.factories.identity import SYSTEM
from tests.factories.terms import make_term, make_vocabulary
from tests.house.access import ANYBODY, Access

LOOKS_AFTER = {"directory_editor", "provider"}
NOTES = {"clinician", "link_worker", "care_coordinator", "directory_editor"}
EDITOR = {"directory_editor"}


def listing(world):
    return {"service_id": world.service.id}


def place(world):
    return listing(world) | {
        "location_id": world.service.service_at_locations[0].location_id,
        "what": "keep",
    }


def note(world):
    from hub.directory.actions.upkeep import write_note
    from hub.identity.queries import actor_of

    written = write_note(world.service.id, "Ring before ten.", actor=actor_of(world.users["link_worker"]))
    return {"note_id": written.id}


def pair(world):
    return {"survivor_id": world.service.id, "other_id": make_service("Art for wellbeing").id}


def merge(world):
    from hub.directory.actions.merging import merge_services

    one, other = make_service("Debt help"), make_service("Debt advice")
    return {"merge_id": merge_services(one.id, other.id, {}, actor=SYSTEM).id}


def link(world):
    return {"token": link_token(ask_about(world.service.id))}


def link_to_one(world):
    return link(world) | listing(world)


def kind_of_help(world):
    term = make_term(make_vocabulary("Needs"), "Food")
    set_every(90, None, actor=SYSTEM)
    set_every(30, term.id, actor=SYSTEM)
    return {"term_id": term.id}


def asking(world):
    set_every(90, None, actor=SYSTEM)
    return {}


# A role holds everywhere for the directory team, so the rows cannot ask for strangers; tests/directory/upkeep does.
ROUTES = {
    "directory.upkeep.manage": Access("GET", LOOKS_AFTER, listing, own=False),
    "directory.upkeep.visibility": Access(
        "POST", LOOKS_AFTER, listing, lambda world: {"visibility-visibility": "internal"}, own=False
    ),
    "directory.upkeep.checked": Access("POST", LOOKS_AFTER, listing, own=False),
    "directory.upkeep.notice": Access(
        "POST", LOOKS_AFTER, listing, lambda world: {"notice-text": "Shut", "notice-until": "2099-01-01"}, own=False
    ),
    "directory.upkeep.intake": Access(
        "POST", LOOKS_AFTER, listing, lambda world: {"intake-told": "open", "intake-on": "2026-01-01"}, own=False
    ),
    "directory.upkeep.how_to_refer": Access(
        "POST", LOOKS_AFTER, listing, lambda world: {"refer-text": "Ring us."}, own=False
    ),
    "directory.upkeep.owner": Access("POST", EDITOR, listing, lambda world: {"owner-owner": ""}, own=False),
    "directory.upkeep.place": Access("POST", LOOKS_AFTER, place, own=False),
    "directory.upkeep.add_note": Access("POST", NOTES, listing, lambda world: {"note-text": "Ring."}, own=False),
    "directory.upkeep.remove_note": Access("POST", EDITOR, note, own=False),
    "directory.merging.duplicates": Access("GET", EDITOR, own=False),
    "directory.reports.new": Access("GET", ANYBODY, listing, own=False),
    # Any directory team looks after the directory of the whole place.
    "directory.reports.index": Access("GET", EDITOR, own=False),
    "directory.reports.answer": Access(
        "POST", EDITOR, lambda world: {"report_id": make_report(world.service.id).id}, own=False
    ),
    # Whoever has a link may answer by it: that is what it is for.
    "directory.still_right.show": Access("GET", ANYBODY, link, own=False),
    "directory.still_right.confirm": Access("POST", ANYBODY, link, own=False),
    "directory.still_right.change": Access("GET", ANYBODY, link_to_one, own=False),
    "directory.still_right.stop": Access("GET", ANYBODY, link, own=False),
    "directory.still_right.desk": Access("GET", EDITOR, own=False),
    "directory.still_right.set_every": Access("POST", EDITOR, form=lambda world: {"all-days": "90"}, own=False),
    "directory.still_right.set_every_of_term": Access("POST", EDITOR, own=False),
    "directory.still_right.off": Access("POST", EDITOR, asking, own=False),
    "directory.still_right.remove_of_term": Access("POST", EDITOR, kind_of_help, own=False),
    "desk.quality.index": Access("GET", EDITOR, own=False),
    "desk.quality.evidence": Access("GET", EDITOR, own=False),
    "desk.quality.evidence_file": Access("GET", EDITOR, own=False),
    "directory.merging.merge": Access("GET", EDITOR, pair, own=False),
    "directory.merging.undo": Access("POST", EDITOR, merge, own=False),
}
