import numpy as np
import pytest

from indexer.build import build
from indexer.recognition import Recogniser
from indexer.update import MOST_NEW, keep, update
from knowledge.base import KnowledgeBase


def quiet(_: str) -> None:
    """Report nothing."""


def kept(base, encoder, folder):
    """Make a provisional build and put it in use; return what was made."""
    updated = update(base, encoder, folder, quiet)
    assert keep(updated, folder).place != updated.loaded.place
    return updated


def best(recogniser, text):
    """Return the (task, kind) that a text is read as."""
    reading = recogniser.read(text).readings[0]
    return reading.task, reading.kind


def test_a_new_utterance_counts_in_a_provisional_build(base, encoder, with_utterance, tmp_path):
    """Words that meant nothing mean what the editor said, and only they are encoded."""
    build(base, encoder, tmp_path, quiet)
    encoder.encoded.clear()
    changed = with_utterance("kwibusboekje kwijt", "paspoort", "aanvragen")
    manifest = kept(changed, encoder, tmp_path).manifest
    assert manifest["provisional"]
    assert manifest["counts"]["encoded"] == 1
    assert encoder.encoded == ["kwibusboekje kwijt"]
    recogniser = Recogniser.load(tmp_path, encoder, changed)
    assert recogniser.provisional
    assert best(recogniser, "kwibusboekje kwijt") == ("paspoort", "aanvragen")


def test_what_was_known_is_still_known(base, encoder, with_utterance, tmp_path):
    """A provisional build leaves the other readings as they were."""
    build(base, encoder, tmp_path, quiet)
    before = Recogniser.load(tmp_path, encoder, base)
    changed = with_utterance("kwibusboekje kwijt", "paspoort", "aanvragen")
    kept(changed, encoder, tmp_path)
    after = Recogniser.load(tmp_path, encoder, changed)
    for text in ("hoe werkt huurtoeslag", "ik wil mijn paspoort aanvragen", "ik slaap vannacht op straat"):
        assert best(after, text) == best(before, text)
        assert after.read(text).readings[0].probability == pytest.approx(
            before.read(text).readings[0].probability, abs=0.15
        )


def test_a_new_task_is_recognised_at_once(base, encoder, tmp_path):
    """A task that did not exist a moment ago, with its cell and one utterance."""
    build(base, encoder, tmp_path, quiet)
    task = base.content.tasks[0].model_copy(
        update={
            "id": "zeppelin",
            "name": "Zeppelinvergunning",
            "scope": "Zeppelin laten landen",
            "synonyms": (),
            "examples": ("mag mijn zeppelin hier landen",),
        }
    )
    row = base.content.division[0].model_copy(update={"task": "zeppelin"})
    said = base.content.utterances[0].model_copy(
        update={"text": "zeppelin op het plein zetten", "task": "zeppelin", "kind": "aanvragen"}
    )
    changed = KnowledgeBase(
        base.content.model_copy(
            update={
                "tasks": (*base.content.tasks, task),
                "division": (*base.content.division, row),
                "utterances": (*base.content.utterances, said),
            }
        ),
        revision=4,
    )
    kept(changed, encoder, tmp_path)
    assert best(Recogniser.load(tmp_path, encoder, changed), "waar mag de zeppelin landen")[0] == "zeppelin"


def test_a_removed_task_is_never_read_again(base, encoder, tmp_path):
    """Its texts and its cells are gone, also from the provisional build."""
    build(base, encoder, tmp_path, quiet)
    content = base.content
    changed = KnowledgeBase(
        content.model_copy(
            update={
                "tasks": tuple(task for task in content.tasks if task.id != "dakloos"),
                "division": tuple(row for row in content.division if row.task != "dakloos"),
                "utterances": tuple(said for said in content.utterances if said.task != "dakloos"),
            }
        ),
        revision=4,
    )
    kept(changed, encoder, tmp_path)
    readings = Recogniser.load(tmp_path, encoder, changed).read("ik slaap vannacht op straat").readings
    assert {reading.task for reading in readings} == {"paspoort", "huurtoeslag"}


def test_a_whole_build_takes_the_place_of_a_provisional_one(base, encoder, with_utterance, tmp_path):
    """Nothing of the haste is left."""
    build(base, encoder, tmp_path, quiet)
    changed = with_utterance("kwibusboekje kwijt", "paspoort", "aanvragen")
    kept(changed, encoder, tmp_path)
    build(changed, encoder, tmp_path, quiet)
    assert not Recogniser.load(tmp_path, encoder, changed).provisional


def test_without_a_build_there_is_nothing_to_derive_from(base, encoder, make_encoder, tmp_path):
    """No build, or one by another model: a whole build is needed."""
    assert update(base, encoder, tmp_path, quiet) is None
    build(base, encoder, tmp_path, quiet)
    assert update(base, make_encoder("another"), tmp_path, quiet) is None


def test_too_much_that_is_new_asks_for_a_whole_build(base, encoder, tmp_path):
    """Encoding alone would take longer than anybody waits."""
    build(base, encoder, tmp_path, quiet)
    said = base.content.utterances[0]
    many = tuple(said.model_copy(update={"text": f"zin nummer {number}"}) for number in range(MOST_NEW + 1))
    changed = KnowledgeBase(base.content.model_copy(update={"utterances": many}), revision=4)
    assert update(changed, encoder, tmp_path, quiet) is None


