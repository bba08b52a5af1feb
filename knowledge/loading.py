"""From a folder of content files to validated content: every error at once, and nothing loaded half."""

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from knowledge import references
from knowledge.errors import ContentError, ContentProblem
from knowledge.masking import mask
from knowledge.national import KEYS, Base, NationalLayer, Own, merged
from knowledge.schema import (
    Ambiguity,
    Calendar,
    Content,
    Desk,
    DeskType,
    DigitalCue,
    DivisionRow,
    Escalation,
    HelpKind,
    Municipality,
    Task,
    Theme,
    Utterance,
)
from knowledge.validation_messages import dutch
from knowledge.yaml_files import YamlError, YamlFile, as_mapping

SINGLE: Final[Mapping[str, type[BaseModel]]] = {
    "municipality": Municipality,
    "calendar": Calendar,
    "escalation": Escalation,
}
"""Files that hold one entry: `<name>.yml` with the key `<name>`."""

LISTS: Final[Mapping[str, type[BaseModel]]] = {
    "themes": Theme,
    "desk_types": DeskType,
    "help_kinds": HelpKind,
    "desks": Desk,
    "tasks": Task,
    "division": DivisionRow,
}
"""Files that hold a list of entries: `<name>.yml` with the key `<name>`."""

OPTIONAL_LISTS: Final[Mapping[str, type[BaseModel]]] = {"ambiguities": Ambiguity, "digital_cues": DigitalCue}
"""Like those of LISTS, but a municipality may do without, or divide one over the files of a folder `<name>/`."""

CONTENT: Final = Path(__file__).parent / "content"
"""Where the layers are, and the municipalities that come with the program."""
LAYER: Final = "layer"
"""The file that says that a folder rests on a layer, and in the folder of the layer what it holds."""
UTTERANCES: Final = "utterances"
OUT_OF_SCOPE: Final = "out_of_scope"

_SUBJECTS: Final = f"hier horen de ids van onderwerpen te staan, of '{OUT_OF_SCOPE}:'"
_KINDS: Final = "hier horen soorten hulp te staan, elk met een lijst van zinnen"
_TEXTS: Final = "hier hoort een lijst van zinnen te staan, met een streepje voor elke zin"


def load_content(folder: Path) -> Content:
    """Read and validate the content in `folder`.

    Raises:
        ContentError: with every error of every file; nothing is returned half.

    """
    if not folder.is_dir():
        raise ContentError([ContentProblem(str(folder), 0, "", "", "deze map bestaat niet")])
    reader = _Reader(folder)
    values = _layered(reader) if reader.has(LAYER) else _whole(reader)
    if reader.problems:
        raise ContentError(reader.problems)
    content = Content.model_construct(**values)  # its parts are validated above, each against its own lines
    problems = [
        ContentProblem(*reader.place(file, path), entry, field, message)
        for file, path, entry, field, message in references.problems(content)
    ]
    if problems:
        raise ContentError(problems)
    return content


def _whole(reader: "_Reader") -> dict[str, Any]:
    """Return the values of a municipality that keeps everything itself."""
    values: dict[str, Any] = {}
    for name, model in SINGLE.items():
        values[name] = reader.single(name, model)
    for name, model in LISTS.items():
        values[name] = reader.many(name, model)
    for name, model in OPTIONAL_LISTS.items():
        values[name] = reader.divided(name, model)
    values["utterances"] = reader.utterances()
    return values


def _layered(reader: "_Reader") -> dict[str, Any]:
    """Return the values of a municipality that keeps its own content beside the national layer.

    Raises ContentError when something is wrong with its files or with the layer.
    """
    base = reader.single(LAYER, Base)
    values: dict[str, Any] = {"municipality": reader.single("municipality", Municipality)}
    values["escalation"] = reader.single("escalation", Escalation)
    values["calendar"] = reader.single("calendar", Calendar) if reader.has("calendar") else None
    for name, model in {**LISTS, **OPTIONAL_LISTS}.items():
        values[name] = reader.divided(name, model)
    values["utterances"] = reader.utterances()
    reader.refuse_doubles()
    if reader.problems or not isinstance(base, Base):
        raise ContentError(reader.problems)
    layer, source = layer_and_source(base.base)
    whole = merged(source, layer, Own(values["municipality"], values))
    reader.lay_over(base.base, whole)
    return whole


