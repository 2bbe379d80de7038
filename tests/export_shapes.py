"""How each tool writes its export: headers, a valid row, and what the bytes look like.

Headers and codes are those of the tools that write the files, not those of the contracts, so that a contract which has
them wrong is found out. A column whose header occurs before is called `Kommentar#2`, `Kommentar#3`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Export:
    """How one tool writes one export. `row`: a valid row by header, in the order of the columns; columns that are not
    mentioned in `headers` are empty. `below_header`: further header rows."""

    headers: tuple[str, ...]
    row: Row
    separator: str = ";"
    line_end: str = "\r\n"
    encoding: str = "utf-8-sig"
    below_header: tuple[str, ...] = ()
    sheet: str | None = None
    titles: tuple[str, ...] = ()


def _answer_columns(parent: int) -> list[str]:
    kinds = [f"P{parent}STOD[SQ00{number}]" for number in (1, 2, 3, 4, 5, 6, 9)]
    return [f"P{parent}ROLL", f"P{parent}BEH", f"P{parent}TILL", *kinds, f"P{parent}KONT"]


def _spss_columns(parent: int) -> list[str]:
    kinds = [f"s{number}" for number in (1, 2, 3, 4, 5, 6, 0)]
    return [f"f{parent}_{name}" for name in ("roll", "behov", "tillr", "kontakt", *kinds)]


def _columns(text: str, separator: str = ", ") -> tuple[str, ...]:
    return tuple(text.split(separator))


EXPORTS: dict[str, Export] = {
    "nulagesanalys_2019": Export(
        (
            *_columns("id, submitdate, lastpage, startlanguage, seed, token, startdate, datestamp, ipaddr, HKOD, KOM"),
            *_columns("BNR, BALD, BKON, PLAC, PLAC[other], PTID, STODV, BANT"),
            *_answer_columns(1),
            *_answer_columns(2),
            "OVRIGT",
            "interviewtime",
        ),
        {
            "submitdate": "2019-04-01 09:00:00",
            "HKOD": "H1",
            "KOM": "1481",
            "BNR": "1",
            "BALD": "A2",
            "BKON": "F",
            "PLAC": "A1",
            "PTID": "A3",
            "P1ROLL": "A1",
            "P1BEH": "A1",
            "P1TILL": "A1",
        },
    ),
    "nulagesanalys_2020": Export(
        (
            *_columns("svarsid, status, inskickad, kommun, handl, barn_nr, alder, kon, boende, boende_annat, tid_plac"),
            *_columns("verk_stod, arenden"),
            *_spss_columns(1),
            *_spss_columns(2),
            "ovrigt",
        ),
        {
            "svarsid": 1.0,
            "status": 1.0,
            "inskickad": datetime(2020, 4, 1, 9, 30, 0),
            "kommun": 4.0,
            "handl": "H1",
            "barn_nr": 1.0,
            "alder": 2.0,
            "kon": 2.0,
            "boende": 1.0,
            "tid_plac": 3.0,
            "f1_roll": 2.0,
            "f1_behov": 1.0,
            "f1_tillr": 3.0,
        },
    ),
    "nulage_ram": Export(
        _columns("Kommun, Omgång, Antal barnsekreterare, Antal placerade barn, Kommentar"),
        {"Kommun": "Mölndal", "Omgång": "VT2019", "Antal barnsekreterare": "4", "Antal placerade barn": "9"},
        encoding="cp1252",
    ),
    "samtycke": Export(
        _columns("Föräldrakod, Familjekod, Kommun, Version, Samtycke givet, Samtycke återkallat, Omfattning"),
        {
            "Föräldrakod": "F1",
            "Familjekod": "FAM1",
            "Kommun": "Mölndal",
            "Version": "1",
            "Samtycke givet": "2019-02-01",
            "Omfattning": "intervju",
        },
    ),
    "fokusgrupper": Export(
        _columns("Fokusgrupp-id, Kommun, Omgång, Datum, Antal deltagare, Roller, Inspelad, Kommentar"),
        {
            "Fokusgrupp-id": "FG1",
            "Kommun": "Eksjö",
            "Omgång": "VT2019",
            "Datum": "2019-05-02",
            "Antal deltagare": "6",
            "Roller": "enhetschef, barnsekreterare",
            "Inspelad": "ja",
        },
    ),
    "aterkoppling": Export(
        _columns("Återkoppling-id, Datum, Team, Ämne, Källa, Åtgärd vidtagen, Beskrivning av åtgärd"),
        {
            "Återkoppling-id": "A1",
            "Datum": "2019-05-02",
            "Team": "Sävsjö",
            "Ämne": "Väntetider",
            "Källa": "nulägesanalys",
            "Åtgärd vidtagen": "ja",
            "Beskrivning av åtgärd": "Ny rutin",
        },
    ),
    "intervjulogg": Export(
        _columns(
            "Föräldrakod, Familjekod, Kommun, Våg, Planerad månad, Datum, Form, Längd (min), Utfall,"
            " Upplevt stöd (1-5), Tolk, Anteckning"
        ),
        {
            "Föräldrakod": "F1",
            "Familjekod": "FAM1",
            "Kommun": "Mölndal",
            "Våg": 1,
            "Planerad månad": "2019-04",
            "Datum": date(2019, 4, 5),
            "Form": "fysiskt",
            "Längd (min)": 60,
            "Utfall": "genomförd",
            "Upplevt stöd (1-5)": 3,
            "Tolk": "nej",
        },
        sheet="Logg",
        titles=("Intervjulogg föräldrar", "endast forskargruppen", ""),
    ),
    "team_team": Export(
        _columns("Nr, Roll, Koordinator, Från, Till, Namn"),
        {"Nr": 1, "Roll": "enhetschef", "Koordinator": "x", "Från": date(2019, 1, 7)},
        sheet="Team",
        titles=("Förbättringsteam", "uppdateras av koordinatorn", ""),
    ),
    "team_moten": Export(
        _columns("Datum, Timmar, Antal närvarande, Form, Anteckning"),
        {"Datum": date(2019, 1, 8), "Timmar": "1,5", "Antal närvarande": 7, "Form": "fysisk"},
        sheet="Möten",
        titles=("Teammöten",),
    ),
    "team_pgsa": Export(
        _columns(
            "PGSA-nr, Idé-nr, Idé, Drivkraft, Start, Slut, Skala (antal), Förutsägelse, Resultat,"
            " Utfall mot förutsägelse, Beslut, Spridning, Kommentar"
        ),
        {
            "PGSA-nr": 1,
            "Idé-nr": "I1",
            "Idé": "Ring föräldern varje fredag",
            "Drivkraft": "Tydlig information",
            "Start": date(2019, 9, 14),
            "Slut": "15/10 2019",
            "Skala (antal)": 3,
            "Förutsägelse": "3 av 5 svarar",
            "Resultat": "4 av 5 svarade",
            "Utfall mot förutsägelse": "bättre",
            "Beslut": "inför",
            "Spridning": "test",
        },
        sheet="PGSA",
        titles=("PGSA-logg", "En rad per varv", "", ""),
    ),
    "team_matt": Export(
        _columns("Månad, Mått, Täljare, Nämnare, Insamlat av"),
        {"Månad": "2019-05", "Mått": "Erbjuden samtal", "Täljare": 2, "Nämnare": 5, "Insamlat av": "koordinator"},
        sheet="Mått",
        titles=("Mått", ""),
    ),
    "team_skattning": Export(
        _columns("Månad, Team, Handledare"),
        {"Månad": "2019-02", "Team": 1.5, "Handledare": "0,5"},
        sheet="Skattning",
        titles=("Framstegsskattning 0,5–5", ""),
    ),
    "team_hinder": Export(
        _columns("Halvår, Område, Skattning, Kommentar"),
        {"Halvår": "VT 2019", "Område": "Insatsen", "Skattning": -1},
        sheet="Hinder",
        titles=("Hinder och möjligheter", "−2 = starkt hinder, +2 = stark möjlighet", ""),
    ),
    "aktiviteter": Export(
        _columns(
            "Aktivitets-id, Program, Typ, Rubrik, Tema, Region, Kommunkod, Planerat datum, Genomfört datum, Status,"
            " Form, Planerade timmar, Genomförda timmar, Anledning"
        ),
        {
            "Aktivitets-id": "FPA-1",
            "Program": "FPA",
            "Typ": "LS",
            "Rubrik": "Lärandeseminarium",
            "Planerat datum": "2019-01-24",
            "Genomfört datum": "2019-01-24",
            "Status": "genomförd",
            "Form": "fysisk",
            "Planerade timmar": "6",
            "Genomförda timmar": "6",
        },
    ),
    "narvaro": Export(
        _columns("Aktivitets-id, Kommunkod, Stadsdel, Roll, Antal kallade, Antal närvarande, Varav digitalt"),
        {
            "Aktivitets-id": "FPA-1",
            "Kommunkod": "1481",
            "Roll": "barnsekreterare",
            "Antal kallade": "5",
            "Antal närvarande": "4",
            "Varav digitalt": "0",
        },
    ),
    "kurser": Export(
        _columns("Kurs-id, Språk, Plats (kommunkod), Startdatum, Slutdatum, Kursledarkod, Gäst, Status"),
        {
            "Kurs-id": "K1",
            "Språk": "arabiska",
            "Plats (kommunkod)": "1480",
            "Startdatum": "2019-02-01",
            "Slutdatum": "2019-04-01",
            "Kursledarkod": "L1",
            "Gäst": "polis, tandvård",
            "Status": "genomförd",
        },
        encoding="cp1252",
    ),
    "kurstillfallen": Export(
        _columns("Kurs-id, Träff, Datum, Timmar, Status"),
        {"Kurs-id": "K1", "Träff": "1", "Datum": "2019-02-01", "Timmar": "2,5", "Status": "genomförd"},
        encoding="cp1252",
    ),
    "kursdeltagare": Export(
        _columns("Deltagarkod, Kurs-id, Hemkommun (kommunkod), Kön, Barnens ålder, Rekryterad via, Status, Kommentar"),
        {
            "Deltagarkod": "D1",
            "Kurs-id": "K1",
            "Hemkommun (kommunkod)": "180",
            "Kön": "kvinna",
            "Barnens ålder": "6–12",
            "Rekryterad via": "SFI",
            "Status": "anmäld",
        },
        encoding="cp1252",
    ),
    "kursnarvaro": Export(
        _columns("Deltagarkod, Träff, Närvaro, Timmar"),
        {"Deltagarkod": "D1", "Träff": "1", "Närvaro": "1", "Timmar": "2,5"},
        encoding="cp1252",
    ),
    "lokala_planer": Export(
        _columns("Kommun, Datum, Behov, Status"),
        {"Kommun": "Lerum", "Datum": "2019-02-01", "Status": "beslutad"},
        encoding="cp1252",
    ),
    "utbildningsdag": Export(
        (
            *_columns("ID, Starttid, Slutförandetid, E-post, Namn, Vilken kommun arbetar du i?"),
            "Vilken är din yrkesroll?",
            "Hur nöjd är du med dagen som helhet? (1–5)",
            "Hur relevant var innehållet för ditt arbete? (1–5)",
            "Vad tar du med dig från dagen?",
            "Vill du lägga till något?",
        ),
        {
            "ID": 1,
            "Starttid": datetime(2019, 2, 6, 18, 57),
            "Slutförandetid": datetime(2019, 2, 6, 19, 0),
            "E-post": "anonymous",
            "Vilken kommun arbetar du i?": "Lerum",
            "Vilken är din yrkesroll?": "socialsekreterare",
            "Hur nöjd är du med dagen som helhet? (1–5)": 4,
            "Hur relevant var innehållet för ditt arbete? (1–5)": 5,
            "Vad tar du med dig från dagen?": "Nya kontakter;Bekräftelse på det vi gör;",
        },
        sheet="Sheet1",
    ),
    "barnintervjuer": Export(
        _columns(
            "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,redcap_data_access_group,"
            "enhet,alder_grp,kon,kontakt_status,insats_typ,egen_handlaggare,guide_version,genomford,avbojt_orsak,"
            "langd_min,datum,tema___1,tema___2,tema___3,tema___4,tema___5,kommentar,intervju_complete",
            ",",
        ),
        {
            "record_id": "B1",
            "redcap_event_name": "omgang_1_arm_1",
            "redcap_data_access_group": "majornalinn",
            "enhet": "Enhet 1",
            "alder_grp": "1",
            "kon": "1",
            "kontakt_status": "1",
            "insats_typ": "1",
            "egen_handlaggare": "0",
            "guide_version": "2",
            "genomford": "1",
            "langd_min": "40",
            "datum": "2018-03-01",
            **{f"tema___{number}": "0" for number in range(1, 6)},
            "intervju_complete": "2",
        },
        separator=",",
        line_end="\n",
        encoding="utf-8",
    ),
    "barn_urval": Export(
        _columns("Stadsdel, Omgång, Åldersgrupp, Kön, Insatstyp, Utfall, Orsak"),
        {
            "Stadsdel": "Centrum",
            "Omgång": "omgång 1",
            "Åldersgrupp": "8–11",
            "Kön": "flicka",
            "Insatstyp": "HVB",
            "Utfall": "tackat ja",
        },
    ),
    "medarbetarenkat": Export(
        (
            *_columns("StartDate, EndDate, Status, IPAddress, Progress, Duration (in seconds), Finished, RecordedDate"),
            *_columns("ResponseId, RecipientLastName, RecipientFirstName, RecipientEmail, ExternalReference"),
            *_columns("LocationLatitude, LocationLongitude, DistributionChannel, UserLanguage"),
            *_columns("Q1, Q2, Q3_1, Q3_2, Q3_3, Q3_4, Q4, Q5"),
        ),
        {
            "StartDate": "2018-02-01 09:00:00",
            "Status": "0",
            "Finished": "1",
            "RecordedDate": "2018-02-01 09:41:39",
            "ResponseId": "R_1",
            "Q1": "2",
            "Q2": "1",
            "Q3_1": "4",
            "Q4": "ab12",
        },
        separator=",",
        line_end="\n",
        encoding="utf-8",
        below_header=("Fråga om {}", '{{"ImportId":"{}"}}'),
    ),
    "barnenkat": Export(
        (
            *_columns("Tidstämpel, Vilken stadsdel hör du till?, Hur gammal är du?, Den vuxna lyssnade på mig"),
            *_columns("Kommentar, Jag vet varför jag träffar socialtjänsten, Kommentar#2"),
            *_columns("Jag får vara med och bestämma om saker som rör mig, Kommentar#3"),
        ),
        {
            "Tidstämpel": "2018-03-05 09.41.39",
            "Vilken stadsdel hör du till?": "V Hisingen",
            "Hur gammal är du?": "8–11 år",
            "Den vuxna lyssnade på mig": "Vet inte",
            "Jag vet varför jag träffar socialtjänsten": "Instämmer helt",
            "Jag får vara med och bestämma om saker som rör mig": "Instämmer delvis",
        },
        separator=",",
        encoding="utf-8",
    ),
    "arshjul": Export(
        _columns(
            "Stadsdel, Enhet, Omgång, Steg 1 Intervjuer, Steg 2 Seminarium, Steg 3 Årsrapport, Steg 4 Nämnd,"
            " Antal förslag, Antal genomförda förslag"
        ),
        {
            "Stadsdel": "Centrum",
            "Enhet": "Enhet 1",
            "Omgång": "omgång 1",
            "Steg 1 Intervjuer": "2018-03-01",
            "Antal förslag": "5",
            "Antal genomförda förslag": "2",
        },
    ),
}
TEAM_SHEETS = ("team_team", "team_moten", "team_pgsa", "team_matt", "team_skattning", "team_hinder")
