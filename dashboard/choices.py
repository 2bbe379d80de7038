"""The choices of a page, kept in the address alone, so that a link gives back what was seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from dashboard import texts

PROGRAMME = "program"
INDICATOR = "indikator"
PERIOD = "omgang"
GROUP = "grupp"
AREA = "omrade"
ORDER = "ordning"
STEP = "tid"
VIEW = "visa"
KIND = "typ"
TEST = "varv"
CARRIED = (PROGRAMME, INDICATOR, AREA)
_ADDRESS_ORDER = (PROGRAMME, INDICATOR, PERIOD, GROUP, AREA, VIEW, KIND, TEST, ORDER, STEP)

EVERYBODY = "alla"
NO_AREA = ""

_CHANGED = "choice_was_changed_here"


def resolve(raw: str | None, options: Mapping[str, str], default: str) -> tuple[str, bool]:
    """The value to use and whether `raw` named something that `options` does not have."""
    if raw is None:
        return default, False
    return (raw, False) if raw in options else (default, True)


def group_code(breakdown: str, value: str) -> str:
    """The address form of a breakdown value: `alla`, or `roll:mamma`."""
    return EVERYBODY if breakdown == "all" else f"{breakdown}:{value}"


def split_group(code: str) -> tuple[str, str]:
    """The opposite of `group_code`."""
    if code == EVERYBODY:
        return "all", "all"
    breakdown, _, value = code.partition(":")
    return breakdown, value


@dataclass
class Choices:
    """What is chosen on this page so far, and what the address asked for in vain."""

    values: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def select(
        self,
        label: str,
        name: str,
        options: Mapping[str, str],
        default: str,
        *,
        unavailable: Mapping[str, str] | None = None,
    ) -> str:
        """A drop-down whose value is the address parameter `name`; one option needs no drop-down.

        `options` maps address values to labels; `unavailable` maps values that exist elsewhere to the reason in words.
        """
        value = self._take(label, name, options, default, unavailable or {})
        if len(options) > 1:
            _seed(name, value)
            st.selectbox(
                label,
                list(options),
                format_func=options.__getitem__,
                key=_key(name),
                on_change=_changed,
                args=(name,),
                placeholder="Välj",
                filter_mode=None,
            )
        return value

    def switch(self, label: str, name: str, options: Mapping[str, str], default: str) -> str:
        """A row of two or three buttons whose value is the address parameter `name`."""
        value = self._take(label, name, options, default, {})
        _seed(name, value)
        st.radio(
            label,
            list(options),
            format_func=options.__getitem__,
            key=_key(name),
            on_change=_changed,
            args=(name,),
            horizontal=True,
            label_visibility="collapsed",
        )
        return value

    def params(self, *names: str) -> dict[str, str]:
        """The chosen values as address parameters, always in the same order; all of them, or only `names`."""
        wanted = names or _ADDRESS_ORDER
        return {name: self.values[name] for name in _ADDRESS_ORDER if name in wanted and self.values.get(name)}

    def _take(
        self, label: str, name: str, options: Mapping[str, str], default: str, unavailable: Mapping[str, str]
    ) -> str:
        raw = st.query_params.get(name)
        value, is_stale = resolve(raw, options, default)
        if is_stale and st.session_state.get(_CHANGED):
            # The reader changed an earlier choice; what no longer fits is dropped without a word.
            del st.query_params[name]
        elif is_stale and raw is not None:
            self.problems.append(unavailable.get(raw) or texts.stale(label, options.get(value, "det vanliga")))
        self.values[name] = value
        return value


def begin() -> Choices:
    """The choices of a page about to be drawn: what other pages carried over is taken from the address."""
    choices = Choices()
    choices.values = {name: st.query_params[name] for name in CARRIED if name in st.query_params}
    return choices


def end() -> None:
    """Forget that the reader changed something; call when all choices of the page have been read."""
    st.session_state[_CHANGED] = False


def _key(name: str) -> str:
    return f"choice_{name}"


def _seed(name: str, value: str) -> None:
    # The address decides; the widget only shows it.
    st.session_state[_key(name)] = value


def _changed(name: str) -> None:
    value = st.session_state[_key(name)]
    st.session_state[_CHANGED] = True
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
