"""What the directory does later."""

from hub.core.actor import Actor
from hub.directory.actions.answers import age_answers
from hub.directory.actions.asking_owners import ask_owners
from hub.directory.actions.quality import score_listings
from hub.directory.actions.reports import forget_reports
from hub.directory.actions.telling import tell_changes, tell_new
from hub.directory.actions.upkeep import expire_notices
from hub.directory.forms.saved import find_saved
from hub.directory.imports.desk import work_on_wanted
from hub.directory.imports.feeds import fetch_due_feeds
from hub.directory.imports.web_checks import check_due
from hub.directory.queries.search_index import catch_up_all


def end_notices() -> int:
    """Take off notices whose last day is over; gives how many listings changed."""
    return expire_notices(actor=Actor.system("directory notices"))


def let_answers_age() -> int:
    """Let the search know whose answers to referrals are too old to count; gives how many services there are."""
    return age_answers(actor=Actor.system("old answers"))


def let_reports_go() -> int:
    """Remove what was answered long ago; gives how many reports went."""
    return forget_reports(actor=Actor.system("old reports"))


def ask_whether_right() -> int:
    """Ask organisations whether their listings are still right; gives how many mails were left to be sent."""
    return ask_owners(actor=Actor.system("still right?"))


def tell_saved_searches() -> int:
    """Write to those whose saved searches find something new; gives how many mails were left to be sent."""
    return tell_new(find_saved, actor=Actor.system("saved searches"))


def tell_followed_services() -> int:
    """Write to those who follow services that changed; gives how many mails were left to be sent."""
    return tell_changes(actor=Actor.system("followed services"))


def check_links() -> int:
    """Look at addresses of listings whose hosts were left alone for a week; gives how many were looked at."""
    return check_due(actor=Actor.system("link checks"))


def score() -> int:
    """Score listings that changed or were not scored today; gives how many."""
    return score_listings(actor=Actor.system("listing scores"))


JOBS = {
    "imports": work_on_wanted,
    "feeds": fetch_due_feeds,
    "notices": end_notices,
    "answers": let_answers_age,
    "reports": let_reports_go,
    "still_right": ask_whether_right,
    "search_index": catch_up_all,
    "links": check_links,
    "quality": score,
    "saved_searches": tell_saved_searches,
    "followed_services": tell_followed_services,
}
