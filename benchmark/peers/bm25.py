"""BM25 over the words, with Dutch stop words and stems: what a search box without a language model does."""

import bm25s
import Stemmer

from benchmark.protocol import Asked, Assignment, Label


class Bm25:
    """The label of the text with the highest BM25 score."""

    def __init__(self, assignment: Assignment) -> None:
        self._texts = assignment.texts
        self._stemmer = Stemmer.Stemmer("dutch")
        self._index = bm25s.BM25()
        self._index.index(self._tokens([text.text for text in self._texts]), show_progress=False)

    def answer(self, asked: Asked) -> Label:
        """Return the label of the best text; when no word is known all score 0 and the library's order decides."""
        numbers, _ = self._index.retrieve(self._tokens([asked.text]), k=1, show_progress=False)
        found = self._texts[int(numbers[0, 0])]
        return Label(found.task, found.kind)

    def _tokens(self, texts: list[str]) -> object:
        return bm25s.tokenize(texts, stopwords="nl", stemmer=self._stemmer, show_progress=False)
