"""How each tool writes its files: one reader per dialect. A contract names its dialect; a dialect knows no contract."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.contract import DialectName
from ingest.read_delimited import read_delimited
from ingest.read_header_rows import read_qualtrics, read_surveymonkey
from ingest.read_project import read_refi_qda
from ingest.read_statistics import read_spss, read_stata
from ingest.read_workbook import read_forms, read_hand_kept, read_widest
from ingest.text_table import Layout, TextTable


@dataclass(frozen=True)
class Dialect:
    """`read`: bytes and layout to text table. `is_labelled`: the file says what its codes mean. `is_by_hand`: people
    write its dates as they like."""

    read: Callable[[bytes, Layout], TextTable]
    is_labelled: bool = False
    is_by_hand: bool = False


DIALECTS: dict[DialectName, Dialect] = {
    "delimited": Dialect(read_delimited),
    "limesurvey": Dialect(read_delimited),
    "redcap": Dialect(read_delimited),
    "google_forms": Dialect(read_delimited),
    "qualtrics": Dialect(read_qualtrics),
    "surveymonkey": Dialect(read_surveymonkey),
    "hand_kept_workbook": Dialect(read_hand_kept, is_by_hand=True),
    "microsoft_forms": Dialect(read_forms),
    "eusurvey": Dialect(read_widest),
    "spss": Dialect(read_spss, is_labelled=True),
    "stata": Dialect(read_stata, is_labelled=True),
    "refi_qda": Dialect(read_refi_qda),
}
