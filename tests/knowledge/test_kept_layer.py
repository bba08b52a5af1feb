"""The layer that is kept beside the data is the one of the files, and nothing that is not so is ever read."""

import pytest

from knowledge import kept_layer as module
from knowledge.kept_layer import kept_layer
from knowledge.national_entries import product_layer

KEPT = "layer-landelijk.json"


@pytest.fixture(autouse=True)
def as_a_new_process():
    """Begin, and leave, without what an earlier look remembered."""
    kept_layer.cache_clear()
    yield
    kept_layer.cache_clear()


@pytest.fixture
def read_from_files(monkeypatch):
    """Count how often the files themselves are read."""
    read = []

    def counted(name):
        read.append(name)
        return product_layer(name)

    monkeypatch.setattr(module, "product_layer", counted)
    return read


def again(folder):
    """Look as a new process would."""
    kept_layer.cache_clear()
    return kept_layer(folder)


def test_the_second_process_reads_what_the_first_kept(tmp_path, read_from_files):
    """The same to the last sentence, and without the files; within a process it is read once."""
    folder = tmp_path / "data"
    first = kept_layer(folder)
    assert kept_layer(folder) is first
    second = again(folder)
    assert read_from_files == ["landelijk"]
    assert second is not first
    assert second == first == product_layer()
    assert [path.name for path in folder.iterdir()] == [KEPT]


@pytest.mark.parametrize("harm", ["cut", "not-text", "other-files", "empty"])
def test_what_is_damaged_or_of_other_files_is_made_again(tmp_path, read_from_files, harm):
    kept_layer(tmp_path)
    kept = tmp_path / KEPT
    whole = kept.read_bytes()
    harmed = {"cut": whole[:-100], "not-text": b"\xff\xfe", "other-files": b"0" + whole[1:], "empty": b""}
    if harmed[harm] == whole:  # its mark began with a zero
        harmed[harm] = b"1" + whole[1:]
    kept.write_bytes(harmed[harm])
    assert again(tmp_path) == product_layer()
    assert kept.read_bytes() == whole
    assert read_from_files == ["landelijk"] * 2


def test_a_change_of_the_files_is_seen(tmp_path, monkeypatch, read_from_files):
    """Also one of the code: it may read the same files otherwise."""
    files = [tmp_path / "desks.yml", tmp_path / "loading.py"]
    for path in files:
        path.write_text("eerst")
    monkeypatch.setattr(module, "CODE", tmp_path)
    monkeypatch.setattr(module, "_files", lambda _: iter(files))
    folder = tmp_path / "data"
    again(folder)
    again(folder)
    assert len(read_from_files) == 1
    for count, path in enumerate(files, start=2):
        path.write_text("later")
        again(folder)
        again(folder)
        assert len(read_from_files) == count


def test_every_file_of_the_layer_counts():
    names = {path.name for path in module._files("landelijk")}
    assert {"layer.yml", "desks.yml", "division.yml", "schema.py", "loading.py", "national.py"} <= names


def test_a_folder_that_cannot_be_written_only_costs_time(tmp_path):
    """Nothing is left half either."""
    (tmp_path / "data").write_text("geen map")
    assert again(tmp_path / "data") == product_layer()
    full = tmp_path / "vol"
    (full / KEPT / "iets").mkdir(parents=True)  # what is in place cannot be replaced
    assert again(full) == product_layer()
    assert [path.name for path in full.iterdir()] == [KEPT]
