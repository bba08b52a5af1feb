"""The CSS and JavaScript of others are copied as a whole, or not at all."""

import pytest

from api.vendor_assets import FILES, copy


@pytest.fixture
def node_modules(tmp_path):
    for source in FILES.values():
        file = tmp_path / "node_modules" / source
        file.parent.mkdir(parents=True)
        file.write_text(f"inhoud van {source}")
    return tmp_path / "node_modules"


def test_the_folder_holds_exactly_the_files_that_the_pages_use(node_modules, tmp_path):
    vendor = tmp_path / "static" / "vendor"
    vendor.mkdir(parents=True)
    (vendor / "oud.js").write_text("van een vorige versie")
    copy(node_modules, vendor)
    assert {file.name: file.read_text() for file in vendor.iterdir()} == {
        name: f"inhoud van {source}" for name, source in FILES.items()
    }


def test_a_missing_file_leaves_what_was_there(node_modules, tmp_path):
    vendor = tmp_path / "static" / "vendor"
    copy(node_modules, vendor)
    (node_modules / FILES["htmx.min.js"]).unlink()
    with pytest.raises(FileNotFoundError, match=r"htmx\.min\.js"):
        copy(node_modules, vendor)
    assert {file.name for file in vendor.iterdir()} == set(FILES)
    assert [path.name for path in vendor.parent.iterdir()] == ["vendor"]
