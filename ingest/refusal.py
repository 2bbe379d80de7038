"""Why a whole file is not taken in."""


class Refusal(Exception):
    """One clear Swedish sentence or two, never with a value from the file."""
