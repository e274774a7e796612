"""What a field of a listing is called on a page: "organization.email" is "Organisation, e-mail"."""

from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "accessibility": "Access for disabled people",
    "accessibility_for_disabilities": "Access for disabled people",
    "accreditations": "Quality marks",
    "additional_urls": "More web pages",
    "additional_websites": "More web pages",
    "address_1": "first line",
    "address_2": "second line",
    "addresses": "Addresses",
    "alert": "News",
    "alternate_name": "Other name",
    "application_process": "How to apply",
    "assured_date": "Last checked on",
    "attending_access": "How people attend",
    "attending_type": "How it is given",
    "attributes": "Categories",
    "byday": "days",
    "capacities": "Places free",
    "city": "town",
    "closes_at": "closes at",
    "contacts": "Contacts",
    "cost_options": "Prices",
    "country": "country",
    "dtstart": "first day",
    "eligibility_description": "Who it is for",
    "email": "E-mail",
    "extent": "area on the map",
    "fees_description": "Cost",
    "freq": "how often",
    "funding": "Funding",
    "id": "Number",
    "interpretation_services": "Interpreters",
    "interval": "every so many",
    "languages": "Languages",
    "last_modified": "Last changed on",
    "licenses": "Licences",
    "location": "place",
    "location_type": "kind of place",
    "locations": "Places",
    "logo": "Logo",
    "maximum_age": "Oldest age",
    "metadata": "Notes about the data",
    "minimum_age": "Youngest age",
    "opens_at": "opens at",
    "organization": "Organisation",
    "organization_identifiers": "Numbers of the organisation",
    "phones": "Phones",
    "postal_code": "postcode",
    "program": "Programme",
    "region": "region",
    "required_documents": "What to bring",
    "schedules": "Opening times",
    "service_areas": "Area it covers",
    "service_at_locations": "Places",
    "state_province": "county",
    "status": "Whether it runs",
    "taxonomy_term": "category",
    "term_uri": "address of the category",
    "transportation": "how to get there",
    "uri": "address",
    "url": "Web page",
    "valid_from": "from",
    "valid_to": "until",
    "wait_time": "Waiting time",
    "website": "Website",
    "x_hub_note": "Staff note",
    "x_hub_visibility": "Who may see it",
    "year_incorporated": "Founded in",
}

_ONE: Mapping[str, str] = {
    "additional_urls": "Another web page",
    "additional_websites": "Another web page",
    "addresses": "address",
    "accessibility": "access feature",
    "attributes": "Category",
    "contacts": "Contact",
    "cost_options": "Price",
    "languages": "Language",
    "locations": "Place",
    "phones": "Phone",
    "required_documents": "Document to bring",
    "schedules": "Opening time",
    "service_areas": "Area",
    "service_at_locations": "Place",
}
"""What one item of a list is called."""


def field_words(path: str) -> str:
    """Say a field's path in words, with a list's items counted from 1; an unknown name is said as it is."""
    words: list[str] = []
    before = ""
    for part in filter(None, path.split(".")):
        if part.isdigit():
            words = [*words[:-1], f"{_ONE.get(before) or ''.join(words[-1:])} {int(part) + 1}"]
        elif not (part == "location" and words and words[-1].startswith("Place")):  # the place of a place
            words.append(_WORDS.get(part) or part.removeprefix("x_").replace("_", " "))
        before = part
    said = ", ".join(word[:1].lower() + word[1:] for word in words)
    return said[:1].upper() + said[1:] if said else "The whole of it"
