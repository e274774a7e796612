"""What changes the directory."""

from hub.directory.actions.listing import assign_owner, assure_service, set_visibility
from hub.directory.actions.republish import republish
from hub.directory.actions.save import Outcome, Saved, save_service

__all__ = [
    "Outcome",
    "Saved",
    "assign_owner",
    "assure_service",
    "republish",
    "save_service",
    "set_visibility",
]
