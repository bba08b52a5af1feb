"""What is compared: each with the environment it runs in and the class that answers."""

from dataclasses import dataclass

PRODUCT = ".venv"
RASA = ".venv-rasa"
PEERS = ".venv-benchmark"


@dataclass(frozen=True, slots=True)
class Competitor:
    """One row of the comparison. `peer` is `module:Class`; `title` is what the reader sees, in Dutch."""

    name: str
    title: str
    environment: str
    peer: str
    needs_model: bool = False


COMPETITORS: tuple[Competitor, ...] = (
    Competitor("loketwijzer", "Loketwijzer", PRODUCT, "benchmark.peers.loketwijzer:Loketwijzer", needs_model=True),
    Competitor(
        "loketwijzer-no-question",
        "Loketwijzer zonder vraag terug",
        PRODUCT,
        "benchmark.peers.loketwijzer:LoketwijzerWithoutQuestion",
        needs_model=True,
    ),
    Competitor("bm25", "BM25 (bm25s)", PEERS, "benchmark.peers.bm25:Bm25"),
    Competitor(
        "faiss-e5", "multilingual-e5-small in FAISS", PEERS, "benchmark.peers.faiss_e5:FaissE5", needs_model=True
    ),
    Competitor(
        "rasa-logistic",
        "Rasa, LogisticRegressionClassifier",
        RASA,
        "benchmark.peers.rasa_logistic:RasaLogistic",
    ),
    Competitor("rasa-diet", "Rasa, DIETClassifier", RASA, "benchmark.peers.rasa_diet:RasaDiet"),
    Competitor(
        "haystack-e5",
        "Haystack, zelfde taalmodel",
        PEERS,
        "benchmark.peers.haystack_e5:HaystackE5",
        needs_model=True,
    ),
    Competitor("txtai-e5", "txtai, zelfde taalmodel", PEERS, "benchmark.peers.txtai_e5:TxtaiE5", needs_model=True),
)
