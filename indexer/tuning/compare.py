"""`python -m indexer compare`: other ways beside the product's, on the voices left out and on a file of questions."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.comparison import Asked, Texts, compare, table
from indexer.encoder import Encoder
from indexer.labels import Labels
from indexer.model import Report
from indexer.questions import read_questions
from indexer.tuning.run import Tuning

Float32 = NDArray[np.float32]
Int = NDArray[np.int64]


def compare_ways(tuning: Tuning, twice: Encoder, published: Encoder, questions: Path, report: Report) -> str:
    """Return the tables: first every fold of voices, then the questions, where all sentences were learnt from.

    `twice` and `published` are the product's encoder and the model as it was published.
    """
    found, folds = tuning.found, tuning.folds
    tables = []
    for fold in range(int(folds.max()) + 1):
        seen, held = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        vectors = tuning.vectors_of(fold, seen)
        learnt = _texts(tuning, seen[[found[place].labelled for place in seen]], vectors)
        held = held[[found[place].task is not None and found[place].kind is not None for place in held]]
        labels = Labels.of(tuning.base, [found[place] for place in held])
        wanted = [frozenset({pair}) for pair in zip(labels.tasks.tolist(), labels.kinds.tolist(), strict=True)]
        asked = Asked([found[place].text for place in held], tuning.published[held], vectors[held])
        rows = list(compare(learnt, asked, wanted))
        tables.append(table(f"Voices left out, part {fold + 1}", rows, len(held)))
        report(tables[-1])
    everything = np.flatnonzero([passage.labelled for passage in found])
    texts = [passage.text for passage in found]
    learnt = _texts(tuning, everything, twice.encode(texts), published.encode(texts))
    inside = [question for question in read_questions(questions) if question.labels]
    task, kind = (
        {name: number for number, name in enumerate(names)} for names in (tuning.base.tasks, tuning.base.kinds)
    )
    said = [question.text for question in inside]
    wanted = [frozenset((task[a], kind[b]) for a, b in question.labels) for question in inside]
    rows = list(compare(learnt, Asked(said, published.encode(said), twice.encode(said)), wanted))
    tables.append(table(questions.name, rows, len(inside)))
    report(tables[-1])
    return "\n".join(tables)


def _texts(tuning: Tuning, places: Int, twice: Float32, published: Float32 | None = None) -> Texts:
    passages = [tuning.found[place] for place in places]
    first = tuning.published if published is None else published
    return Texts([passage.text for passage in passages], Labels.of(tuning.base, passages), first[places], twice[places])
