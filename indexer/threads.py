"""How many cores a computation uses: one question on one, a training on all of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


def cores() -> int:
    """Return how many threads a computation may use now."""
    import torch  # noqa: PLC0415  heavy: only who computes pays for it

    return int(torch.get_num_threads())


@contextmanager
def every_core() -> Iterator[None]:
    """Let torch use all cores that this process may use, for as long as the block runs."""
    import torch  # noqa: PLC0415  heavy: only who computes pays for it

    before = torch.get_num_threads()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    try:
        yield
    finally:
        torch.set_num_threads(before)
