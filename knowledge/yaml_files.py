"""Read a YAML file into plain values and remember the line of every value, so that an error can point at it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

Path_ = Sequence[int | str]

MAX_BYTES = 20 * 1024 * 1024
"""Largest content file that is read; more is a mistake (the largest of Lindewaard is 0.2 MB)."""


class YamlError(Exception):
    """The file is not readable as YAML; `line` counts from 1, 0 when not known."""

    def __init__(self, message: str, line: int = 0) -> None:
        """Keep the Dutch sentence and the line."""
        super().__init__(message)
        self.line = line


class YamlFile:
    """The parsed document of one file with the line of each part."""

    def __init__(self, path: Path) -> None:
        """Read and parse `path`; raises YamlError in Dutch."""
        try:
            if path.stat().st_size > MAX_BYTES:
                message = "het bestand is groter dan 20 MB; knip het in stukken"
                raise YamlError(message)
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            message = "dit bestand ontbreekt"
            raise YamlError(message) from None
        except UnicodeDecodeError:
            message = "het bestand is niet in UTF-8 opgeslagen; sla het opnieuw op met de codering UTF-8"
            raise YamlError(message) from None
        except OSError as error:
            message = f"het bestand is niet te lezen ({error.strerror})"
            raise YamlError(message) from None
        loader = yaml.CSafeLoader(text)
        try:
            root = loader.get_single_node()
            if root is None:
                message = "het bestand is leeg"
                raise YamlError(message)
            self._root: yaml.Node = root
            _check_keys(self._root)
            self.value: Any = loader.construct_document(self._root)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 0
            message = "de opmaak (YAML) klopt hier niet; kijk naar inspringen, aanhalingstekens en dubbele punten"
            raise YamlError(message, line) from None
        except yaml.reader.ReaderError as error:
            message = "hier staat een teken dat YAML niet kent; haal het weg"
            raise YamlError(message, text.count("\n", 0, error.position) + 1) from None
        except ValueError as error:  # such as 2026-02-31, which YAML reads as a date
            message = f"een waarde is niet te lezen: {error}"
            raise YamlError(message) from None
        finally:
            loader.dispose()

    def line(self, path: Path_) -> int:
        """Return the line (from 1) of the part at `path`, or of the deepest part of it that exists."""
        node = self._root
        mark = node.start_mark
        for step in path:
            if isinstance(node, yaml.MappingNode):
                found = next(((key, value) for key, value in node.value if key.value == str(step)), None)
                if found is None:
                    break
                mark, node = found[0].start_mark, found[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                mark = node.start_mark
            else:
                break
        return int(mark.line) + 1


def _check_keys(root: yaml.Node) -> None:
    """Refuse a key that stands twice, or is no plain text. A part that is named again (`*`) is looked at once."""
    todo, looked_at = [root], set[int]()
    while todo:
        node = todo.pop()
        if id(node) in looked_at:
            continue
        looked_at.add(id(node))
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    message = "vóór een dubbele punt hoort gewone tekst te staan"
                    raise YamlError(message, key.start_mark.line + 1)
                if key.value in seen:
                    message = f"'{key.value}' staat hier twee keer; haal er een weg"
                    raise YamlError(message, key.start_mark.line + 1)
                seen.add(key.value)
                todo.append(value)
        elif isinstance(node, yaml.SequenceNode):
            todo.extend(node.value)


def as_mapping(value: object) -> Mapping[str, Any]:
    """Return `value` when it is a mapping, else an empty one (the schema then reports what is missing)."""
    return value if isinstance(value, Mapping) else {}
