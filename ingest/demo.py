"""The invented exports that `genombrott demo` loads."""

from pathlib import Path

from ingest.contract import Contract, load_contracts

DEMO_FILES = Path(__file__).resolve().parent / "demo"


def demo_files() -> list[Path]:
    """Every demo file of an export that has a contract, by name."""
    patterns = [contract.file_pattern for contract in _contracts()]
    return [path for path in sorted(DEMO_FILES.iterdir()) if any(pattern.fullmatch(path.name) for pattern in patterns)]


def _contracts() -> list[Contract]:
    return list(load_contracts().values())
