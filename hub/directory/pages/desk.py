"""The desk of the directory team: one page that leads to all that is done about the directory."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from hub.core.http import current_actor, need_sign_in
from hub.core.permissions import allow, can
from hub.directory.pages.feeds import blueprint as feeds
from hub.directory.pages.imports import blueprint as imports
from hub.directory.pages.quality import blueprint as quality
from hub.directory.permissions import DirectoryPermission

desk = Blueprint("desk", __name__, url_prefix="/directory")
desk.before_request(need_sign_in)
desk.register_blueprint(imports)
desk.register_blueprint(feeds)
desk.register_blueprint(quality)


@dataclass(frozen=True)
class Tile:
    """Where it leads, what it says, and the permission that opens it."""

    endpoint: str
    title: str
    text: str
    permission: DirectoryPermission


TILES: tuple[Tile, ...] = (
    Tile(
        "desk.imports.index",
        "Imports",
        "Take in a directory from a file: a spreadsheet, or what another system gives out.",
        DirectoryPermission.IMPORT_SERVICES,
    ),
    Tile(
        "desk.feeds.index",
        "Feeds",
        "Directories elsewhere that Hub keeps in step with: how they do, and what they say otherwise than we do.",
        DirectoryPermission.MANAGE_FEEDS,
    ),
    Tile(
        "directory.reports.index",
        "Reported mistakes",
        "What people say is wrong on the page of a service: what could harm somebody first.",
        DirectoryPermission.ANSWER_REPORTS,
    ),
    Tile(
        "directory.still_right.desk",
        "Still right?",
        "How often organisations are asked whether their listings are right, and those that nobody answers for.",
        DirectoryPermission.SET_CHECKS,
    ),
    Tile(
        "desk.quality.index",
        "Quality of listings",
        "The weakest listings first, with what would raise each; and how much was checked lately.",
        DirectoryPermission.SEE_QUALITY,
    ),
    Tile(
        "directory.merging.duplicates",
        "Listed twice",
        "Listings that are likely the same: look at both side by side, and merge them.",
        DirectoryPermission.MERGE_SERVICES,
    ),
    Tile(
        "directory.school_terms.show",
        "School terms",
        "When the schools have term: services that keep to it follow.",
        DirectoryPermission.EDIT_SCHOOL_TERMS,
    ),
    Tile(
        "directory.synonyms.index",
        "Synonyms",
        "What people say and what listings say: the search goes from one to the other.",
        DirectoryPermission.EDIT_VOCABULARIES,
    ),
)


@desk.get("")
def index() -> str:
    """Show what this actor can do about the directory."""
    actor = current_actor()
    tiles = [tile for tile in TILES if can(actor, tile.permission)]
    if not tiles:
        allow(actor, DirectoryPermission.IMPORT_SERVICES)
    return render_template("directory/desk.html", tiles=tiles)
