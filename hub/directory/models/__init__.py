"""The directory's tables: the whole object set of HSDS 3.1 with the fields that Open Referral UK adds."""

from hub.directory.models.answers import ServiceAnswer
from hub.directory.models.base import SEARCHABLE, Frequency, PlaceType, ServiceStatus, Visibility, Weekday
from hub.directory.models.buses import BusTimetable
from hub.directory.models.contacts import Contact, Language, Phone
from hub.directory.models.feed import DirectoryChange, Document, ServicePart
from hub.directory.models.imports import (
    ColumnMapping,
    DifferenceState,
    Feed,
    FeedFetch,
    FeedOutcome,
    FieldDifference,
    ImportQuarantine,
    ImportRun,
    ImportUpload,
    SourceRecord,
)
from hub.directory.models.locations import Accessibility, Address, Location
from hub.directory.models.organizations import Funding, Organization, OrganizationIdentifier, Program, Url
from hub.directory.models.quality import ListingScore, WebCheck, WebHost
from hub.directory.models.reports import Report
from hub.directory.models.saved import Following, HowOften, SavedSearch
from hub.directory.models.schedules import Schedule
from hub.directory.models.services import (
    CostOption,
    RequiredDocument,
    Service,
    ServiceArea,
    ServiceAtLocation,
    ServiceCapacity,
    Unit,
)
from hub.directory.models.still_right import CheckAsked, CheckEvery, CheckItem, Silence
from hub.directory.models.synonyms import JudgedQuery, SynonymChange, SynonymGroup
from hub.directory.models.taxonomies import (
    Attribute,
    Metadata,
    MetaTableDescription,
    Taxonomy,
    TaxonomyTerm,
    TermLink,
    TermRelation,
)
from hub.directory.models.upkeep import IntakeState, ListingNote, Merge, SchoolTerm
from hub.directory.rules.import_runs import ImportState

__all__ = [
    "SEARCHABLE",
    "Accessibility", "Address", "Attribute", "BusTimetable", "CheckAsked", "CheckEvery", "CheckItem", "ColumnMapping",
    "Contact", "CostOption", "DifferenceState", "DirectoryChange", "Document", "Feed", "FeedFetch", "FeedOutcome",
    "FieldDifference", "Following", "Frequency", "Funding", "HowOften", "ImportQuarantine", "ImportRun",
    "ImportState", "ImportUpload", "IntakeState", "JudgedQuery", "Language", "ListingNote", "ListingScore",
    "Location", "Merge", "MetaTableDescription", "Metadata", "Organization", "OrganizationIdentifier", "Phone",
    "PlaceType", "Program", "Report", "RequiredDocument", "SavedSearch", "Schedule", "SchoolTerm", "Service",
    "ServiceAnswer", "ServiceArea", "ServiceAtLocation", "ServiceCapacity", "ServicePart", "ServiceStatus", "Silence",
    "SourceRecord", "SynonymChange", "SynonymGroup", "Taxonomy", "TaxonomyTerm", "TermLink", "TermRelation", "Unit",
    "Url", "Visibility", "WebCheck", "WebHost", "Weekday",
]  # fmt: skip
