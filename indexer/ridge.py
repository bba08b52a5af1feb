"""Kernel ridge regression with exact leave-one-out scores, from one factorisation.

Leaving text i out and predicting it takes no second training: with A = (K + reg I)^-1 Y, the score of text i by a
model that never saw it is y_i - A_i / ((K + reg I)^-1)_ii (Cawley & Talbot, Neural Networks 2004). That makes
calibration on honest scores as cheap as the training itself: about a second for 5,600 texts on two cores.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.linalg import solve_triangular

from indexer import conjugate

Float32 = NDArray[np.float32]

MANY = 8192
"""From this many texts steps are quicker than a factorisation, of which the work grows with the cube."""

BLOCK = 2048
"""Columns that are factorised at a time: small enough to need little memory, large enough to use the cores."""


@dataclass(frozen=True, slots=True)
class Fit:
    """`coefficients` and `left_out` are float32 of shape (n, outputs)."""

    coefficients: Float32
    left_out: Float32


def product(left: Float32, right: Float32) -> Float32:
    """Return `left @ right`, by the same threads as the encoder's.

    NumPy brings a second pool of threads, which contends with those for the same cores: 10 ms a question instead of 4.
    """
    return np.asarray((torch.from_numpy(left) @ torch.from_numpy(right)).numpy(), np.float32)


def solve(kernel: Tensor, targets: Float32, regularisation: float) -> Float32:
    """Return the coefficients (n, outputs) of `fit` alone, in a fraction of its time; the kernel is overwritten.

    Only the lower half of the kernel is read. From MANY texts they are found step by step, within a small tolerance.

    Raises torch.linalg.LinAlgError when the kernel is not positive definite.
    """
    if len(kernel) >= MANY:
        try:
            return conjugate.solve(kernel, torch.from_numpy(targets), regularisation).numpy()
        except conjugate.NotConvergedError:
            pass  # a kernel worse than any that was met: the exact way takes longer and always works
    return _solve_exactly(kernel.float(), targets, regularisation)


def _solve_exactly(factor: Tensor, targets: Float32, regularisation: float) -> Float32:
    _factorise(factor, regularisation)
    found = torch.from_numpy(targets.copy())
    blocks = _blocks(len(factor))
    for start, stop in blocks:
        found[start:stop].addmm_(factor[start:stop, :start], found[:start], alpha=-1)
        found[start:stop] = solve_triangular(factor[start:stop, start:stop], found[start:stop], upper=False)
    for start, stop in reversed(blocks):
        found[start:stop].addmm_(factor[stop:, start:stop].T, found[stop:], alpha=-1)
        found[start:stop] = solve_triangular(factor[start:stop, start:stop].T, found[start:stop], upper=True)
    return np.asarray(found.numpy(), np.float32)


def fit(matrix: Tensor, targets: Float32, regularisation: float) -> Fit:
    """Fit `targets` (n, outputs) on a kernel (n, n), symmetric and positive; `regularisation` > 0 is added to it.

    Only the lower half of the kernel is read, and it is overwritten.

    Raises torch.linalg.LinAlgError when the kernel is not positive definite.
    """
    _factorise(matrix, regularisation)
    inverse = torch.cholesky_inverse(matrix, out=matrix)
    wanted = torch.from_numpy(targets)
    coefficients = inverse @ wanted
    left_out = wanted - coefficients / inverse.diagonal()[:, None]
    return Fit(coefficients.numpy(), left_out.numpy())


def _factorise(matrix: Tensor, regularisation: float) -> None:
    """Put the Cholesky factor of the matrix, with `regularisation` on its diagonal, in the place of its lower half.

    A block of columns at a time (Golub & Van Loan, Matrix Computations, 4.2.5: the left-looking way). The library's own
    takes a copy of the whole, which at 33,000 texts is 4.4 GB, and is slower; LAPACK through scipy needs no copy, but
    its OpenBLAS (0.3.x) crashed at that size.
    """
    matrix.diagonal().add_(regularisation)
    for start, stop in _blocks(len(matrix)):
        columns = matrix[start:, start:stop]
        columns.addmm_(matrix[start:, :start], matrix[start:stop, :start].T, alpha=-1)
        square = torch.linalg.cholesky(columns[: stop - start])
        columns[: stop - start] = square
        if stop < len(matrix):
            columns[stop - start :] = solve_triangular(square.T, columns[stop - start :], upper=True, left=False)


def _blocks(rows: int) -> list[tuple[int, int]]:
    return [(start, min(start + BLOCK, rows)) for start in range(0, rows, BLOCK)]
