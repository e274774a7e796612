"""What can go wrong with a fetch, in words for the directory team."""

from hub.core.errors import Invalid


class CannotFetch(Invalid):
    """An address could not be fetched; the message says why. `why` tells the cases apart, `status_code` is HTTP's."""

    code = "cannot_fetch"
    title = "The address could not be fetched"

    def __init__(self, message: str, *, why: str, status_code: int = 0) -> None:
        super().__init__(message, field="url")
        self.why = why
        self.status_code = status_code

    @property
    def is_about_all(self) -> bool:
        """Say whether there is no use in asking for anything else of this fetch: its time or bytes are used up."""
        return self.why in {"time", "bytes"}
