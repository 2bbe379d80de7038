"""A nulagesanalys_2019 of any size: the demo's answers over and over, for all municipalities, defects included."""

import csv
import io
from pathlib import Path

from ingest.areas import read_register
from ingest.demo import DEMO_FILES

CHILDREN_PER_CASEWORKER = 20


def write_large(path: Path, n_rows: int) -> None:
    """`n_rows` answers with caseworkers, running numbers, municipalities, ids and tokens of their own."""
    text = (DEMO_FILES / "nulagesanalys_2019.csv").read_text(encoding="utf-8-sig")
    headers, *answers = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") if row]
    at = {header: number for number, header in enumerate(headers)}
    codes = sorted(read_register().municipalities)
    known = {row[at["KOM"]] for row in answers if row[at["KOM"]] in codes}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)
        writer.writerow(headers)
        for number in range(n_rows):
            row = list(answers[number % len(answers)])
            caseworker = number // CHILDREN_PER_CASEWORKER
            row[at["id"]], row[at["token"]] = str(number + 1), f"t{number * 2654435761 % 2**40:015d}"
            if row[at["HKOD"]].startswith("H") and row[at["BNR"]].isdigit():
                row[at["HKOD"]], row[at["BNR"]] = f"H{caseworker:07d}", str(number % CHILDREN_PER_CASEWORKER + 1)
            if row[at["KOM"]] in known:
                row[at["KOM"]] = codes[caseworker % len(codes)]
            writer.writerow(row)
