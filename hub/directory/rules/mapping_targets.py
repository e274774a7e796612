"""What a column of a spreadsheet can be, in words for people, and what such columns are often called."""

from collections.abc import Mapping
from dataclasses import dataclass

SERVICE, WHO, TERMS, ORGANISATION = "The service", "Who it is for", "Categories", "The organisation"
REFERRING, COST, PLACE, WHEN = "How to refer", "What it costs", "Where it is", "When it is open"
CONTACT, SHOWN = "Phones, contacts and links", "Who may see it"


@dataclass(frozen=True)
class Target:
    """What a column can be. `many` says that several columns may be the same; `names` are usual headers, the surest
    first, in small letters and without punctuation.
    """

    words: str
    group: str
    example: str
    many: bool = False
    names: tuple[str, ...] = ()


def _t(words: str, group: str, example: str, names: str = "", *, many: bool = False) -> Target:
    return Target(words, group, example, many, tuple(each.strip() for each in names.split(",") if each.strip()))


TARGETS: Mapping[str, Target] = {
    "name": _t(
        "Name of the service", SERVICE, "Tuesday lunch club",
        "service name, name of service, name, service title, title, service, activity name, activity, group name, "
        "listing name, listing title, scheme name",
    ),
    "service_id": _t(
        "The service's number or id in your system", SERVICE, "1042",
        "import id, service id, services id, service uuid, service ref, service reference, record id, listing id, id, "
        "uuid, unique id, external id, ref, reference, record number",
    ),
    "continues": _t(
        "Number of the service that this row adds to", SERVICE, "1042",
        "import id reference, parent id, parent import id, continues, belongs to, continuation of, parent row",
    ),
    "alternate_name": _t(
        "Other name of the service", SERVICE, "The Tuesday table",
        "service alternate name, alternate name, alternative name, also known as, aka, other name, known as",
    ),
    "description": _t(
        "Description", SERVICE, "A hot meal and company for older people.",
        "service description, description, description of service, about, about the service, details, summary, "
        "service details, service summary, what we do, what it offers, body, full description, short description, "
        "overview, service overview",
    ),
    "url": _t(
        "Web page of the service", SERVICE, "www.example.org/lunch",
        "service url, url, website, service website, web address, website address, web site, web, webpage, web page, "
        "link, website url",
    ),
    "email": _t(
        "E-mail of the service", SERVICE, "lunch@example.org",
        "service email, email, e mail, email address, e mail address, general email, enquiries email, public email",
    ),
    "status": _t(
        "Whether it runs (active, inactive)", SERVICE, "active",
        "status, service status, is this service open, active, is active, current, still running",
    ),
    "temporarily_closed": _t(
        "Closed for now (yes or no)", SERVICE, "no", "temporarily closed, closed for now, paused, suspended",
    ),
    "wait_time": _t(
        "How long people wait", SERVICE, "Two weeks",
        "wait time, waiting time, waiting list, wait, waiting times, how long is the wait",
    ),
    "alert": _t("News that all should see", SERVICE, "Closed on 3 May", "alert, notice, important notice, news"),
    "accreditations": _t(
        "Quality marks", SERVICE, "Trusted Charity Mark", "accreditations, accreditation, quality mark, quality marks",
    ),
    "required_documents": _t(
        "What people must bring (list)", SERVICE, "Proof of address; Photo",
        "required documents, documents needed, what to bring, bring with you", many=True,
    ),
    "assured_date": _t(
        "Last checked on", SERVICE, "31/03/2026",
        "assured date, last checked, last checked on, date checked, last reviewed, review date, last verified, "
        "date verified, last updated, date updated, updated, updated at, last modified",
    ),
    "eligibility": _t(
        "Who it is for, in a sentence", WHO, "Anyone over 60 in Halifax",
        "eligibility, eligibility criteria, eligibility description, who is it for, who can use it, who can attend, "
        "criteria, who can access, who is eligible, referral criteria, service eligibility",
    ),
    "audience": _t(
        "Groups of people it is for (list)", WHO, "Older people; Carers",
        "suitabilities, suitability, audience, target group, target audience, client group, client groups, "
        "target groups, user group, user groups, suitable for, who for", many=True,
    ),
    "minimum_age": _t(
        "Youngest age", WHO, "18",
        "min age, minimum age, age from, from age, service min age, lowest age, youngest age, age min, age minimum",
    ),
    "maximum_age": _t(
        "Oldest age", WHO, "25",
        "max age, maximum age, age to, to age, service max age, highest age, oldest age, age max, age maximum",
    ),
    "ages": _t("Ages in one column", WHO, "18 to 25", "age range, ages, age group, age, age groups, age range years"),
    "languages": _t(
        "Languages (list)", WHO, "English; Urdu",
        "languages, language, languages spoken, language spoken, languages offered", many=True,
    ),
    "interpreters": _t(
        "Interpreters", WHO, "British Sign Language on request",
        "interpretation services, interpreters, interpreting, interpreter available, translation",
    ),
    "categories": _t(
        "Categories or needs it meets (list)", TERMS, "Food; Loneliness",
        "service taxonomies, taxonomies, taxonomy, categories, category, service category, service categories, "
        "service type, type of service, type, tags, keywords, themes, theme, topics, topic, needs, need, "
        "service problem codes, sub category, subcategory, taxonomy terms, services", many=True,
    ),
    "delivery": _t(
        "How it is given (list)", TERMS, "In person; Online",
        "delivery, how delivered, delivery method, service is delivered, mode of delivery, attending type, format, "
        "online or in person", many=True,
    ),
    "organisation": _t(
        "Name of the organisation", ORGANISATION, "Calder Lunch Clubs",
        "organisation name, organization name, organisation, organization, provider, provider name, name of "
        "organisation, name of provider, charity name, charity, company name, agency, agency name, run by, org name, "
        "org, service provider, delivered by, lead organisation",
    ),
    "organisation_id": _t(
        "The organisation's number in your system", ORGANISATION, "77",
        "organisation id, organization id, organization uuid, organisation uuid, org id, provider id, agency id, "
        "organisation ref, organisation number",
    ),
    "organisation_description": _t(
        "About the organisation", ORGANISATION, "A charity since 1987.",
        "organisation description, organization description, about the organisation, provider description, "
        "about the organization",
    ),
    "organisation_url": _t(
        "Website of the organisation", ORGANISATION, "www.example.org",
        "organisation website, organization website, organisation url, organization url, provider website, "
        "organisation web address, org website, provider url",
    ),
    "organisation_email": _t(
        "E-mail of the organisation", ORGANISATION, "office@example.org",
        "organisation email, organization email, provider email, org email, organisation email address",
    ),
    "charity_number": _t(
        "Charity number", ORGANISATION, "1234567",
        "charity number, registered charity number, charity no, charity registration number, charity reg no, "
        "charity commission number",
    ),
    "company_number": _t(
        "Company number", ORGANISATION, "01234567",
        "company number, company no, companies house number, company registration number, registered company number",
    ),
    "application": _t(
        "How to apply or refer, in a sentence", REFERRING, "Ring us, or ask your GP",
        "application process, how to apply, how to refer, how to access, how to start, referral process, how to join, "
        "referral route, how to book, booking, access, referral details, referral information",
    ),
    "routes": _t(
        "Ways in (list)", REFERRING, "Self-referral; Professional referral",
        "referral routes, referral types, ways in, referral type, accepts referrals from, referral method", many=True,
    ),
    "needs_referral": _t(
        "Needs a referral (yes or no)", REFERRING, "no",
        "needs referral, referral needed, referral required, requires referral, referral only",
    ),
    "is_free": _t("Free (yes or no)", COST, "yes", "free, is free, is it free, free of charge, free service"),
    "cost_amount": _t(
        "Price in pounds", COST, "3.50",
        "cost amount, price, amount, fee amount, price amount, cost in pounds, cost gbp", many=True,
    ),
    "cost_per": _t(
        "What the price is for", COST, "per session", "cost type, price per, per, cost per, unit of cost", many=True,
    ),
    "cost_option": _t(
        "Who pays this price", COST, "Concessions", "cost option, who is this fee for, price for, cost for", many=True,
    ),
    "cost": _t(
        "Cost in words", COST, "£3.50 per session",
        "cost, costs, cost details, cost description, fees, fee, charges, charge, fees description, pricing, prices, "
        "how much does it cost, income eligibility and fees, cost information",
    ),
    "location_name": _t(
        "Name of the place", PLACE, "Queens Road Centre",
        "location name, venue name, venue, place, place name, building, building name, site, site name, location, "
        "address name, premises", many=True,
    ),
    "location_id": _t(
        "The place's number in your system", PLACE, "311",
        "location id, venue id, location uuid, site id, place id, premises id", many=True,
    ),
    "address": _t(
        "Whole address in one column", PLACE, "Queens Road, Halifax, HX1 3NS",
        "address, full address, venue address, location address, service address, physical address, postal address, "
        "street address in full, site address", many=True,
    ),
    "address_1": _t(
        "Address, first line", PLACE, "12 Queens Road",
        "location address 1, address 1, address line 1, address1, street address, street, address line one, "
        "house and street, first line of address", many=True,
    ),
    "address_2": _t(
        "Address, second line", PLACE, "King Cross",
        "location address 2, address 2, address line 2, address2, address line two, address 3, address line 3, "
        "locality, district", many=True,
    ),
    "city": _t(
        "Town or city", PLACE, "Halifax",
        "location city, city, town, town or city, town city, post town, posttown", many=True,
    ),
    "region": _t(
        "County", PLACE, "West Yorkshire", "county, location county, state province, region, location region", many=True
    ),
    "postcode": _t(
        "Postcode", PLACE, "HX1 3NS",
        "location postcode, postcode, post code, postal code, venue postcode, service postcode, zip, zip code, "
        "location postal code", many=True,
    ),
    "latitude": _t("Latitude", PLACE, "53.7163", "location latitude, latitude, lat", many=True),
    "longitude": _t("Longitude", PLACE, "-1.8767", "location longitude, longitude, long, lng, lon", many=True),
    "point": _t(
        "Latitude and longitude in one column", PLACE, "53.7163, -1.8767",
        "geolocation, coordinates, lat long, lat lng, latitude longitude, co ordinates, geo", many=True,
    ),
    "accessibility": _t(
        "Access for disabled people (list)", PLACE, "Wheelchair access; Hearing loop",
        "location accessibilities, accessibilities, accessibility, access features, disabled access, facilities, "
        "accessible features, venue accessibility, wheelchair access, environment accessibility", many=True,
    ),
    "transport": _t(
        "How to get there", PLACE, "Bus 577 stops outside",
        "transport, transportation, getting there, how to get there, public transport, travel, parking", many=True,
    ),
    "place_hidden": _t(
        "Address is secret (yes or no)", PLACE, "no",
        "mask exact address, hide address, address hidden, address secret, confidential address, confidential, "
        "secret address", many=True,
    ),
    "place_shown": _t(
        "Address may be shown (yes or no)", PLACE, "yes",
        "location visible, show address, address visible, address public, display address, publish address", many=True,
    ),
    "area": _t(
        "Area it covers (list)", PLACE, "Halifax; Brighouse",
        "service area, service areas, area covered, areas covered, catchment, catchment area, coverage, area served, "
        "areas served, area, wards, ward, local authority, geographical area, coverage area", many=True,
    ),
    "hours": _t(
        "Opening times in words", WHEN, "Mon-Fri 9am-5pm; Sat 10-12",
        "opening hours, opening times, hours, hours of operation, times, when, schedule, open times, days and times, "
        "session times, service hours, day and time, open hours, dates and hours, availability",
    ),
    "weekday": _t(
        "Day or days it is open", WHEN, "Monday",
        "scheduled weekday, weekday, day, days, day of week, schedules weekday, opening day, days open, open days, "
        "session day, hours of operation day", many=True,
    ),
    "opens_at": _t(
        "Opens at", WHEN, "09:00",
        "schedules opens at, opens at, opens, start time, opening time, open, from time, time from, open from, "
        "hours of operation open, starts, time start", many=True,
    ),
    "closes_at": _t(
        "Closes at", WHEN, "17:00",
        "schedules closes at, closes at, closes, end time, closing time, close, until time, time to, open until, "
        "hours of operation close, ends, time end, finish time", many=True,
    ),
    **{
        day.lower(): _t(
            f"Hours on {day}", WHEN, "9:00-17:00",
            f"{day.lower()}, {day[:3].lower()}, {day.lower()} hours, {day.lower()} opening hours, "
            f"{day.lower()} opening times, {day.lower()} times",
        )
        for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    },
    "hours_notes": _t(
        "More about the opening times", WHEN, "Closed in August",
        "opening notes, schedule notes, hours notes, schedule description, opening times notes, recurring dates, "
        "frequency, term time, dates", many=True,
    ),
    "phone": _t(
        "Phone", CONTACT, "01422 365101",
        "phone, telephone, phone number, telephone number, tel, service phone, tel no, phone no, telephone no, "
        "main phone, landline, mobile, contact number, toll free phone number, helpline, phones, tty phone number, "
        "service telephone", many=True,
    ),
    "phone_note": _t(
        "What that phone is for", CONTACT, "Bookings", "phone description, phone type, phone note, telephone note",
        many=True,
    ),
    "contact_name": _t(
        "Name of a contact", CONTACT, "Reception",
        "contact name, contact, contact person, name of contact, main contact, key contact, contact full name, "
        "lead contact, coordinator", many=True,
    ),
    "contact_title": _t(
        "Role of that contact", CONTACT, "Co-ordinator",
        "contact title, contact role, contact job title, job title, role, contact position, position", many=True,
    ),
    "contact_email": _t(
        "E-mail of that contact", CONTACT, "desk@example.org",
        "contact email, contact e mail, contact email address, email of contact, contact e mail address", many=True,
    ),
    "contact_phone": _t(
        "Phone of that contact", CONTACT, "01422 365102",
        "contact phone, contact telephone, contact phone number, contact telephone number, contact tel, contact mobile",
        many=True,
    ),
    "contact_shown": _t(
        "Contact may be shown (yes or no)", CONTACT, "yes",
        "contact visible, show contact, contact public, publish contact, display contact", many=True,
    ),
    "link": _t(
        "One more web page", CONTACT, "www.facebook.com/lunch",
        "links url, link url, other url, facebook, facebook page, twitter, instagram, social media, other website, "
        "additional url, booking link, application form link", many=True,
    ),
    "link_name": _t(
        "Name of that web page", CONTACT, "Facebook", "links label, link label, link name, link text, link title",
        many=True,
    ),
    "public": _t(
        "Shown to the public (yes or no)", SHOWN, "yes",
        "visible, public, is public, approved, published, publish, show on website, visible to public, display, "
        "is visible, visibility, consent to publish, ok to publish", many=True,
    ),
    "public_from": _t(
        "Shown from this day", SHOWN, "01/04/2026", "visible from, publish from, publish date, show from",
    ),
    "public_until": _t(
        "Shown up to this day", SHOWN, "31/03/2027",
        "visible to, visible until, publish until, expiry date, expires, expires on, show until, unpublish date",
    ),
    "staff_note": _t(
        "Staff notes (not published)", SHOWN, "Spoke to Jo on 3 May",
        "notes, staff notes, internal notes, private notes, admin notes, note, comments, internal comments, labels, "
        "internal label", many=True,
    ),
}  # fmt: skip
