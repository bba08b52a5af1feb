"""A txtai index with the same model: its own embeddings database, in memory."""

from txtai import Embeddings

from benchmark.protocol import Asked, Assignment, Label


class TxtaiE5:
    """The label of the first result of the index."""

    def __init__(self, assignment: Assignment) -> None:
        self._texts = assignment.texts
        self._index = Embeddings(
            path=assignment.model,
            method="sentence-transformers",
            backend="faiss",
            gpu=False,
            encodeargs={"prompt": assignment.prompt},  # instead of the model's own two, as for the other peers
        )
        self._index.index(enumerate(text.text for text in self._texts))

    def answer(self, asked: Asked) -> Label:
        """Return the label of the nearest text."""
        [(number, _)] = self._index.search(asked.text, 1)
        found = self._texts[int(number)]
        return Label(found.task, found.kind)