def national_layer(name: str) -> NationalLayer:
    """Return what the layer called `name` says that it holds. Raises ContentError when there is no such layer."""
    folder = CONTENT / name
    if not folder.is_dir():
        message = f"de laag '{name}' bestaat niet; bedoelt u 'landelijk'?"
        raise ContentError([ContentProblem(f"{LAYER}.yml", 0, "", "base", message)])
    reader = _Reader(folder)
    layer = reader.single(LAYER, NationalLayer)
    if not isinstance(layer, NationalLayer):
        raise ContentError(reader.problems)
    return layer


@cache
def layer_and_source(name: str) -> tuple[NationalLayer, Content]:
    """Return what the layer called `name` holds, and the content that it is taken from. Raises ContentError.

    It comes with the product, so it is read once; that takes seconds.
    """
    layer = national_layer(name)
    source = load_content(CONTENT / layer.source)
    unknown = set(layer.desks) - {desk.id for desk in source.desks}
    if unknown:
        message = f"deze loketten staan niet bij '{layer.source}': {', '.join(sorted(unknown))}"
        raise ContentError([ContentProblem(f"{name}/{LAYER}.yml", 0, "", "desks", message)])
    return layer, source


def layer_under(folder: Path) -> str | None:
    """Return the name of the layer on which a folder of content rests, None when it keeps everything itself."""
    reader = _Reader(folder)
    base = reader.single(LAYER, Base) if reader.has(LAYER) else None
    return base.base if isinstance(base, Base) else None


