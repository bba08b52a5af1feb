from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

TEXTS = ["Waar haal ik een paspoort?", "Ik wil een nieuw identiteitsbewijs", "voetbaluitslag"]


def test_it_says_what_made_the_vectors(real_encoder):
    """The identity holds name, hash, dimension and prompt."""
    identity = real_encoder.identity
    assert (identity.name, identity.dimension, identity.prompt) == ("multilingual-e5-small", 384, "query: ")
    assert len(identity.sha256) == 64


def test_vectors_have_unit_length_and_known_cosines(real_encoder):
    """The cosines of the default model, as measured when it was first unpacked."""
    vectors = real_encoder.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (3, 384)
    cosines = vectors @ vectors.T
    assert cosines.diagonal() == pytest.approx([1.0, 1.0, 1.0], abs=1e-5)
    assert [cosines[0, 1], cosines[0, 2], cosines[1, 2]] == pytest.approx([0.8786, 0.7961, 0.8056], abs=2e-3)


def test_rows_keep_the_order_of_the_texts(real_encoder):
    """Sorting by length inside changes nothing outside."""
    forward, backward = real_encoder.encode(TEXTS), real_encoder.encode(TEXTS[::-1])
    assert np.allclose(forward, backward[::-1], atol=1e-5)


def test_two_questions_at_once_get_their_own_answers(real_encoder):
    """Calls from several threads wait for each other."""
    alone = [real_encoder.encode([text])[0] for text in TEXTS]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda text: real_encoder.encode([text])[0], TEXTS))
    assert np.allclose(alone, together, atol=1e-5)


def test_progress_counts_to_the_end(real_encoder):
    """Progress is told in texts done of texts in all."""
    told = []
    real_encoder.encode(["een", "twee", "drie"], lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]
