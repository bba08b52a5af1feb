"""Training the upper layers: the lower ones never change, so what comes out of them is computed once.

The layers learn to keep apart what leads to different answers: one softmax over the subjects (and "for none of these
desks") and one over the kinds of help that the division has for the subject, both on the sentence vector. These two
softmaxes are thrown away: what answers questions is trained on the vectors at every publication.
"""

import copy
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from indexer.model import PROMPT
from indexer.tuned_model import MASKED, read_on
from indexer.tuning.examples import UNKNOWN, Example

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Float32 = NDArray[np.float32]
Report = Callable[[str], None]

MAX_TOKENS: Final = 96
"""Long enough for every sentence of the content."""
LOOSE_TOKENS: Final = 4
"""Texts of about the same length go together, so that little is padded; this much is left to chance."""
SCALE: Final = 5.0
"""Sentence vectors have unit length: without a scale a softmax over them can never be sure."""
SMOOTHING: Final = 0.05
IMPOSSIBLE: Final = -1e4
EMBEDDED_AT_ONCE: Final = 64


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to tune. Learning rates are the top of one cycle; `kind_weight` is what the kinds count against subjects."""

    layers: int = 4
    rank: int = 64
    epochs: int = 5
    batch: int = 32
    learning_rate: float = 2e-4
    head_learning_rate: float = 5e-3
    kind_weight: float = 1.0
    seed: int = 0


class LowerStates:
    """Texts as the lower layers leave them, in half precision: (tokens, width) for every text."""

    def __init__(self, model: "SentenceTransformer", texts: Sequence[str], layers: int) -> None:
        """Read the texts once through all but the upper `layers` of the model."""
        bert: Any = model[0].auto_model
        bert.eval()
        self.upper: nn.ModuleList = bert.encoder.layer[len(bert.encoder.layer) - layers :]
        self.shared = len(bert.encoder.layer) - layers
        ids = model.tokenizer([PROMPT + text for text in texts], truncation=True, max_length=MAX_TOKENS)["input_ids"]
        self.lengths = [len(numbers) for numbers in ids]
        self.width = int(bert.config.hidden_size)
        self._states: list[Tensor] = [torch.empty(0)] * len(ids)
        order = sorted(range(len(ids)), key=self.lengths.__getitem__)
        with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
            for start in range(0, len(order), EMBEDDED_AT_ONCE):
                places = order[start : start + EMBEDDED_AT_ONCE]
                mask = self._mask(places)
                numbers = torch.zeros(mask.shape, dtype=torch.long)
                for row, place in enumerate(places):
                    numbers[row, : self.lengths[place]] = torch.tensor(ids[place])
                states = bert.embeddings(input_ids=numbers)
                hidden = ((1.0 - mask[:, None, None, :]) * MASKED).to(torch.bfloat16)
                for layer in bert.encoder.layer[: self.shared]:
                    states = layer(states, hidden)
                for row, place in enumerate(places):
                    self._states[place] = states[row, : self.lengths[place]].to(torch.bfloat16).clone()

    def _mask(self, places: Sequence[int]) -> Tensor:
        mask = torch.zeros((len(places), max(self.lengths[place] for place in places)))
        for row, place in enumerate(places):
            mask[row, : self.lengths[place]] = 1
        return mask

    def read(self, upper: nn.ModuleList, places: Sequence[int]) -> Tensor:
        """Return the unit sentence vectors (places, width) of the texts after the `upper` layers."""
        mask = self._mask(places)
        states = torch.zeros((*mask.shape, self.width))
        for row, place in enumerate(places):
            states[row, : self.lengths[place]] = self._states[place].float()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            vectors = read_on(upper, states, mask)
        return nn.functional.normalize(vectors.float(), dim=1)

    def embed(self, upper: nn.ModuleList) -> Float32:
        """Return the unit sentence vectors of all texts, (n, width)."""
        upper.eval()
        found = np.zeros((len(self._states), self.width), np.float32)
        order = sorted(range(len(self._states)), key=self.lengths.__getitem__)
        with torch.no_grad():
            for start in range(0, len(order), EMBEDDED_AT_ONCE):
                places = order[start : start + EMBEDDED_AT_ONCE]
                found[places] = self.read(upper, places).numpy()
        return found


def train(
    states: LowerStates, learnt: Sequence[Example], cells: NDArray[np.bool_], recipe: Recipe, report: Report
) -> nn.ModuleList:
    """Return tuned upper layers, learnt from the examples; `cells` is (tasks, kinds)."""
    torch.manual_seed(recipe.seed)
    chance = random.Random(recipe.seed)  # noqa: S311  an order, no secret
    upper = copy.deepcopy(states.upper)
    upper.train()
    tasks, kinds = cells.shape
    heads = nn.ModuleList([nn.Linear(states.width, tasks + 1), nn.Linear(states.width, kinds)])
    possible = torch.from_numpy(np.vstack([cells, np.ones((1, kinds), bool)]))
    optimiser = torch.optim.AdamW(
        [
            {"params": list(upper.parameters()), "lr": recipe.learning_rate, "weight_decay": 0.01},
            {"params": list(heads.parameters()), "lr": recipe.head_learning_rate, "weight_decay": 0.01},
        ]
    )
    steps = recipe.epochs * -(-len(learnt) // recipe.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, max_lr=[recipe.learning_rate, recipe.head_learning_rate], total_steps=steps + 1, pct_start=0.1
    )
    start = time.perf_counter()
    for epoch in range(recipe.epochs):
        total = 0.0
        for batch in _batches(learnt, states.lengths, recipe.batch, chance):
            loss = _loss(states.read(upper, [example.passage for example in batch]), heads, batch, possible, recipe)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            nn.utils.clip_grad_norm_(upper.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item() * len(batch)
        report(
            f"  ronde {epoch + 1} van {recipe.epochs}: fout {total / len(learnt):.2f}, "
            f"{time.perf_counter() - start:.0f} seconden"
        )
    upper.eval()
    return upper


def _batches(
    learnt: Sequence[Example], lengths: Sequence[int], size: int, chance: random.Random
) -> Iterator[list[Example]]:
    """Give every example once, in batches of about equal length, in an order by chance."""

    def about(place: int) -> float:
        return lengths[learnt[place].passage] + chance.uniform(-LOOSE_TOKENS, LOOSE_TOKENS)

    order = sorted(range(len(learnt)), key=about)
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    chance.shuffle(batches)
    for batch in batches:
        yield [learnt[place] for place in batch]


def _loss(vectors: Tensor, heads: nn.ModuleList, batch: Sequence[Example], possible: Tensor, recipe: Recipe) -> Tensor:
    tasks = torch.tensor([example.task for example in batch])
    kinds = torch.tensor([example.kind for example in batch])
    loss = vectors.sum() * 0.0
    if (tasks != UNKNOWN).any():
        loss = loss + cross_entropy(heads[0](vectors) * SCALE, tasks, ignore_index=UNKNOWN, label_smoothing=SMOOTHING)
    if (kinds != UNKNOWN).any():
        of_task = torch.where(tasks == UNKNOWN, len(possible) - 1, tasks)
        scores = (heads[1](vectors) * SCALE).masked_fill(~possible[of_task], IMPOSSIBLE)
        loss = loss + recipe.kind_weight * cross_entropy(scores, kinds, ignore_index=UNKNOWN)
    return loss