class _Reader:
    """Reads the files of one folder and collects what is wrong with them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, YamlFile] = {}
        self._origins: dict[str, list[tuple[str, int]]] = {}
        self._ids: dict[str, list[str]] = {}
        self.problems: list[ContentProblem] = []

    def has(self, name: str) -> bool:
        """Say whether the folder has this file."""
        return (self._folder / f"{name}.yml").exists()

    def refuse_doubles(self) -> None:
        """Add a problem for every id that stands in our files twice; in the merged lists one would hide the other."""
        for name, ids in self._ids.items():
            for number, one in enumerate(ids):
                if one in ids[:number]:
                    message = "deze id staat er twee keer; elke id mag één keer"
                    self.problems.append(ContentProblem(*self.place(name, (number,)), one, "id", message))

    def lay_over(self, layer: str, whole: Mapping[str, Any]) -> None:
        """Remember of each entry of the merged lists in which file it stands: one of ours, or one of the layer."""
        for name in (*LISTS, *OPTIONAL_LISTS):
            mine = iter(self._origins.get(name, ()))
            key = KEYS.get(name)
            ours = dict(zip(self._ids.get(name, ()), mine, strict=True)) if key else {}
            below = (f"{layer}/{name}", 0)
            self._origins[name] = [ours.get(key(entry), below) if key else next(mine, below) for entry in whole[name]]

    def place(self, collection: str, path: tuple[int | str, ...]) -> tuple[str, int]:
        """Return the file and the line of a part of a collection; a divided one is counted through its files."""
        file, steps = collection, path
        if collection in self._origins and path:
            file, number = self._origins[collection][int(path[0])]
            steps = (number, *path[1:])
        line = self._files[file].line((collection, *steps)) if file in self._files else 0
        return f"{file}.yml", line

    def _open(self, name: str) -> YamlFile | None:
        try:
            self._files[name] = YamlFile(self._folder / f"{name}.yml")
        except YamlError as problem:
            self.problems.append(ContentProblem(f"{name}.yml", problem.line, "", "", str(problem)))
            return None
        return self._files[name]

    def _root(self, name: str, key: str) -> tuple[YamlFile, Any] | None:
        file = self._open(name)
        if file is None:
            return None
        root = as_mapping(file.value)
        for other in root:
            if other != key:
                line = file.line((other,))
                message = f"deze sleutel kennen we niet; bovenaan hoort alleen '{key}:'"
                self.problems.append(ContentProblem(f"{name}.yml", line, "", str(other), message))
        if key not in root:
            message = f"het bestand moet beginnen met '{key}:'"
            self.problems.append(ContentProblem(f"{name}.yml", 1, "", key, message))
            return None
        return file, root[key]

    def single(self, name: str, model: type[BaseModel]) -> BaseModel | None:
        found = self._root(name, name)
        return self._entry(name, found[0], model, found[1], (name,)) if found else None

    def many(self, name: str, model: type[BaseModel]) -> tuple[BaseModel, ...]:
        return tuple(entry for _, entry in self._rows(name, name, model))

    def divided(self, name: str, model: type[BaseModel]) -> tuple[BaseModel, ...]:
        """Read a collection from its file, or from the files of its folder in the order of their names."""
        files = [name] if (self._folder / f"{name}.yml").exists() else []
        files += [f"{name}/{path.stem}" for path in sorted((self._folder / name).glob("*.yml"))]
        origins = self._origins.setdefault(name, [])
        entries = []
        for file in files:
            for number, entry in self._rows(file, name, model):
                origins.append((file, number))
                entries.append(entry)
                if name in KEYS:
                    self._ids.setdefault(name, []).append(KEYS[name](entry))
        return tuple(entries)

    def _rows(self, name: str, key: str, model: type[BaseModel]) -> Iterator[tuple[int, BaseModel]]:
        """Yield the entries of a list that are right, each with its number in the file."""
        found = self._root(name, key)
        if found is None:
            return
        file, rows = found
        if not isinstance(rows, list):
            message = "hier hoort een lijst te staan, met een streepje voor elk onderdeel"
            self.problems.append(ContentProblem(f"{name}.yml", file.line((key,)), "", key, message))
            return
        for number, row in enumerate(rows):
            entry = self._entry(name, file, model, row, (key, number))
            if entry is not None:
                yield number, entry

    def _entry(
        self, name: str, file: YamlFile, model: type[BaseModel], value: object, path: tuple[int | str, ...]
    ) -> BaseModel | None:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            row = as_mapping(value)
            number = f"nummer {int(path[-1]) + 1}" if len(path) > 1 else name
            label = str(row.get("id") or row.get("task") or row.get("theme") or number)
            known = [field.alias or key for key, field in model.model_fields.items()]
            for detail in error.errors(include_url=False):
                where = detail["loc"]
                place = ".".join(str(step) for step in where)
                message = dutch(detail)
                if detail["type"] == "extra_forbidden" and len(where) == 1:
                    near = difflib.get_close_matches(str(where[0]), known, n=1)
                    message += f"; bedoelt u '{near[0]}'?" if near else ""
                line = file.line((*path, *where))
                self.problems.append(ContentProblem(f"{name}.yml", line, label, place, message))
            return None

    def utterances(self) -> tuple[Utterance, ...]:
        found: list[Utterance] = []
        for path in sorted((self._folder / UTTERANCES).glob("*.yml")):
            name = f"{UTTERANCES}/{path.stem}"
            file = self._open(name)
            if file is not None:
                found.extend(self._spoken(name, file))
        return tuple(found)

    def _spoken(self, name: str, file: YamlFile) -> Iterator[Utterance]:
        for text, task, kind, path in self._sentences(name, file):
            try:
                utterance = Utterance.model_validate({"text": text, "task": task, "kind": kind})
            except ValidationError as error:
                where, message = str(path[-1]), dutch(error.errors(include_url=False)[0])
                self.problems.append(ContentProblem(f"{name}.yml", file.line(path), f"{task}/{kind}", where, message))
                continue
            personal = mask(utterance.text).kinds
            if personal:
                message = f"in deze zin staan persoonsgegevens ({', '.join(personal)}); haal die eruit"
                self.problems.append(ContentProblem(f"{name}.yml", file.line(path), f"{task}/{kind}", "", message))
            else:
                yield utterance

    def _sentences(
        self, name: str, file: YamlFile
    ) -> Iterator[tuple[object, str | None, str | None, tuple[int | str, ...]]]:
        """Yield (text, task, kind, path) of a file `task: {kind: [texts]}`, or `out_of_scope: [texts]`."""
        for task, kinds in self._within(name, file, (), file.value, dict, _SUBJECTS):
            if task == OUT_OF_SCOPE:
                for number, text in self._within(name, file, (task,), kinds, list, _TEXTS):
                    yield text, None, None, (task, number)
                continue
            for kind, texts in self._within(name, file, (task,), kinds, dict, _KINDS):
                for number, text in self._within(name, file, (task, kind), texts, list, _TEXTS):
                    yield text, task, kind, (task, kind, number)

    def _within(
        self,
        name: str,
        file: YamlFile,
        path: tuple[int | str, ...],
        value: object,
        shape: type[dict[Any, Any] | list[Any]],
        wanted: str,
    ) -> Iterator[tuple[Any, Any]]:
        """Yield the keys or numbers in `value` with what they hold; another shape is a problem, and not nothing."""
        if value is not None and not isinstance(value, shape):
            entry = "/".join(map(str, path))
            self.problems.append(ContentProblem(f"{name}.yml", file.line(path), entry, "", wanted))
        elif isinstance(value, dict):
            yield from value.items()
        elif isinstance(value, list):
            yield from enumerate(value)