def test_what_a_publication_would_be_served_by_is_known_beforehand(base, encoder, with_utterance, tmp_path):
    """The same readings as the provisional build gives afterwards, and nothing is written for it."""
    build(base, encoder, tmp_path, quiet)
    changed = with_utterance("kwibusboekje kwijt", "paspoort", "aanvragen")
    before = Recogniser.load(tmp_path, encoder, base)
    files = sorted(tmp_path.rglob("*"))
    foreseen = before.with_content(changed, quiet)
    assert sorted(tmp_path.rglob("*")) == files
    kept(changed, encoder, tmp_path)
    after = Recogniser.load(tmp_path, encoder, changed)
    texts = ["kwibusboekje kwijt", "hoe werkt huurtoeslag", "ik slaap vannacht op straat"]
    together = foreseen.read_vectors(texts, foreseen.encode(texts))
    for text, read in zip(texts, together, strict=True):
        expected = after.read(text)
        assert [(one.task, one.kind) for one in read.readings] == [(one.task, one.kind) for one in expected.readings]
        assert read.readings[0].probability == pytest.approx(expected.readings[0].probability, abs=1e-5)
        assert read.inside == pytest.approx(expected.inside, abs=1e-5)


def test_too_much_new_is_not_foreseen(base, encoder, tmp_path):
    build(base, encoder, tmp_path, quiet)
    said = base.content.utterances[0]
    many = tuple(said.model_copy(update={"text": f"zin nummer {number}"}) for number in range(MOST_NEW + 1))
    changed = KnowledgeBase(base.content.model_copy(update={"utterances": (*base.content.utterances, *many)}))
    assert Recogniser.load(tmp_path, encoder, base).with_content(changed, quiet) is None


def test_a_build_in_memory_is_not_read_again_unless_another_is_in_use(base, encoder, with_utterance, tmp_path):
    """An editor waits for it; another process may have put a newer one in use."""
    build(base, encoder, tmp_path, quiet)
    loaded = Recogniser.load(tmp_path, encoder, base).loaded
    (loaded.place / "head.npz").write_bytes(b"whoever reads this fails")
    changed = with_utterance("kwibusboekje kwijt", "paspoort", "aanvragen")
    assert update(changed, encoder, tmp_path, quiet) is None
    updated = update(changed, encoder, tmp_path, quiet, loaded)
    assert best(Recogniser.of(encoder, updated.loaded, updated.manifest), "kwibusboekje kwijt") == (
        "paspoort",
        "aanvragen",
    )
    there = keep(updated, tmp_path)
    (there.place / "head.npz").write_bytes(b"whoever reads this fails")
    assert update(changed, encoder, tmp_path, quiet, loaded) is None, "what is in memory is not what is in use"
    assert update(changed, encoder, tmp_path, quiet, there) is not None


def test_what_came_in_use_meanwhile_stays_in_use(base, encoder, with_utterance, tmp_path):
    """A whole build was ready before the provisional one was written."""
    build(base, encoder, tmp_path, quiet)
    changed = with_utterance("kwibusboekje kwijt", "paspoort", "aanvragen")
    updated = update(changed, encoder, tmp_path, quiet)
    build(changed, encoder, tmp_path, quiet)
    assert keep(updated, tmp_path) == updated.loaded
    assert not Recogniser.load(tmp_path, encoder, changed).provisional


@pytest.mark.parametrize("new", [0, 1, 3])
@pytest.mark.parametrize("seed", range(4))
def test_what_is_derived_is_what_a_whole_build_has(base, encoder, tmp_path, new, seed):
    """Sentences taken away anywhere and put in anywhere: each text keeps its own vector and its own n-grams."""
    choose = np.random.default_rng(seed)
    build(base, encoder, tmp_path / "one", quiet)
    said = [one for one in base.content.utterances if choose.random() > 0.3]
    for number in range(new):
        text = f"kwibusboekje {number} kwijt, wat kost een paspoort"
        fresh = said[0].model_copy(update={"text": text})
        said.insert(choose.integers(len(said) + 1), fresh)
    changed = KnowledgeBase(base.content.model_copy(update={"utterances": tuple(said)}), revision=4)
    made = update(changed, encoder, tmp_path / "one", quiet).loaded
    build(changed, encoder, tmp_path / "two", quiet)
    whole = Recogniser.load(tmp_path / "two", encoder, changed).loaded
    assert made.index.passages == whole.index.passages
    assert made.index.vectors == pytest.approx(whole.index.vectors)
    learnt = [passage.labelled for passage in made.index.passages]
    texts = [passage.text for passage in made.index.passages if passage.labelled]
    space = made.trained.space
    for held, fitted in ((space.chars, space.char_space), (space.words, space.word_space)):
        assert abs(held - fitted.transform(texts)).max() < 1e-6
    assert space.embeddings == pytest.approx(space.centred(made.index.vectors[learnt]))
