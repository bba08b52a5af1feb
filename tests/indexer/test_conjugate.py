"""Coefficients found step by step are those of the exact way, within what no answer notices."""

import numpy as np
import pytest
import torch

from indexer import conjugate, ridge


def problem(texts=3000, outputs=7):
    """A kernel as the head has them: cosines of vectors in a few directions and some noise, squared; and targets."""
    random = np.random.default_rng(7)
    groups = random.integers(0, outputs, texts)
    points = random.standard_normal((outputs, 64))[groups] + 1.5 * random.standard_normal((texts, 64))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    kernel = (((points @ points.T) + 0.5) / 1.5) ** 2
    targets = np.eye(outputs)[groups] - 1 / outputs
    return kernel.astype(np.float32), targets.astype(np.float32)


def test_the_coefficients_are_those_of_the_exact_way(monkeypatch):
    monkeypatch.setattr(conjugate, "COLUMNS", 256)
    kernel, targets = problem()
    exact = ridge.solve(torch.from_numpy(kernel.copy()), targets, 0.3)
    assert len(kernel) < ridge.MANY, "the exact way"
    found = conjugate.solve(torch.from_numpy(np.tril(kernel)), torch.from_numpy(targets), 0.3).numpy()
    assert np.abs(kernel @ (found - exact)).max() < 1e-3, "the scores of the texts themselves"
    assert np.abs(found - exact).max() < 0.01 * np.abs(exact).max()


def test_a_kernel_in_half_precision_gives_almost_the_same_scores(monkeypatch):
    """What its numbers were rounded by is all that is left: the coefficients are exact for the rounded kernel."""
    monkeypatch.setattr(conjugate, "COLUMNS", 256)
    kernel, targets = problem()
    exact = ridge.solve(torch.from_numpy(kernel.copy()), targets, 0.3)
    rounded = torch.from_numpy(np.tril(kernel)).bfloat16()
    found = conjugate.solve(rounded, torch.from_numpy(targets), 0.3)
    left = torch.from_numpy(targets) - (rounded.float() @ found + 0.3 * found)
    assert (left.norm(dim=0) / torch.from_numpy(targets).norm(dim=0)).max() <= conjugate.TOLERANCE * 1.01
    assert np.abs(kernel @ (found.numpy() - exact)).max() < 0.01, "the scores of the texts themselves"


def test_the_same_every_time(monkeypatch):
    monkeypatch.setattr(conjugate, "COLUMNS", 64)
    kernel, targets = problem(500)
    once, again = (conjugate.solve(torch.from_numpy(kernel.copy()), torch.from_numpy(targets), 0.3) for _ in range(2))
    assert torch.equal(once, again)


def test_of_many_texts_the_head_takes_the_steps_and_the_exact_way_where_they_do_not_end(monkeypatch):
    monkeypatch.setattr(ridge, "MANY", 100)
    kernel, targets = problem(400)
    exact = ridge.fit(torch.from_numpy(np.tril(kernel)), targets, 0.3).coefficients
    found = ridge.solve(torch.from_numpy(np.tril(kernel)), targets, 0.3)
    assert found == pytest.approx(exact, abs=0.01)
    assert not np.array_equal(found, exact)
    monkeypatch.setattr(conjugate, "STEPS", 1)
    assert ridge.solve(torch.from_numpy(np.tril(kernel)), targets, 0.3) == pytest.approx(exact, abs=1e-4)
