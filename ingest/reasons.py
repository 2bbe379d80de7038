"""The outcomes of a row that does not count, in the order in which they are tried."""

from enum import IntEnum

NO_PROBLEM = 99


class Reason(IntEnum):
    """Lower comes first: the first reason that fits is the reason of the row."""

    felaktig_rad = 0
    personuppgift = 1
    formeltext = 2
    testsvar = 3
    ej_inskickat = 4
    saknad_nyckel = 5
    okant_omrade = 6
    okand_kod = 7
    ej_tal = 8
    ogiltigt_datum = 9
    utanfor_intervall = 10
    okand_referens = 11
    dubblettnyckel = 12


SET_ASIDE_REASONS = frozenset({"ej_inskickat", "summarad", "aterkallad"})
