"""A model that reads twice: with its published upper layers, and with upper layers tuned on the content.

The lower layers are shared, so the second reading costs a third of the first. A vector is both readings side by side,
each moved by its mean over the content and scaled to unit length again: raw e5 vectors all point the same way.

The tuned layers are kept as their difference with the published ones: of every matrix the largest singular values and
vectors in half precision, of the small vectors everything. That is a few MB instead of the 470 of the model.
"""

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save_file
from torch import Tensor, nn

from indexer.errors import ModelUnavailableError
from indexer.model import BUNDLED
from indexer.quick_layers import quicken
from indexer.scope import ScopeRule
from indexer.sureness import Calibration, Sureness

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

FOLDER: Final = Path(__file__).parent / "tuned"
"""Where the tuned layers of the default model are; made by `make tune`."""
LAYERS: Final = "layers.safetensors"
FACTS: Final = "facts.json"
CENTRES: Final = "centres"
LEFT, RIGHT, WHOLE = ".left", ".right", ".whole"
MASKED: Final = -1e4
"""What is added to the attention for padding, as BERT's first authors did: nothing is left of it after the softmax."""


class TwoReadings(nn.Module):
    """Pools token vectors into a sentence vector twice; the last module of a sentence-transformers model.

    `upper` are the tuned layers, that start from the states after `shared` layers. `centres` is (2, width).
    """

    def __init__(self, upper: nn.ModuleList, shared: int, centres: Tensor) -> None:
        super().__init__()
        self.upper = upper
        self.shared = shared
        self.centres: Tensor
        self.register_buffer("centres", centres)

    def forward(self, features: dict[str, Any]) -> dict[str, Any]:
        """Add `sentence_embedding`, (texts, 2 x width), of unit length."""
        mask = features["attention_mask"]
        first = mean_pool(features["token_embeddings"], mask)
        second = read_on(self.upper, features["all_layer_embeddings"][self.shared], mask)
        halves = [
            nn.functional.normalize(half - self.centres[number], dim=1) for number, half in enumerate((first, second))
        ]
        features["sentence_embedding"] = torch.cat(halves, dim=1) / len(halves) ** 0.5
        return features


def read_on(upper: nn.ModuleList, states: Tensor, mask: Tensor) -> Tensor:
    """Return unit sentence vectors (texts, width) from the states (texts, tokens, width) below the `upper` layers."""
    hidden = (1.0 - mask[:, None, None, :].to(states.dtype)) * MASKED
    for layer in upper:
        states = layer(states, hidden)
    return mean_pool(states, mask)


def mean_pool(states: Tensor, mask: Tensor) -> Tensor:
    """Return the mean over the tokens that are no padding, scaled to unit length; float32 (texts, width)."""
    weights = mask[:, :, None].float()
    return nn.functional.normalize((states.float() * weights).sum(1) / weights.sum(1).clamp(min=1e-9), dim=1)


