"""`python -m indexer tune`: tune on everything, measure on voices left out, and keep the result.

Every step that takes minutes leaves its outcome in a folder, under a name that says what it was made of: what was
interrupted goes on where it was, and what changed is made again.
"""

import copy
import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from indexer.build import content_sha256
from indexer.errors import BuildError
from indexer.labels import Labels
from indexer.model import BUNDLED, Report, ensure_model, fingerprint
from indexer.passages import Passage, passages
from indexer.tuned_model import CENTRES, TunedLayers, compressed, restored
from indexer.tuning.cross_validation import Figures, calibration, figures, hold_out
from indexer.tuning.examples import Example, examples, fold_of
from indexer.tuning.training import LowerStates, Recipe, train
from knowledge.base import KnowledgeBase

Float32 = NDArray[np.float32]
Int = NDArray[np.int64]

LAYERS: Final = "layers-{}.safetensors"
RATES: Final = ("task", "kind", "both", "outside_declined", "inside_declined", "vague_known", "clear_doubted")


def tune(
    base: KnowledgeBase,
    models: Path,
    target: Path,
    work: Path,
    recipe: Recipe,
    report: Report,
    *,
    voices: Mapping[str, str],
) -> None:
    """Tune the bundled model on this content and write the layers, with what was measured, to `target`.

    Takes an hour on two cores. `voices` says who wrote a sentence, by its digest.
    Raises BuildError without voices to measure on, ModelUnavailableError, or OSError.
    """
    start = time.perf_counter()
    folds = fold_of(passages(base), voices)
    if folds.max() < 0:
        raise BuildError("Van deze voorbeeldzinnen is geen stem bekend: er is niets om op te meten.")
    tuning = Tuning(base, models, work, folds, recipe, report)
    differences, centres = tuning.on_everything()
    held = hold_out(base, tuning.found, tuning.folds, tuning.vectors_of)
    measured = figures(held)
    report(f"Op weggelaten stemmen: onderwerp {measured.task}, soort hulp {measured.kind}, beide {measured.both}")
    report(f"  kansen wijken gemiddeld {measured.calibration_error:.3f} af")
    report(f"  buiten bereik herkend {measured.outside_declined}, ten onrechte afgewezen {measured.inside_declined}")
    report(f"  vaag herkend {measured.vague_known}, ten onrechte vaag genoemd {measured.clear_doubted}")
    facts = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "content_sha256": content_sha256(base),
        "texts": len(tuning.found),
        "recipe": asdict(recipe),
        "cross_validation": _written(measured),
    }
    tensors = {**differences, CENTRES: torch.from_numpy(centres)}
    TunedLayers(tensors, tuning.states.shared, tuning.base_sha256, calibration(held), facts).save(target)
    report(f"Klaar in {(time.perf_counter() - start) / 60:.0f} minuten: {target}")


class Tuning:
    """The texts as the lower layers leave them, and what is learnt on them."""

    def __init__(
        self, base: KnowledgeBase, models: Path, work: Path, folds: Int, recipe: Recipe, report: Report
    ) -> None:
        """Read all texts once through the layers that stay as they are."""
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  heavy

        torch.set_num_threads(len(os.sched_getaffinity(0)))
        source = ensure_model(BUNDLED, models, report)
        self.base = base
        self.base_sha256 = fingerprint(source)
        self.found = passages(base)
        self.folds = folds
        self._learnt = examples(base, self.found)
        self._cells = Labels.of(base, []).cells
        self._work, self._recipe, self._report = work, recipe, report
        work.mkdir(parents=True, exist_ok=True)
        report(f"{len(self.found)} teksten lezen met de onderste lagen...")
        model = SentenceTransformer(str(source), device="cpu")
        self.states = LowerStates(model, [passage.text for passage in self.found], recipe.layers)
        self.published = self.states.embed(self.states.upper)

    def on_everything(self) -> tuple[dict[str, Tensor], Float32]:
        """Return the low-rank differences of layers that learnt from everything, and the centres of both readings."""
        self._report("Aanpassen op alle zinnen")
        differences = self._differences(self._learnt)
        return differences, self._both(differences, np.arange(len(self.found)))[1]

    def vectors_of(self, fold: int, seen: Int) -> Float32:
        """Return the vectors of all passages, by layers that learnt from those in `seen`."""
        self._report(f"Deel {fold + 1} van {int(self.folds.max()) + 1}: {(self.folds == fold).sum()} zinnen weggelaten")
        known = set(seen.tolist())
        differences = self._differences([example for example in self._learnt if example.passage in known])
        return self._both(differences, seen)[0]

    def _differences(self, learnt: Sequence[Example]) -> dict[str, Tensor]:
        kept = self._work / LAYERS.format(self._made_of(learnt))
        if kept.exists():
            self._report(f"  al gemaakt: {kept.name}")
            return load_file(kept)
        upper = train(self.states, learnt, self._cells, self._recipe, self._report)
        differences = compressed(self.states.upper.state_dict(), upper.state_dict(), self._recipe.rank)
        aside = kept.with_suffix(".new")
        save_file({name: tensor.contiguous() for name, tensor in differences.items()}, aside)
        aside.replace(kept)
        return differences

    def _made_of(self, learnt: Sequence[Example]) -> str:
        """Return a name for what is learnt from the examples: another text, label, order or recipe is another name."""
        whole = hashlib.sha256(f"{self.base_sha256} {self._recipe}".encode())
        for example in learnt:
            whole.update(f"{self.found[example.passage].text}\t{example.task}\t{example.kind}\n".encode())
        return whole.hexdigest()[:16]

    def _both(self, differences: dict[str, Tensor], over: Int) -> tuple[Float32, Float32]:
        """Return both readings of all passages side by side, as the product will, and their centres."""
        upper: nn.ModuleList = copy.deepcopy(self.states.upper)
        upper.load_state_dict(restored(upper.state_dict(), differences))
        return both_readings(self.published, self.states.embed(upper), _labelled(self.found, over))


def both_readings(first: Float32, second: Float32, over: Int) -> tuple[Float32, Float32]:
    """Return the vectors of both readings side by side (n, 2 x width), and the centres (2, width) over some texts."""
    centres = np.stack([first[over].mean(axis=0), second[over].mean(axis=0)])
    halves = []
    for half, centre in zip((first, second), centres, strict=True):
        moved = half - centre
        halves.append(moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9))
    return (np.concatenate(halves, axis=1) / np.sqrt(2)).astype(np.float32), centres


def _labelled(found: tuple[Passage, ...], places: Int) -> Int:
    return places[[found[place].labelled for place in places]]


def _written(measured: Figures) -> dict[str, Any]:
    rates = {name: str(getattr(measured, name)) for name in RATES}
    return {**rates, "calibration_error": round(measured.calibration_error, 4)}
