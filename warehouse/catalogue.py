"""What dbt knows after a run about each indicator: its worked example, its way from the file, and its tests."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# From the file to the published page, in this order; layers not named here are machinery between marts and pages.
_LAYERS = ("file", "staging", "restricted", "marts", "indicators", "published")
_PUBLISHED_MODEL = "published_indicator_values"
_NAME_IN_CALL = re.compile(r"""['"]([^'"]+)['"]\s*\)\s*$""")


@dataclass(frozen=True)
class Entry:
    """What is filled into the row of one indicator after the run; the texts are JSON."""

    indicator_id: str
    worked_example: str | None
    lineage: str
    n_tests: int
    n_tests_failed: int
    tests_run_at: str


def read_entries(manifest: Mapping[str, Any], run_results: Mapping[str, Any]) -> list[Entry]:
    """One entry per model ind_<id> of a dbt manifest, sorted by id. A test counts for an indicator when it looks at the
    indicator's model or at anything this is made of."""
    nodes = {**manifest["sources"], **manifest["nodes"]}
    outcome = {result["unique_id"]: result["status"] for result in run_results["results"]}
    tests = [node for node in nodes.values() if node["resource_type"] == "test" and node["unique_id"] in outcome]
    entries = []
    for node in nodes.values():
        if node["resource_type"] != "model" or not node["name"].startswith("ind_"):
            continue
        family = _ancestors(nodes, node["unique_id"]) | {node["unique_id"]}
        seen = [outcome[test["unique_id"]] for test in tests if family & set(test["depends_on"]["nodes"])]
        entries.append(
            Entry(
                indicator_id=node["name"].removeprefix("ind_").upper(),
                worked_example=_worked_example(manifest.get("unit_tests", {}).values(), node["name"]),
                lineage=json.dumps(_lineage(nodes, family), ensure_ascii=False),
                n_tests=len(seen),
                n_tests_failed=sum(status != "pass" for status in seen),
                tests_run_at=run_results["metadata"]["generated_at"],
            )
        )
    return sorted(entries, key=lambda entry: entry.indicator_id)


def _ancestors(nodes: Mapping[str, Any], unique_id: str) -> set[str]:
    found: set[str] = set()
    waiting = [unique_id]
    while waiting:
        parents = nodes[waiting.pop()].get("depends_on", {}).get("nodes", [])
        waiting += [parent for parent in parents if parent in nodes and parent not in found]
        found.update(parent for parent in parents if parent in nodes)
    return found


def _lineage(nodes: Mapping[str, Any], family: Iterable[str]) -> list[dict[str, str]]:
    published = [uid for uid, node in nodes.items() if node["name"] == _PUBLISHED_MODEL]
    steps = []
    for unique_id in [*family, *published]:
        node = nodes[unique_id]
        layer = "file" if node["resource_type"] == "source" else node["fqn"][1]
        if layer in _LAYERS:
            name = node["name"] if layer in ("file", "staging") else f"{node['schema']}.{node['alias']}"
            steps.append({"layer": layer, "name": name, "description": _first_sentence(node["description"])})
    return sorted(steps, key=lambda step: (_LAYERS.index(step["layer"]), step["name"]))


def _first_sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]


def _worked_example(unit_tests: Iterable[Mapping[str, Any]], model: str) -> str | None:
    """The first dbt unit test of the model, in the words and rows its author gave."""
    own = sorted((test for test in unit_tests if test["model"] == model), key=lambda test: test["original_file_path"])
    if not own:
        return None
    example = {
        "description_sv": " ".join((own[0]["description"] or "").split()),
        "given": [{"input": _called_name(part["input"]), "rows": part["rows"]} for part in own[0]["given"]],
        "expect": {"rows": own[0]["expect"]["rows"]},
    }
    return json.dumps(example, ensure_ascii=False, default=str)


def _called_name(call: str) -> str:
    match = _NAME_IN_CALL.search(call)
    return match.group(1) if match else call