@dataclass(frozen=True)
class TunedLayers:
    """What tuning left behind: the low-rank differences, the centres, and what was measured with them.

    `sha256` is of the tensors as they were read: the vectors depend on those, not on what was measured.
    """

    tensors: Mapping[str, Tensor]
    shared: int
    base_sha256: str
    calibration: Calibration
    facts: Mapping[str, Any]
    sha256: str = ""

    @classmethod
    def load(cls, folder: Path) -> "TunedLayers":
        """Read the folder. Raises ModelUnavailableError, in Dutch, when a file is missing or not as written."""
        try:
            facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
            calibration = Calibration(Sureness.from_dict(facts["sureness"]), ScopeRule.from_dict(facts["scope"]))
            data = (folder / LAYERS).read_bytes()
            return cls(
                load(data),
                int(facts["shared_layers"]),
                facts["base_sha256"],
                calibration,
                facts,
                hashlib.sha256(data).hexdigest(),
            )
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise ModelUnavailableError(
                f"De aanpassing van het taalmodel in '{folder}' kan niet worden gelezen. Haal de bestanden opnieuw op, "
                "of maak ze met 'make tune'."
            ) from error

    def check_base(self, sha256: str, folder: Path) -> None:
        """Refuse another model than these layers were tuned on; `sha256` is the fingerprint of that in `folder`.

        The differences would fit any model of the same shape, and the answers would be wrong without a word.
        Raises ModelUnavailableError.
        """
        if sha256 != self.base_sha256:
            raise ModelUnavailableError(
                f"Het taalmodel is niet het model waar de aanpassing bij hoort, of het is beschadigd. Gooi de map "
                f"'{folder}' weg en start opnieuw: het model wordt dan opnieuw uitgepakt. Helpt dat niet, haal dan "
                f"Loketwijzer en de eisen opnieuw op, of zet zolang LOKETWIJZER_EMBEDDING_MODEL={BUNDLED}."
            )

    def save(self, folder: Path) -> None:
        """Write the folder. Raises OSError when the disk cannot take it."""
        folder.mkdir(parents=True, exist_ok=True)
        save_file({name: tensor.contiguous() for name, tensor in self.tensors.items()}, folder / LAYERS)
        facts = {
            **self.facts,
            "shared_layers": self.shared,
            "base_sha256": self.base_sha256,
            "sureness": self.calibration.sureness.as_dict(),
            "scope": self.calibration.scope.as_dict(),
        }
        (folder / FACTS).write_text(json.dumps(facts, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    def applied_to(self, model: "SentenceTransformer", *, half: bool = False) -> "SentenceTransformer":
        """Return a model that reads twice, from one with a transformer of the same make as was tuned.

        `half` keeps the layers in bfloat16: three times as fast where the processor multiplies in it, and the vectors
        differ by a cosine of 0.9999. What comes after the layers stays in float32.
        """
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  heavy: only who encodes pays for it

        transformer: Any = model[0]
        transformer.auto_model.config.output_hidden_states = True
        upper: nn.ModuleList = copy.deepcopy(transformer.auto_model.encoder.layer[self.shared :])
        upper.load_state_dict(restored(upper.state_dict(), self.tensors))
        if half:
            transformer.auto_model.to(torch.bfloat16)
            upper.to(torch.bfloat16)
        for layer in (*transformer.auto_model.encoder.layer, *upper):
            quicken(layer)
        twice = SentenceTransformer(
            modules=[transformer, TwoReadings(upper, self.shared, self.tensors[CENTRES].float())],
            device="cpu",
        )
        return twice.eval()


def compressed(published: Mapping[str, Tensor], tuned: Mapping[str, Tensor], rank: int) -> dict[str, Tensor]:
    """Return the differences between two states of the same layers: matrices in rank `rank`, all in half precision."""
    found: dict[str, Tensor] = {}
    for name, before in published.items():
        change = (tuned[name] - before).float()
        if change.dim() < 2:  # noqa: PLR2004  a vector
            found[name + WHOLE] = change.half()
            continue
        left, sizes, right = torch.linalg.svd(change, full_matrices=False)
        found[name + LEFT] = (left[:, :rank] * sizes[:rank]).half()
        found[name + RIGHT] = right[:rank].half()
    return found


def restored(published: Mapping[str, Tensor], differences: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the state of tuned layers, from the published one and `compressed` differences.

    Raises ModelUnavailableError when the differences belong to a model of another make.
    """
    try:
        return {
            name: before
            + (
                differences[name + WHOLE].float()
                if name + WHOLE in differences
                else differences[name + LEFT].float() @ differences[name + RIGHT].float()
            )
            for name, before in published.items()
        }
    except (KeyError, RuntimeError) as error:
        raise ModelUnavailableError(
            "De aanpassing hoort bij een ander taalmodel. Maak haar opnieuw met 'make tune'."
        ) from error
