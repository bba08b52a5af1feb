from indexer.doubts import label_doubts, near_duplicates
from indexer.passages import Source, passages
from knowledge.base import KnowledgeBase


def said(base):
    """Return the utterances as passages."""
    return [passage for passage in passages(base) if passage.source is Source.UTTERANCE]


def test_the_same_sentence_with_another_ending_is_pointed_out(with_utterance):
    """Nearly the same words are a pair; different words are none."""
    base = with_utterance("nieuw paspoort aanvragen voor mijn zoontje", "paspoort", "aanvragen")
    pairs = near_duplicates(said(base))
    assert {pairs[0].first.text, pairs[0].second.text} == {
        "nieuw paspoort aanvragen voor mijn zoon",
        "nieuw paspoort aanvragen voor mijn zoontje",
    }
    assert all(pair.first.text != pair.second.text for pair in pairs)


def test_a_sentence_under_the_wrong_task_is_pointed_out(base, encoder, monkeypatch):
    """A clear sentence about housing benefit, filed under the passport; nothing that leads to the same desk."""
    monkeypatch.setattr("indexer.doubts.SURE", 0.5)
    wrong = base.content.utterances[0].model_copy(
        update={"text": "ik wil huurtoeslag aanvragen voor de huur", "task": "paspoort", "kind": "aanvragen"}
    )
    changed = KnowledgeBase(base.content.model_copy(update={"utterances": (*base.content.utterances, wrong)}), 4)
    doubts = label_doubts(changed, encoder)
    assert doubts[0].passage.text == wrong.text
    assert doubts[0].rather[0] == "huurtoeslag"
    for doubt in doubts:
        now = (doubt.passage.task, doubt.passage.kind)
        assert changed.cells[now][0].desk != changed.cells[doubt.rather][0].desk
