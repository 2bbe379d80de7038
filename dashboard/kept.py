"""What is the same for every reader of a page in the same state is made once and kept for a while."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar

Made = TypeVar("Made")

_MOST: Final = 2000
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock: Final = Lock()


def kept(key: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gave when it was last asked with this key; `make` must depend on nothing but the key."""
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            found: Made = _kept[key]
            return found
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made
