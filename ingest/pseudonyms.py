"""Keyed hashes in place of persons' codes (HMAC-SHA256, RFC 2104), so that programmes cannot be joined."""

import hmac

from ingest.words import tidy

HEX_DIGITS = 32


def pseudonym(secret: bytes, code: str) -> str:
    """The same 32 hex digits (128 bits) for every writing of a code within a programme."""
    return hmac.digest(secret, tidy(code).upper().encode(), "sha256").hex()[:HEX_DIGITS]
