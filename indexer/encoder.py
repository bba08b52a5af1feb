"""Sentence encoders: text in, unit vectors out. The one seam between this package and a neural network."""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.errors import ModelUnavailableError
from indexer.model import BUNDLED, PROMPT, TUNED, Report, ensure_model, fingerprint
from indexer.sureness import Calibration

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Float32 = NDArray[np.float32]
Progress = Callable[[int, int], None]
"""Called with (texts done, texts in all)."""

BATCH = 64
MAX_TOKENS = 256
"""A question longer than this is read up to here; the longest utterance of the content has about 90 tokens."""


@dataclass(frozen=True, slots=True)
class ModelIdentity:
    """What made a vector: vectors of different identities must never be compared."""

    name: str
    sha256: str
    dimension: int
    prompt: str

    def as_dict(self) -> dict[str, str | int]:
        """Return the fields for a manifest."""
        return asdict(self)


class Encoder(Protocol):
    """Turns texts into vectors; `identity` says which vectors."""

    @property
    def identity(self) -> ModelIdentity:
        """The model behind the vectors."""

    @property
    def calibration(self) -> Calibration | None:
        """What was measured when the model was tuned on the content; None for a model that never saw it."""

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Float32:
        """Return unit vectors, float32 of shape (len(texts), dimension)."""


class SentenceTransformerEncoder:
    """An encoder over a sentence-transformers model on the processor.

    Calls wait for each other: two questions at once on the same cores take longer together than one after the other.
    """

    def __init__(
        self, model: "SentenceTransformer", identity: ModelIdentity, calibration: Calibration | None = None
    ) -> None:
        self._model = model
        self._identity = identity
        self.calibration = calibration
        self._turn = threading.Lock()

    @property
    def identity(self) -> ModelIdentity:
        """The model behind the vectors."""
        return self._identity

    @classmethod
    def load(
        cls, name: str, folder: Path, report: Report, *, threads: int | None = None
    ) -> "SentenceTransformerEncoder":
        """Load model `name`, unpacking the bundled one under `folder` first if need be.

        `threads` bounds the cores that one question uses, by default all that this process may use, at most four.
        Raises ModelUnavailableError when there is no such model, or not the one that the tuned layers belong to.
        """
        path = ensure_model(name, folder, report)
        if name in (BUNDLED, TUNED) or path.is_dir():
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
            os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch  # noqa: PLC0415  heavy: only who encodes pays for it
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415

        sha256, layers = fingerprint(path), None
        if name == TUNED:
            from indexer.tuned_model import FOLDER, TunedLayers  # noqa: PLC0415  torch, idem

            layers = TunedLayers.load(FOLDER)
            layers.check_base(sha256, path)
        torch.set_num_threads(threads or min(4, len(os.sched_getaffinity(0))))
        try:
            model = SentenceTransformer(str(path), device="cpu")
        except Exception as error:  # the libraries raise many kinds: not found, no network, not a model
            raise ModelUnavailableError(
                f"Het taalmodel '{name}' kan niet worden geladen. Controleer de instelling LOKETWIJZER_EMBEDDING_MODEL "
                f"en of het model op deze machine staat; het meegeleverde model heet '{BUNDLED}'."
            ) from error
        calibration = None
        if layers is not None:
            model = layers.applied_to(model, half=is_half_precision_fast())
            sha256 = hashlib.sha256(f"{sha256} {layers.sha256}".encode()).hexdigest()
            calibration = layers.calibration
        model.max_seq_length = min(MAX_TOKENS, model.max_seq_length or MAX_TOKENS)
        dimension = int(model.encode(["x"], show_progress_bar=False).shape[1])
        prompt = PROMPT if name in (BUNDLED, TUNED) else model.prompts.get("query", "") or ""
        return cls(model, ModelIdentity(name, sha256, dimension, prompt), calibration)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Float32:
        """Return unit vectors, float32 of shape (len(texts), dimension); longest texts first, so padding is small."""
        result = np.zeros((len(texts), self._identity.dimension), np.float32)
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            with self._turn:
                result[chosen] = self._read([self._identity.prompt + texts[i] for i in chosen])
            if progress is not None:
                progress(min(start + BATCH, len(order)), len(order))
        return result

    def _read(self, texts: Sequence[str]) -> Float32:
        """Return the vectors of one batch.

        The library's own `encode` prepares the whole model anew at every call: 9 ms a question.
        """
        import torch  # noqa: PLC0415  loaded with the model

        with torch.inference_mode():
            found = self._model(self._model.preprocess(list(texts)))["sentence_embedding"].float()
            vectors: Float32 = torch.nn.functional.normalize(found, dim=1).numpy()
        return vectors


def is_half_precision_fast() -> bool:
    """Say whether this processor multiplies in bfloat16 itself; where it does not, half precision is slower."""
    import torch  # noqa: PLC0415  heavy: only who encodes pays for it

    able = torch.cpu.get_capabilities()
    return bool(able.get("amx_bf16") or able.get("avx512_bf16"))
