"""What outside standards say about validity, as validators: the files beside this one, with their sources inside."""

import json
from functools import cache
from pathlib import Path

import jsonschema_rs

HERE = Path(__file__).parent


@cache
def hsds(name, *, strict=False):
    """Return the validator of an object of HSDS 3.1; a strict one also refuses fields that the standard does not have.

    The standard itself allows other fields; a slip of ours in a name would then go unseen.
    """
    schema = json.loads((HERE / "hsds_3_1.json").read_text())
    parts = schema["$defs"]
    if strict:
        parts = {part: {**body, "additionalProperties": False} for part, body in parts.items()}
    whole = {"$schema": schema["$schema"], "$ref": f"#/$defs/{name}", "$defs": parts}
    return jsonschema_rs.validator_for(whole, validate_formats=True)


@cache
def objecttype(name):
    """Return the validator of a community object type (`kennisartikel` or `vac`)."""
    return jsonschema_rs.validator_for(json.loads((HERE / f"{name}.json").read_text()), validate_formats=True)


def problems(validator, value):
    """Return what is wrong with a value: where, and the library's own words."""
    return [("/".join(map(str, error.instance_path)), error.message) for error in validator.iter_errors(value)]
