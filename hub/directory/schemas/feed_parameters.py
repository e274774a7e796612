"""The parameters of the open feed: which list takes which, and what each means. One table for reading and describing.

Source: the union of the Open Referral UK 3.0 OpenAPI documents (website and profile) and that of HSDS 3.1.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hub.directory.queries.feed import Kind

MOST_PER_PAGE, USUAL_PER_PAGE = 100, 50
LONGEST_TEXT = 500
TEXT, WHOLE, NUMBER, FLAG, MOMENT, CHOICE, DAYS, TIME = (
    *("text", "whole", "number", "flag", "moment", "choice", "days", "time"),
)
FORMATS = ("json", "ndjson")


@dataclass(frozen=True)
class Parameter:
    """A parameter: how it is read, the field of FeedQuery that it fills, and what it means."""

    name: str
    form: str
    field: str
    words: str


PARAMETERS: Mapping[str, Parameter] = {
    each.name: each
    for each in (
        Parameter("page", WHOLE, "page", "Which page, from 1. One past the last is empty."),
        Parameter("per_page", WHOLE, "per_page", f"How many on a page: {USUAL_PER_PAGE}, at most {MOST_PER_PAGE}."),
        Parameter(
            "search",
            TEXT,
            "search",
            "Words. Any word finds a service (those that match all come first) and the places of that service; an "
            "organisation, a taxonomy or a term must hold all of them.",
        ),
        Parameter(
            "format", CHOICE, "streamed", "json (usual), or ndjson: all results, one JSON object a line, without pages."
        ),
        Parameter(
            "taxonomy_term_id",
            TEXT,
            "taxonomy_term_id",
            "Only what this term, a narrower or a linked one is said of. Organisations have also those of services.",
        ),
        Parameter("taxonomy_id", TEXT, "taxonomy_id", "Only what any term of this taxonomy is said of."),
        Parameter("organization_id", TEXT, "organization_id", "Only services of this organisation."),
        Parameter(
            "modified_after",
            MOMENT,
            "modified_after",
            "Only what changed at or after this date or moment. Services that went since are shown as defunct.",
        ),
        Parameter("minimal", FLAG, "minimal", "Every service on one page, with its id and last_modified alone."),
        Parameter("full", FLAG, "full", "Everything that is nested in the objects, not only what each has one of."),
        Parameter("full_service", FLAG, "full_service", "Organisations with their services whole."),
        Parameter(
            "postcode",
            TEXT,
            "postcode",
            "Only what serves this postcode, as far as its service areas can be judged; the nearest first.",
        ),
        Parameter("proximity", NUMBER, "proximity_m", "At most so many metres from the middle of the postcode."),
        Parameter("minimum_age", NUMBER, "minimum_age", "Only services with a minimum age of at least this, in years."),
        Parameter("maximum_age", NUMBER, "maximum_age", "Only services with a maximum age of at most this, in years."),
        Parameter(
            "day", DAYS, "days", "Only what is open on this day: MO to SU or a name in English; several with commas."
        ),
        Parameter("start_time", TIME, "start", "Only what is open at some time after this time of day (HH:MM)."),
        Parameter("end_time", TIME, "end", "Only what is open at some time before this time of day (HH:MM)."),
        Parameter("top_only", FLAG, "top_only", "Only terms without a broader one."),
        Parameter("parent_id", TEXT, "parent_id", "Only terms directly below this one."),
    )
}
EVERYWHERE = ("page", "per_page", "search", "format")
_OF_SERVICES = (
    *("taxonomy_term_id", "taxonomy_id", "organization_id", "modified_after", "full", "postcode", "proximity"),
    *("minimum_age", "maximum_age", "day", "start_time", "end_time"),
)
TAKEN: Mapping[Kind, tuple[str, ...]] = {
    Kind.SERVICE: (*EVERYWHERE, *_OF_SERVICES, "minimal"),
    Kind.PLACE: (*EVERYWHERE, *_OF_SERVICES),
    Kind.ORGANIZATION: (*EVERYWHERE, "taxonomy_term_id", "taxonomy_id", "full", "full_service"),
    Kind.TAXONOMY: EVERYWHERE,
    Kind.TERM: (*EVERYWHERE, "taxonomy_id", "top_only", "parent_id"),
}
