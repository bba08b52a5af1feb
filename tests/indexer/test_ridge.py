import numpy as np
import pytest
import torch

from indexer import ridge


def test_left_out_scores_equal_training_without_the_text():
    """The closed form gives what training n times without one text would give."""
    points = np.array([[0.0, 1.0], [1.0, 0.5], [0.2, 0.9], [0.7, 0.1], [0.5, 0.5]], np.float32)
    targets = np.array([[1, 0], [0, 1], [1, 0], [0, 1], [1, 0]], np.float32)
    kernel = (points @ points.T + 1) ** 2
    found = ridge.fit(torch.from_numpy(kernel.copy()), targets, 0.3)
    for left in range(5):
        rest = [row for row in range(5) if row != left]
        coefficients = np.linalg.solve(kernel[np.ix_(rest, rest)] + 0.3 * np.eye(4), targets[rest])
        assert found.left_out[left] == pytest.approx(kernel[left, rest] @ coefficients, abs=2e-3)


def test_coefficients_solve_the_system():
    """(K + reg I) A = Y."""
    kernel = np.array([[2.0, 1.0], [1.0, 2.0]], np.float32)
    found = ridge.fit(torch.from_numpy(kernel), np.array([[1.0], [0.0]], np.float32), 1.0)
    assert found.coefficients[:, 0] == pytest.approx([0.375, -0.125])


@pytest.mark.parametrize("columns", [1, 3, 2048])
def test_block_by_block_is_the_same(monkeypatch, columns):
    """And only the lower half is read."""
    monkeypatch.setattr(ridge, "BLOCK", columns)
    points = np.random.default_rng(5).standard_normal((10, 4)).astype(np.float32)
    kernel, targets = (points @ points.T).astype(np.float32), np.eye(10, 3, dtype=np.float32)
    wanted = np.linalg.solve(kernel + 0.3 * np.eye(10), targets)
    assert ridge.solve(torch.from_numpy(np.tril(kernel)), targets, 0.3) == pytest.approx(wanted, abs=1e-4)
    assert ridge.fit(torch.from_numpy(np.tril(kernel)), targets, 0.3).coefficients == pytest.approx(wanted, abs=1e-4)


def test_a_kernel_that_is_none_is_refused():
    with pytest.raises(torch.linalg.LinAlgError):
        ridge.solve(torch.from_numpy(np.array([[1.0, 9.0], [3.0, 1.0]], np.float32)), np.ones((2, 1), np.float32), 0.3)
