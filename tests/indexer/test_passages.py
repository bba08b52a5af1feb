from indexer.passages import Source, passages


def test_every_text_of_every_entry_is_a_passage(base):
    """Names, scopes, synonyms and examples of tasks, cues of kinds, texts of desks, and utterances."""
    found = passages(base)
    count = {source: sum(passage.source is source for passage in found) for source in Source}
    assert count == {Source.TASK: 15, Source.KIND: 3, Source.DESK: 12, Source.UTTERANCE: 12, Source.AMBIGUITY: 0}


def test_a_passage_knows_its_entry_and_label(base):
    """What a text is about follows from where it stands."""
    found = {passage.key: passage for passage in passages(base)}
    example = found["task/paspoort/example/1"]
    assert (example.text, example.entry, example.task, example.kind) == (
        "paspoort verlopen",
        "paspoort",
        "paspoort",
        None,
    )
    assert found["kind/spoed/cue/0"].kind == "spoed"
    assert not found["desk/opvang/summary/0"].labelled


def test_the_same_words_of_two_entries_stay_two_passages(with_utterance):
    """Identity is the entry's, the hash of the text only finds its vector."""
    found = passages(with_utterance("Ik wil een nieuw paspoort", "paspoort", "aanvragen"))
    same = [passage for passage in found if passage.text == "Ik wil een nieuw paspoort"]
    assert len({passage.key for passage in same}) == 2
    assert len({passage.text_sha256() for passage in same}) == 1


def test_an_utterance_without_a_task_is_out_of_scope(with_utterance):
    """It is labelled: it teaches what is not for these desks."""
    found = [passage for passage in passages(with_utterance("wordt het mooi weer", None, None)) if passage.out_of_scope]
    assert [(passage.text, passage.entry, passage.labelled) for passage in found] == [
        ("wordt het mooi weer", "out-of-scope", True)
    ]
