"""Compilation of the kernels: cached on disk, also where the package is installed read-only.

Refuses fast-math and threads: the same input must give the same answer on every machine. Kernels
are marked as untyped: the compiler infers their types at each call, for arrays of several kinds.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

from wangge.algorithms.compiling import forget_older, private_cache_dir

F = TypeVar("F", bound=Callable[..., Any])

_EXPONENTIAL_BITS = 12

forget_older()


def kernel(function: F) -> F:
    """Compile `function` for exact, single-threaded arithmetic and cache the machine code.

    The cache lies beside the module, else in the user's cache folder, else in a private
    temporary folder; where none is writable the kernel is compiled anew in each process.
    """
    try:
        compiled: Any = numba.njit(cache=True)(function)
    except (RuntimeError, OSError):
        folder = private_cache_dir()
        if folder is None:
            return cast(F, numba.njit(function))
        setattr(numba.config, "CACHE_DIR", str(folder))  # noqa: B010 - has no type
        compiled = numba.njit(cache=True)(function)
    return cast(F, compiled)


def inlined(function: F) -> F:
    """A kernel that is only a piece of others: put in place where it is called, not called."""
    return cast(F, numba.njit(forceinline=True)(function))


def _natural_log(value: float) -> float:
    """ln(value), 0 < value < 1, from + - * / alone: no mathematical library can differ."""
    halvings = 0
    while value < 0.5:
        value *= 2.0
        halvings += 1
    z = (value - 1.0) / (value + 1.0)
    square, power, total = z * z, z, 0.0
    for odd in range(1, 60, 2):
        total += power / odd
        power *= square
    return 2.0 * total - halvings * 0.6931471805599453


def exponential_table() -> NDArray[np.float64]:
    """4,096 quantiles of the exponential distribution: the Metropolis rule by table."""
    size = 1 << _EXPONENTIAL_BITS
    return np.array([-_natural_log((i + 0.5) / size) for i in range(size)])


@lru_cache(maxsize=1024)
def nth_root(value: float, n: int) -> float:
    """value ** (1/n) for value > 0, n >= 1, by bisection with multiplication alone."""
    low, high = min(1.0, value), max(1.0, value)
    for _ in range(80):
        middle = 0.5 * (low + high)
        power, base, exponent = 1.0, middle, n
        while exponent:
            if exponent & 1:
                power *= base
            base *= base
            exponent >>= 1
        low, high = (middle, high) if power < value else (low, middle)
    return 0.5 * (low + high)
