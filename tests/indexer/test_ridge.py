import numpy as np
import pytest

from indexer import ridge


def test_left_out_scores_equal_training_without_the_text():
    """The closed form gives what training n times without one text would give."""
    points = np.array([[0.0, 1.0], [1.0, 0.5], [0.2, 0.9], [0.7, 0.1], [0.5, 0.5]], np.float32)
    targets = np.array([[1, 0], [0, 1], [1, 0], [0, 1], [1, 0]], np.float32)
    kernel = (points @ points.T + 1) ** 2
    found = ridge.fit(kernel.copy(), targets, 0.3)
    for left in range(5):
        rest = [row for row in range(5) if row != left]
        coefficients = np.linalg.solve(kernel[np.ix_(rest, rest)] + 0.3 * np.eye(4), targets[rest])
        assert found.left_out[left] == pytest.approx(kernel[left, rest] @ coefficients, abs=2e-3)


def test_coefficients_solve_the_system():
    """(K + reg I) A = Y."""
    kernel = np.array([[2.0, 1.0], [1.0, 2.0]], np.float32)
    found = ridge.fit(kernel, np.array([[1.0], [0.0]], np.float32), 1.0)
    assert found.coefficients[:, 0] == pytest.approx([0.375, -0.125])
