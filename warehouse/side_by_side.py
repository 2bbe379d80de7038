"""Rounds decided and attacked side by side, one process per core: what one takes does not hold up the others."""

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeVar

Result = TypeVar("Result")


def run_side_by_side(
    work: Callable[..., Result], tasks: Sequence[tuple[Any, ...]], tell: Callable[[int, int], None]
) -> list[Result]:
    """The results of `work(*task)` in the order of the tasks, whichever is ready first. tell: (done, of) as they come.

    An error in one of them is raised here. work must be a function of a module: each process imports it anew.
    """
    workers = min(os.cpu_count() or 1, len(tasks))
    if workers < 2:
        return [work(*task) for task in tasks]
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = [pool.submit(work, *task) for task in tasks]
        for done, ready in enumerate(as_completed(waiting)):
            ready.result()
            tell(done + 1, len(tasks))
        return [ready.result() for ready in waiting]
