import struct

import numpy as np
import pytest

from indexer.weights import parse


def packed_file() -> bytes:
    """A file in the packed format: two pieces of vocabulary, one matrix of one block and one vector."""
    pieces = [b"<s>", b"ja"]
    header = b"E5S1" + struct.pack("<i7i", 1, 32, 1, 1, 64, 2, 4, 0) + struct.pack("<fi", 1e-12, 4)
    header += struct.pack("<5i", 2, 0, 1, 0, 0)
    text = b"".join(pieces)
    vocabulary = struct.pack("<Q", len(text)) + struct.pack("<3I", 0, 3, 5) + struct.pack("<2f", 0.0, -1.5) + text
    directory = struct.pack("<iI", 0, 3) + b"xyz" + struct.pack("<i", 2)
    entry = struct.calcsize("<H1sBIQQ")
    matrix_at = len(header) + len(vocabulary) + len(directory) + 2 * entry
    for name, where, size in ((b"m", matrix_at, 18), (b"v", matrix_at + 18, 8)):
        directory += struct.pack("<H", 1) + name + struct.pack("<BI", 0, 1) + struct.pack("<QQ", where, size)
    nibbles = bytes(low | (15 - low) << 4 for low in range(16))
    return header + vocabulary + directory + struct.pack("<e", 0.5) + nibbles + struct.pack("<2f", 3.0, -4.0)


def test_it_reads_the_vocabulary_with_its_scores():
    """Pieces come with the scores of the Unigram model."""
    assert parse(packed_file()).pieces == (("<s>", 0.0), ("ja", -1.5))


def test_a_block_holds_low_nibbles_first_and_a_scale():
    """Weight = (nibble - 8) x scale, the sixteen low nibbles before the high ones."""
    matrix = parse(packed_file()).matrix("m", 1, 32)
    expected = [(low - 8) * 0.5 for low in range(16)] + [(15 - low - 8) * 0.5 for low in range(16)]
    assert matrix.dtype == np.float32
    assert matrix.tolist() == [expected]


def test_vectors_are_stored_whole():
    """A vector is read as it stands."""
    assert parse(packed_file()).vector("v", 2).tolist() == [3.0, -4.0]


def test_it_refuses_another_file():
    """A file that does not begin with the format's mark is not guessed at."""
    with pytest.raises(ValueError, match="not a packed e5 model"):
        parse(b"PK\x03\x04 something else")
