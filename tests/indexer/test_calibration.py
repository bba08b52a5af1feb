import numpy as np
import pytest

from indexer.calibration import PowerLaw, expected_calibration_error, logistic, sharpness, softmax


def test_softmax_gives_nothing_to_what_cannot_be():
    """-inf is impossible, the rest sums to one."""
    assert softmax(np.array([0.0, np.log(3.0), -np.inf])) == pytest.approx([0.25, 0.75, 0.0])


def test_sharpness_finds_the_factor_behind_the_labels():
    """With scores 0 and 1 and three of four labels on 1, the odds are three: the factor is ln 3."""
    scores = np.tile(np.array([[0.0, 1.0]], np.float32), (400, 1))
    assert sharpness(scores, (np.arange(400) % 4 != 0).astype(np.int64)) == pytest.approx(np.log(3), abs=0.01)


def test_a_power_law_raises_the_score_plus_offset():
    """Odds of 0.3 against 0.1 with offset 0.1 and exponent 2 are 4 to 1."""
    chances = softmax(PowerLaw(2.0, 0.1).log_odds(np.array([[0.3, 0.1]], np.float32)))
    assert chances[0] == pytest.approx([0.8, 0.2], abs=1e-5)


def test_a_fitted_power_law_means_what_it_says():
    """Right in three of four where the score says the same, its confidence is 0.75."""
    scores = np.tile(np.array([[0.4, 0.2, 0.0]], np.float32), (400, 1))
    labels = np.where(np.arange(400) % 4 == 0, 1, 0)
    law = PowerLaw.fit(scores, labels)
    assert softmax(law.log_odds(scores))[0] == pytest.approx([0.75, 0.25, 0.0], abs=0.02)


def test_calibration_error_is_the_distance_between_sure_and_right():
    """Two bins: 0.9 sure and 0.5 right, 0.3 sure and 0.5 right."""
    confidence = np.array([0.9, 0.9, 0.3, 0.3])
    right = np.array([True, False, True, False])
    assert expected_calibration_error(confidence, right) == pytest.approx(0.5 * 0.4 + 0.5 * 0.2)


def test_logistic_regression_weighs_both_classes_equally():
    """Two points inside at 1, one outside at -1: the border lies in the middle."""
    weights = logistic(np.array([[1.0], [1.0], [-1.0]]), np.array([True, True, False]), ridge=0.1)
    assert weights[0] > 0
    assert weights[1] == pytest.approx(0.0, abs=1e-6)
