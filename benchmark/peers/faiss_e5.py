"""The embedding model as it is published, without training, over a FAISS index of the texts."""

import faiss
import numpy as np
from sentence_transformers import SentenceTransformer

from benchmark.protocol import Asked, Assignment, Label


class FaissE5:
    """The label of the text with the highest cosine."""

    def __init__(self, assignment: Assignment) -> None:
        self._texts = assignment.texts
        self._prompt = assignment.prompt
        self._model = SentenceTransformer(assignment.model, device="cpu")
        vectors = self._vectors([text.text for text in self._texts])
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def answer(self, asked: Asked) -> Label:
        """Return the label of the nearest text."""
        _, numbers = self._index.search(self._vectors([asked.text]), 1)
        found = self._texts[int(numbers[0, 0])]
        return Label(found.task, found.kind)

    def _vectors(self, texts: list[str]) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
        found = self._model.encode(
            [self._prompt + text for text in texts], batch_size=64, normalize_embeddings=True, show_progress_bar=False
        )
        return np.ascontiguousarray(found, dtype=np.float32)
