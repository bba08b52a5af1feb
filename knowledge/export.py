"""Content back to a folder of YAML files, so that it can be read, kept and published again without loss."""

from pathlib import Path
from typing import Any

import yaml

from knowledge.loading import LISTS, OPTIONAL_LISTS, OUT_OF_SCOPE, SINGLE, UTTERANCES
from knowledge.new_folder import new_folder
from knowledge.schema import Ambiguity, Content


def export_content(content: Content, folder: Path) -> None:
    """Write `content` to a new `folder`, built aside and moved into place.

    Raises:
        StoreError: the folder exists and is not empty, or cannot be written; nothing is left half.

    """
    with new_folder(folder) as aside:
        for path, value in _files(content).items():
            target = aside / path
            target.parent.mkdir(exist_ok=True)
            target.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")


def _files(content: Content) -> dict[str, Any]:
    files: dict[str, Any] = {}
    for name in SINGLE:
        files[f"{name}.yml"] = {name: _plain(getattr(content, name))}
    for name in LISTS:
        files[f"{name}.yml"] = {name: [_plain(entry) for entry in getattr(content, name)]}
    theme_of = {task.id: task.theme for task in content.tasks}
    for name in OPTIONAL_LISTS:
        for entry in getattr(content, name):
            file = f"{name}/{theme_of[entry.readings[0].task]}.yml" if isinstance(entry, Ambiguity) else f"{name}.yml"
            files.setdefault(file, {name: []})[name].append(_plain(entry))
    for utterance in content.utterances:
        if utterance.task is None or utterance.kind is None:
            files.setdefault(f"{UTTERANCES}/buiten-bereik.yml", {}).setdefault(OUT_OF_SCOPE, []).append(utterance.text)
            continue
        file = files.setdefault(f"{UTTERANCES}/{theme_of[utterance.task]}.yml", {})
        file.setdefault(utterance.task, {}).setdefault(utterance.kind, []).append(utterance.text)
    return files


def _plain(entry: Any) -> Any:  # noqa: ANN401 - any content model
    return entry.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {
        # fields without a default are kept also when empty: absent and unknown are different things
        key: entry.model_dump(mode="json", by_alias=True)[key]
        for key in (field.alias or name for name, field in type(entry).model_fields.items() if field.is_required())
    }
