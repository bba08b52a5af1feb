"""A recogniser that reads the same words once."""

from concurrent.futures import ThreadPoolExecutor

from api.remembering import RememberingRecogniser


class Reader:
    """Reads by rule, and counts."""

    provisional = True

    def __init__(self):
        self.texts = []

    def read(self, text):
        """The text in capitals."""
        self.texts.append(text)
        return text.upper()


def test_the_same_words_are_read_once():
    reader = Reader()
    remembering = RememberingRecogniser(reader)
    assert [remembering.read(text) for text in ("een", "twee", "een")] == ["EEN", "TWEE", "EEN"]
    assert reader.texts == ["een", "twee"]
    assert remembering.provisional


def test_what_was_not_asked_for_longest_is_forgotten():
    reader = Reader()
    remembering = RememberingRecogniser(reader, kept=2)
    for text in ("een", "twee", "een", "drie", "een", "twee"):
        remembering.read(text)
    assert reader.texts == ["een", "twee", "drie", "twee"]


def test_the_words_themselves_are_not_kept():
    remembering = RememberingRecogniser(Reader())
    remembering.read("mevrouw uit de dorpsstraat")
    assert not any(b"dorpsstraat" in key for key in remembering._found)


def test_many_at_once_get_their_own_answer():
    remembering = RememberingRecogniser(Reader(), kept=3)
    texts = [str(number % 7) for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(remembering.read, texts)) == texts
