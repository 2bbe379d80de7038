"""The one exception a user is meant to meet."""


class UserError(Exception):
    """An expected failure, told in three short Swedish sentences.

    `message` says what happened, `why` the cause, `remedy` what to do next. None of them ever holds a value of a cell.
    """

    def __init__(self, message: str, why: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.why = why
        self.remedy = remedy

    def __reduce__(self) -> tuple[type["UserError"], tuple[str, str, str]]:
        """Whole when it comes from another process."""
        return UserError, (self.message, self.why, self.remedy)

    @property
    def lines(self) -> list[str]:
        """The sentences that were given, in the order a reader wants them."""
        return [line for line in (self.message, self.why, self.remedy) if line]
