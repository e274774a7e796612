"""Vocabularies that the team keeps: their terms, what links between them find, and who may change what."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from hub.audit.models import AuditEvent
from hub.core.actor import Actor, Role
from hub.core.db import db
from hub.core.errors import Conflict, HubError, Invalid, NotAllowed, NotFound, NotSignedIn, WrongState
from hub.directory.actions import save_service, set_visibility
from hub.directory.actions.taxonomies import (
    VocabularyFields,
    add_term,
    add_vocabulary,
    change_term,
    change_vocabulary,
    restore_term,
    retire_term,
    vocabulary_fields,
)
from hub.directory.actions.term_links import NewLink, link_terms, unlink_terms
from hub.directory.models import Attribute, TaxonomyTerm, TermLink, TermRelation, Visibility
from hub.directory.queries.asking import Criteria
from hub.directory.queries.listings import get_listing
from hub.directory.queries.search import all_needs, search_services
from hub.directory.queries.taxonomies import get_vocabulary, list_terms, list_vocabularies
from hub.directory.queries.terms import fields_of, find_terms, get_term, possible_parents, suggest_links
from hub.directory.queries.vocabulary import terms_under
from hub.directory.rules.terms import TermFields
from hub.identity.models import OrganisationKind
from tests.factories.directory import service_json
from tests.factories.identity import actor_as, make_organisation
from tests.factories.terms import (
    SYSTEM,
    attribute_of,
    feed_term,
    id_of,
    make_service_with,
    make_term,
    make_vocabulary,
)

VISITOR = Actor.anonymous()
pytestmark = pytest.mark.usefixtures("app")


def found(need: UUID) -> list[str]:
    """The services that the page finds by a need."""
    return sorted(card.name for card in search_services(VISITOR, Criteria(need=str(need))).page.items)


def listed(client: FlaskClient, term: UUID) -> list[str]:
    """The services that the open feed lists by a term."""
    answer = client.get(f"/oruk/v3/services?taxonomy_term_id={term}")
    return sorted(each["name"] for each in answer.get_json()["contents"])


def link(term: UUID, relation: str, other: UUID) -> None:
    link_terms([NewLink(term, other, TermRelation(relation))], actor=SYSTEM)


def renamed(term: TaxonomyTerm, name: str, **other: Any) -> TaxonomyTerm:
    seen = fields_of(term)
    return change_term(term.id, TermFields(**(vars(seen) | {"name": name} | other)), seen=seen, actor=SYSTEM)


def test_a_need_finds_services_of_feeds_whose_terms_are_linked_to_it(client: FlaskClient) -> None:
    needs = make_vocabulary()
    money = make_term(needs, "Money")
    debt = make_term(needs, "Debt", parent=money)
    theirs = feed_term("Financial advice")
    narrower = feed_term("Bankruptcy", parent_id=theirs["id"])
    make_service_with("Ours", debt)
    make_service_with("Theirs", theirs)
    make_service_with("Deeper", narrower)
    assert found(money.id) == listed(client, money.id) == ["Ours"]
    link(debt.id, "close", id_of(theirs))
    for term in (debt.id, money.id):
        assert found(term) == listed(client, term) == ["Deeper", "Ours", "Theirs"]
    assert found(id_of(theirs)) == listed(client, id_of(theirs)) == ["Deeper", "Ours", "Theirs"]
    assert terms_under([money.id]) == {money.id, debt.id, id_of(theirs), id_of(narrower)}
    counts = {each.name: each.count for each in all_needs()}
    assert counts == {"Money": 3, "Debt": 3}


@pytest.mark.parametrize(("relation", "names"), [("narrower", ["Theirs"]), ("broader", []), ("related", [])])
def test_only_what_is_the_same_or_narrower_counts_for_a_need(
    client: FlaskClient, relation: str, names: list[str]
) -> None:
    debt, theirs = make_term(make_vocabulary(), "Debt"), feed_term("Bailiffs")
    make_service_with("Theirs", theirs)
    link(debt.id, relation, id_of(theirs))
    assert found(debt.id) == listed(client, debt.id) == names


def test_a_link_taken_away_finds_nothing_more(client: FlaskClient) -> None:
    debt, theirs = make_term(make_vocabulary(), "Debt"), feed_term("Debt advice")
    make_service_with("Theirs", theirs)
    link(debt.id, "exact", id_of(theirs))
    assert found(debt.id) == ["Theirs"]
    assert [each.name for each in all_needs()] == ["Debt"]
    unlink_terms(db.session.scalars(select(TermLink.id)).one(), actor=SYSTEM)
    assert found(debt.id) == listed(client, debt.id) == []
    assert [each.name for each in all_needs()] == ["Debt", "Debt advice"]


def test_rings_of_links_and_of_broader_terms_do_no_harm(client: FlaskClient) -> None:
    first, second = make_vocabulary("First"), make_vocabulary("Second")
    a, b = make_term(first, "A"), make_term(second, "B")
    c = make_term(first, "C", parent=a)
    link(a.id, "narrower", b.id)
    link(c.id, "broader", b.id)
    ring_a, ring_b = feed_term("Ring A"), feed_term("Ring B")
    ring_a["parent_id"], ring_b["parent_id"] = ring_b["id"], ring_a["id"]
    make_service_with("One", c)
    make_service_with("Ring", ring_a, ring_b)
    assert found(a.id) == listed(client, a.id) == ["One"]
    assert found(id_of(ring_a)) == listed(client, id_of(ring_b)) == ["Ring"]
    assert {each.name for each in all_needs()} == {"A", "B", "C", "Ring A", "Ring B"}
    ring = next(each for each in list_vocabularies(SYSTEM) if each.name == "Feed terms")
    assert [each.name for each in list_terms(SYSTEM, ring.id).items] == ["Ring A", "Ring B"]
    assert [each.name for each in get_term(SYSTEM, id_of(ring_a)).parents] == ["Ring B"]


def test_needs_are_offered_though_no_service_meets_them_and_other_vocabularies_are_not() -> None:
    needs = make_vocabulary()
    money = make_term(needs, "Money")
    make_term(needs, "Debt", parent=money)
    make_term(make_vocabulary("Audience", for_needs=False), "Adults")
    make_service_with("Theirs", feed_term("Chess"))
    assert [(each.name, each.count, bool(each.parent_id)) for each in all_needs()] == [
        ("Money", 0, False),
        ("Debt", 0, True),
        ("Chess", 1, False),
    ]


def test_a_new_name_shows_on_services_and_in_the_feed(client: FlaskClient) -> None:
    debt = make_term(make_vocabulary(), "Debt")
    service = make_service_with("Ours", debt)
    renamed(debt, "  Debt   and arrears ", description="Owing more than one can pay.")
    assert get_listing(VISITOR, service.id).listing.names_of("need") == ("Debt and arrears",)
    shown = client.get(f"/oruk/v3/services/{service.id}").get_json()["attributes"][0]["taxonomy_term"]
    assert (shown["name"], shown["taxonomy_detail"]["name"]) == ("Debt and arrears", "Needs")


def test_a_moved_term_is_found_under_its_new_broader_term() -> None:
    needs = make_vocabulary()
    money, home = make_term(needs, "Money"), make_term(needs, "Home")
    rent, theirs = make_term(needs, "Rent", parent=money), feed_term("Landlords")
    make_service_with("Ours", rent)
    make_service_with("Theirs", theirs)
    link(rent.id, "narrower", id_of(theirs))
    assert found(money.id) == ["Ours", "Theirs"]
    renamed(rent, "Rent", parent_id=home.id)
    assert (found(money.id), found(home.id)) == ([], ["Ours", "Theirs"])


def test_a_term_is_not_moved_under_itself_nor_into_another_vocabulary() -> None:
    needs = make_vocabulary()
    a = make_term(needs, "A")
    b = make_term(needs, "B", parent=a)
    c = make_term(needs, "C", parent=b)
    elsewhere = make_term(make_vocabulary("Other"), "X")
    for parent, words in ((a, "stands under this term"), (c, "stands under"), (elsewhere, "of the same vocabulary")):
        with pytest.raises(Invalid, match=words) as refused:
            renamed(a, "A", parent_id=parent.id)
        assert refused.value.errors[0].field == "parent_id"
    assert [name for _, name, _ in possible_parents(SYSTEM, needs.id, b.id)] == ["A"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "Taken"}, "name"),
        ({"name": "New", "code": "taken"}, "code"),
        ({"name": "New", "snomed_code": "1108111000000108"}, "snomed_code"),
        ({"name": "New", "term_uri": "javascript:alert(1)"}, "term_uri"),
        ({"name": "New", "other_words": ("x" * 101,)}, "other_words"),
        ({"name": "New", "description": "x" * 5001}, "description"),
        ({"name": "New", "parent_id": UUID(int=7)}, "parent_id"),
    ],
)
def test_a_term_that_is_not_right_is_refused_and_names_its_field(fields: dict[str, Any], field: str) -> None:
    needs = make_vocabulary()
    make_term(needs, "Taken", code="taken")
    with pytest.raises(Invalid) as refused:
        add_term(needs.id, TermFields(**fields), actor=SYSTEM)
    assert [each.field for each in refused.value.errors] == [field]


def test_two_editors_at_once_the_second_is_told_what_changed_and_loses_nothing() -> None:
    needs = make_vocabulary()
    debt = make_term(needs, "Debt", other_words=("loans",))
    home = make_term(needs, "Home")
    seen = fields_of(debt)
    renamed(debt, "Debt and arrears", parent_id=home.id, other_words=("loans", "bailiffs"))
    with pytest.raises(Conflict) as refused:
        change_term(debt.id, TermFields("Debts"), seen=seen, actor=SYSTEM)
    assert refused.value.code == "stale"
    for words in ("Name is now “Debt and arrears”.", "term is now “Home”", "words is now “loans, bailiffs”"):
        assert words in refused.value.message
    assert change_term(debt.id, TermFields("Debts"), seen=fields_of(debt), actor=SYSTEM).name == "Debts"


def test_a_vocabulary_renamed_by_another_is_not_overwritten_unseen() -> None:
    needs = make_vocabulary()
    seen = vocabulary_fields(needs)
    change_vocabulary(needs.id, VocabularyFields("Local needs"), seen=seen, actor=SYSTEM)
    with pytest.raises(Conflict, match="now called “Local needs”"):
        change_vocabulary(needs.id, VocabularyFields("Mine"), seen=seen, actor=SYSTEM)


def test_a_vocabulary_has_a_name_of_its_own_and_its_terms_carry_it(client: FlaskClient) -> None:
    needs = make_vocabulary()
    service = make_service_with("Ours", make_term(needs, "Debt"))
    for name in ("", "Needs"):
        with pytest.raises(Invalid) as refused:
            add_vocabulary(VocabularyFields(name), actor=SYSTEM)
        assert refused.value.errors[0].field == "name"
    fields = VocabularyFields("Local needs", for_needs=True, uri="https://place.example/needs")
    change_vocabulary(needs.id, fields, seen=vocabulary_fields(needs), actor=SYSTEM)
    term = client.get(f"/oruk/v3/services/{service.id}").get_json()["attributes"][0]["taxonomy_term"]
    assert (term["taxonomy"], term["taxonomy_detail"]["name"]) == ("Local needs", "Local needs")


def test_a_vocabulary_that_needs_are_no_longer_chosen_from_is_not_offered() -> None:
    needs = make_vocabulary()
    make_term(needs, "Debt")
    assert [each.name for each in all_needs()] == ["Debt"]
    change_vocabulary(needs.id, VocabularyFields("Needs"), seen=vocabulary_fields(needs), actor=SYSTEM)
    assert all_needs() == []


def test_a_retired_term_is_not_offered_and_still_shown_where_it_is_used() -> None:
    needs = make_vocabulary()
    money = make_term(needs, "Money")
    debt = make_term(needs, "Debt", parent=money)
    service = make_service_with("Ours", debt)
    assert retire_term(debt.id, actor=SYSTEM) == 0
    assert [each.name for each in all_needs()] == ["Money"]
    assert get_listing(VISITOR, service.id).listing.names_of("need") == ("Debt",)
    assert found(money.id) == found(debt.id) == ["Ours"]
    with pytest.raises(WrongState, match="retired already"):
        retire_term(debt.id, actor=SYSTEM)
    restore_term(debt.id, actor=SYSTEM)
    assert [each.name for each in all_needs()] == ["Money", "Debt"]
    with pytest.raises(WrongState, match="offered already"):
        restore_term(debt.id, actor=SYSTEM)


def test_a_replaced_term_moves_its_services_once_each(client: FlaskClient) -> None:
    needs = make_vocabulary()
    old, new = make_term(needs, "Skint"), make_term(needs, "Debt")
    make_service_with("Old", old)
    both = make_service_with("Both", old, new)
    hidden = make_service_with("Hidden", old)
    set_visibility(hidden.id, Visibility.SENSITIVE, actor=SYSTEM)
    assert retire_term(old.id, replaced_by=new.id, actor=SYSTEM) == 3
    assert found(new.id) == listed(client, new.id) == ["Both", "Old"]
    attributes = client.get(f"/oruk/v3/services/{both.id}").get_json()["attributes"]
    assert [each["taxonomy_term"]["name"] for each in attributes] == ["Debt"]
    assert db.session.scalars(select(Attribute.id).where(Attribute.taxonomy_term_id == old.id)).all() == []
    view = get_term(SYSTEM, old.id)
    assert (view.own, view.replaced_by.name if view.replaced_by else "", view.links) == (0, "Debt", ())


def test_what_a_feed_still_says_of_a_replaced_term_counts_for_the_new_one(client: FlaskClient) -> None:
    needs = make_vocabulary()
    old, new = make_term(needs, "Skint"), make_term(needs, "Debt")
    retire_term(old.id, replaced_by=new.id, actor=SYSTEM)
    make_service_with("Late", old)
    assert found(new.id) == listed(client, new.id) == ["Late"]
    restore_term(old.id, actor=SYSTEM)
    assert found(new.id) == listed(client, new.id) == []


def test_what_cannot_replace_a_term_is_refused_and_nothing_is_retired() -> None:
    needs = make_vocabulary()
    debt, gone = make_term(needs, "Debt"), make_term(needs, "Gone")
    elsewhere = make_term(make_vocabulary("Other"), "X")
    retire_term(gone.id, actor=SYSTEM)
    for wrong in (debt, gone, elsewhere):
        with pytest.raises(Invalid, match="still offered"):
            retire_term(debt.id, replaced_by=wrong.id, actor=SYSTEM)
    assert not get_term(SYSTEM, debt.id).is_retired


def test_a_group_is_retired_only_when_it_is_empty() -> None:
    needs = make_vocabulary()
    money = make_term(needs, "Money")
    debt = make_term(needs, "Debt", parent=money)
    with pytest.raises(WrongState, match="“Debt” stands under this term"):
        retire_term(money.id, actor=SYSTEM)
    retire_term(debt.id, actor=SYSTEM)
    retire_term(money.id, actor=SYSTEM)
    with pytest.raises(Invalid, match="is retired"):
        add_term(needs.id, TermFields("Rent", parent_id=money.id), actor=SYSTEM)


def test_what_a_feed_brought_can_be_linked_and_not_changed() -> None:
    taxonomy_id = str(uuid4())
    theirs = feed_term("Debt advice", taxonomy_id=taxonomy_id)
    make_service_with("Theirs", theirs)
    term = db.session.get_one(TaxonomyTerm, id_of(theirs))
    refusals: list[Callable[[], object]] = [
        lambda: renamed(term, "Mine"),
        lambda: retire_term(term.id, actor=SYSTEM),
        lambda: add_term(UUID(taxonomy_id), TermFields("More"), actor=SYSTEM),
    ]
    for refusal in refusals:
        with pytest.raises(Conflict, match="would be overwritten") as refused:
            refusal()
        assert refused.value.code == "kept_in_step"
    link(make_term(make_vocabulary(), "Debt").id, "exact", term.id)


def test_a_feed_that_uses_our_terms_does_not_rewrite_them() -> None:
    needs = make_vocabulary()
    debt = make_term(needs, "Debt", description="Owing.", code="debt")
    theirs = {"id": str(debt.id), "name": "DEBT!!", "description": "?", "taxonomy_id": str(needs.id)}
    theirs["taxonomy_detail"] = {"id": str(needs.id), "name": "Theirs", "description": "Theirs"}
    service = service_json("Theirs", attributes=[attribute_of(theirs)])
    for _ in range(2):
        saved = save_service(service, source="feed", actor=SYSTEM)
    db.session.expire_all()
    assert (fields_of(debt).name, needs.name) == ("Debt", "Needs")
    assert get_listing(VISITOR, saved.service_id).listing.names_of("need") == ("Debt",)
    assert found(debt.id) == ["Theirs"]


def test_links_within_a_vocabulary_or_twice_are_refused() -> None:
    needs = make_vocabulary()
    a, b, other = make_term(needs, "A"), make_term(needs, "B"), make_term(make_vocabulary("Other"), "X")
    with pytest.raises(Invalid, match="another vocabulary"):
        link(a.id, "exact", b.id)
    link(a.id, "exact", other.id)
    link(a.id, "exact", other.id)  # as it is already
    for term, relation, wanted in ((a, "close", other), (other, "exact", a)):
        with pytest.raises(Conflict, match="linked already"):
            link(term.id, relation, wanted.id)
    with pytest.raises(NotFound):
        link(a.id, "exact", uuid4())
    with pytest.raises(NotFound):
        unlink_terms(uuid4(), actor=SYSTEM)
    assert len(db.session.scalars(select(TermLink)).all()) == 1


def test_all_links_of_a_page_are_made_or_none() -> None:
    a, other = make_term(make_vocabulary(), "A"), make_term(make_vocabulary("Other"), "X")
    with pytest.raises(NotFound):
        link_terms(
            [NewLink(a.id, other.id, TermRelation.EXACT), NewLink(a.id, uuid4(), TermRelation.EXACT)], actor=SYSTEM
        )
    assert db.session.scalars(select(TermLink)).all() == []


def test_vocabularies_are_listed_with_what_is_in_them_and_who_uses_them() -> None:
    needs = make_vocabulary()
    money = make_term(needs, "Money")
    debt = make_term(needs, "Debt", parent=money)
    retire_term(make_term(needs, "Old").id, actor=SYSTEM)
    theirs, nameless = feed_term("Loans"), feed_term("Odd")
    del nameless["taxonomy"]
    make_service_with("Both", debt, money)
    make_service_with("Theirs", theirs, nameless)
    archived = make_service_with("Archived", debt)
    set_visibility(archived.id, Visibility.ARCHIVED, actor=SYSTEM)
    link(debt.id, "exact", id_of(theirs))
    lines = {each.name: each for each in list_vocabularies(SYSTEM)}
    ours, feed, odd = lines["Needs"], lines["Feed terms"], lines["Terms without a vocabulary"]
    assert (ours.terms, ours.retired, ours.services, ours.linked, ours.kept_here) == (3, 1, 1, 1, True)
    assert (feed.terms, feed.services, feed.linked, feed.kept_here) == (1, 1, 1, False)
    assert [each.name for each in list_terms(SYSTEM, odd.id).items] == ["Odd"]
    assert get_vocabulary(SYSTEM, feed.id) == feed
    tree = [(each.name, each.depth, each.own, each.found, each.links) for each in list_terms(SYSTEM, ours.id).items]
    assert tree == [("Money", 0, 1, 2, 0), ("Debt", 1, 1, 2, 1), ("Old", 0, 0, 0, 0)]
    assert [each.name for each in list_terms(SYSTEM, ours.id, words="DEB").items] == ["Debt"]
    with pytest.raises(NotFound):
        get_vocabulary(SYSTEM, uuid4())


def test_a_term_shows_its_place_its_links_as_it_sees_them_and_what_is_narrower() -> None:
    needs = make_vocabulary()
    money = make_term(needs, "Money")
    debt = make_term(needs, "Debt", parent=money)
    theirs = feed_term("Loans")
    make_service_with("Theirs", theirs)
    link(id_of(theirs), "broader", debt.id)
    view = get_term(SYSTEM, debt.id)
    assert (view.place.words, [each.name for each in view.parents]) == ("Money › Debt", ["Money"])
    assert [(each.relation, each.other.name, each.found) for each in view.links] == [
        (TermRelation.NARROWER, "Loans", 1)
    ]
    assert [each.name for each in get_term(SYSTEM, money.id).narrower] == ["Debt"]
    with pytest.raises(NotFound):
        get_term(SYSTEM, uuid4())


def test_likely_links_are_suggested_by_name_and_other_words_until_they_are_made() -> None:
    needs, other = make_vocabulary(), make_vocabulary("Other", for_needs=False)
    debt = make_term(needs, "Debt and arrears", other_words=("bailiffs",))
    make_term(needs, "Somebody to talk to", other_words=("counselling",))
    make_term(needs, "Walking")
    same = make_term(other, "Debts & Arrears")
    make_term(other, "Counseling")
    make_term(other, "Bailiffs")
    retire_term(make_term(other, "Walks").id, actor=SYSTEM)
    found = {each.term.name: each.others for each in suggest_links(SYSTEM, needs.id, other.id).items}
    assert [(place.name, is_same) for place, is_same in found["Debt and arrears"]] == [
        ("Debts & Arrears", True),
        ("Bailiffs", False),
    ]
    assert [place.name for place, _ in found["Somebody to talk to"]] == ["Counseling"]
    assert "Walking" not in found
    link(debt.id, "exact", same.id)
    assert "Debt and arrears" not in {each.term.name for each in suggest_links(SYSTEM, needs.id, other.id).items}


def test_terms_are_found_by_words_in_other_vocabularies() -> None:
    needs = make_vocabulary()
    make_term(needs, "Debt")
    money = make_term(make_vocabulary("Other"), "Money")
    make_term(db.session.merge(make_vocabulary("Third")), "Debt 100%")
    make_service_with("Theirs", feed_term("Debt advice"))
    assert [each.name for each in find_terms(SYSTEM, "debt", outside=needs.id)] == ["Debt 100%", "Debt advice"]
    assert [each.name for each in find_terms(SYSTEM, "100%", outside=needs.id)] == ["Debt 100%"]
    assert find_terms(SYSTEM, "", outside=needs.id) == []
    assert [each.id for each in find_terms(SYSTEM, "mon", outside=needs.id)] == [money.id]


@pytest.mark.parametrize("role", [each for each in Role if each not in {Role.DIRECTORY_EDITOR, Role.PRACTICE_SYSTEM}])
def test_nobody_but_the_directory_team_changes_a_vocabulary(role: Role) -> None:
    somebody = actor_as(role, make_organisation(OrganisationKind.DIRECTORY_TEAM))
    needs = make_vocabulary()
    debt, other = make_term(needs, "Debt"), make_term(make_vocabulary("Other"), "X")
    seen = fields_of(debt)
    tries: list[Callable[[], object]] = [
        lambda: add_vocabulary(VocabularyFields("Mine"), actor=somebody),
        lambda: change_vocabulary(needs.id, VocabularyFields("Mine"), seen=vocabulary_fields(needs), actor=somebody),
        lambda: add_term(needs.id, TermFields("Mine"), actor=somebody),
        lambda: change_term(debt.id, TermFields("Mine"), seen=seen, actor=somebody),
        lambda: retire_term(debt.id, actor=somebody),
        lambda: restore_term(debt.id, actor=somebody),
        lambda: link_terms([NewLink(debt.id, other.id, TermRelation.EXACT)], actor=somebody),
        lambda: unlink_terms(uuid4(), actor=somebody),
        lambda: list_vocabularies(somebody),
        lambda: get_term(somebody, debt.id),
    ]
    for each in tries:
        with pytest.raises(NotAllowed):
            each()
    assert fields_of(debt) == seen


def test_a_visitor_is_asked_to_sign_in() -> None:
    with pytest.raises(NotSignedIn):
        list_vocabularies(VISITOR)


def test_every_change_stands_in_the_trail() -> None:
    editor = actor_as(Role.DIRECTORY_EDITOR, make_organisation(OrganisationKind.DIRECTORY_TEAM))
    needs = add_vocabulary(VocabularyFields("Needs"), actor=editor)
    term = add_term(needs.id, TermFields("Debt"), actor=editor)
    retire_term(term.id, actor=editor)
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.actor_user_id == editor.user_id)).all()
    assert [(each.entity, each.action.value) for each in events] == [
        ("taxonomy", "create"),
        ("taxonomy_term", "create"),
        ("taxonomy_term", "update"),
    ]


def test_a_refused_change_leaves_nothing_half_written() -> None:
    needs = make_vocabulary()
    with pytest.raises(HubError):
        add_term(needs.id, TermFields("Debt", snomed_code="1"), actor=SYSTEM)
    assert list_terms(SYSTEM, needs.id).total == 0
