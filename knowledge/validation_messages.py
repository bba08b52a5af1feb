"""Validation errors of Pydantic in Dutch, B1 level: what is wrong and what to fill in instead."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

_MESSAGES: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "missing": lambda _: "dit veld ontbreekt",
    "extra_forbidden": lambda _: "dit veld kennen we niet",
    "string_type": lambda _: "hier hoort tekst te staan (zet cijfers tussen aanhalingstekens)",
    "string_too_short": lambda _: "dit veld mag niet leeg zijn",
    "string_too_long": lambda c: f"dit is te lang; gebruik hoogstens {c.get('max_length')} tekens",
    "string_pattern_mismatch": lambda _: "deze schrijfwijze klopt niet; kijk hoe het bij andere regels staat",
    "too_short": lambda c: f"vul er minstens {c.get('min_length')} in",
    "too_long": lambda c: f"hier mogen er hoogstens {c.get('max_length')} staan",
    "tuple_type": lambda _: "hier hoort een lijst te staan",
    "list_type": lambda _: "hier hoort een lijst te staan",
    "mapping_type": lambda _: "hier horen velden met een naam te staan",
    "dict_type": lambda _: "hier horen velden met een naam te staan",
    "model_type": lambda _: "hier horen velden met een naam te staan",
    "model_attributes_type": lambda _: "hier horen velden met een naam te staan",
    "bool_type": lambda _: "vul true of false in",
    "bool_parsing": lambda _: "vul true of false in",
    "int_type": lambda _: "vul een heel getal in",
    "int_parsing": lambda _: "vul een heel getal in",
    "int_from_float": lambda _: "vul een heel getal in",
    "float_parsing": lambda _: "vul een getal in",
    "greater_than": lambda c: f"vul een getal in dat groter is dan {c.get('gt')}",
    "greater_than_equal": lambda c: f"vul een getal in van minstens {c.get('ge')}",
    "less_than": lambda c: f"vul een getal in dat kleiner is dan {c.get('lt')}",
    "less_than_equal": lambda c: f"vul een getal in van hoogstens {c.get('le')}",
    "date_type": lambda _: "vul een datum in als 2026-11-24",
    "date_from_datetime_parsing": lambda _: "vul een datum in als 2026-11-24",
    "date_parsing": lambda _: "vul een datum in als 2026-11-24",
    "datetime_type": lambda _: "vul een datum en tijd in als 2026-11-24T10:30",
    "datetime_parsing": lambda _: "vul een datum en tijd in als 2026-11-24T10:30",
    "datetime_from_date_parsing": lambda _: "vul een datum en tijd in als 2026-11-24T10:30",
    "datetime_object_invalid": lambda _: "vul een datum en tijd in als 2026-11-24T10:30",
    "timezone_aware": lambda _: "vul een datum en tijd met tijdzone in",
    "enum": lambda c: f"kies een van: {_unquoted(c.get('expected'))}",
    "literal_error": lambda c: f"kies een van: {_unquoted(c.get('expected'))}",
    "json_invalid": lambda _: "dit is geen geldige JSON",
    "url_parsing": lambda _: "vul een volledig webadres in, met https://",
}


def _unquoted(expected: object) -> str:
    return str(expected).replace("'", "").replace(" or ", ", ")


def dutch(error: ErrorDetails) -> str:
    """Return the Dutch sentence for one validation error; our own checks already speak Dutch."""
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    render = _MESSAGES.get(error["type"])
    return render(error.get("ctx", {})) if render else "deze waarde klopt niet; kijk hoe het bij andere regels staat"
