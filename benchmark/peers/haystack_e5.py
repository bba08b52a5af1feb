"""A Haystack pipeline: the texts in its in-memory store, its own embedder with the same model, its own retriever."""

from haystack import Document, Pipeline
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack.utils import ComponentDevice
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmark.protocol import Asked, Assignment, Label


class HaystackE5:
    """The label of the first document that the pipeline retrieves."""

    def __init__(self, assignment: Assignment) -> None:
        cpu = ComponentDevice.from_str("cpu")
        documents = [
            Document(id=str(number), content=text.text, meta={"task": text.task, "kind": text.kind})
            for number, text in enumerate(assignment.texts)
        ]
        embedder = SentenceTransformersDocumentEmbedder(
            model=assignment.model,
            device=cpu,
            prefix=assignment.prompt,
            batch_size=64,
            normalize_embeddings=True,
            progress_bar=False,
        )
        embedder.warm_up()
        store = InMemoryDocumentStore(embedding_similarity_function="dot_product")
        store.write_documents(embedder.run(documents)["documents"])
        self._pipeline = Pipeline()
        self._pipeline.add_component(
            "embedder",
            SentenceTransformersTextEmbedder(
                model=assignment.model,
                device=cpu,
                prefix=assignment.prompt,
                normalize_embeddings=True,
                progress_bar=False,
            ),
        )
        self._pipeline.add_component("retriever", InMemoryEmbeddingRetriever(store, top_k=1))
        self._pipeline.connect("embedder.embedding", "retriever.query_embedding")
        self._pipeline.warm_up()

    def answer(self, asked: Asked) -> Label:
        """Return the label of the nearest document."""
        found = self._pipeline.run({"embedder": {"text": asked.text}})["retriever"]["documents"][0].meta
        return Label(found["task"], found["kind"])
