"""The directory's tables: the whole object set of HSDS 3.1 with the fields that Open Referral UK adds."""

from hub.directory.models.base import Frequency, PlaceType, ServiceStatus, Visibility, Weekday
from hub.directory.models.contacts import Contact, Language, Phone
from hub.directory.models.feed import DirectoryChange, ImportQuarantine, ImportRun, ServiceDocument, ServicePart
from hub.directory.models.locations import Accessibility, Address, Location
from hub.directory.models.organizations import Funding, Organization, OrganizationIdentifier, Program, Url
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
from hub.directory.models.taxonomies import Attribute, Metadata, MetaTableDescription, Taxonomy, TaxonomyTerm

__all__ = [
    "Accessibility", "Address", "Attribute", "Contact", "CostOption", "DirectoryChange", "Frequency",
    "Funding", "ImportQuarantine", "ImportRun", "Language", "Location", "MetaTableDescription", "Metadata",
    "Organization", "OrganizationIdentifier", "Phone", "PlaceType", "Program", "RequiredDocument", "Schedule",
    "Service", "ServiceArea", "ServiceAtLocation", "ServiceCapacity", "ServiceDocument", "ServicePart", "ServiceStatus",
    "Taxonomy", "TaxonomyTerm", "Unit", "Url", "Visibility", "Weekday",
]  # fmt: skip
