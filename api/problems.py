"""One error shape for every route: `application/problem+json` (RFC 9457), in Dutch, with the field that is wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from api.allowed import methods_at
from knowledge.errors import StoreError
from knowledge.masking import mask
from knowledge.validation_messages import dutch

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field of the request."""

    field: str
    message: str


class ProblemError(Exception):
    """An error that the caller can act on; subclasses fix the status and the title."""

    status = 500
    title = "Er ging iets mis"

    def __init__(self, detail: str, fields: Sequence[FieldProblem] = ()) -> None:
        """Keep the Dutch sentence and the fields that are wrong."""
        super().__init__(detail)
        self.detail = detail
        self.fields = tuple(fields)


class ValidationError(ProblemError):
    """A field of the request is not right."""

    status = 422
    title = "Dit klopt nog niet"

    def __init__(self, fields: Sequence[FieldProblem]) -> None:
        """Say how many fields are wrong; each has its own sentence."""
        count = "Eén veld klopt nog niet." if len(fields) == 1 else f"{len(fields)} velden kloppen nog niet."
        super().__init__(count, fields)


class UnknownDeskError(ValidationError):
    """A desk id that does not exist."""

    def __init__(self, desk: str, field: str) -> None:
        """Name the desk and the field it stood in."""
        super().__init__([FieldProblem(field, f"Het loket '{mask(desk).text}' bestaat niet.")])


class NotFoundError(ProblemError):
    """What was asked for does not exist."""

    status = 404
    title = "Niet gevonden"


class NotAllowedError(ProblemError):
    """The caller has no right to this."""

    status = 403
    title = "Dit mag niet"


class SignInError(ProblemError):
    """Nobody is signed in, and this needs somebody; a page leads to the form for signing in."""

    status = 401
    title = "U bent niet ingelogd"

    def __init__(self, detail: str = "Log eerst in. Daarna komt u vanzelf terug op deze pagina.") -> None:
        """Say what to do."""
        super().__init__(detail)


class ConflictError(ProblemError):
    """What is asked does not fit what happened before."""

    status = 409
    title = "Dit kan niet meer"


class UnauthorizedError(ProblemError):
    """The token of the caller is wrong."""

    status = 401
    title = "Geen toegang"


class TooManyError(ProblemError):
    """The caller asks too much in a short time."""

    status = 429
    title = "Even rustig aan"


class UnavailableError(ProblemError):
    """A part of the product is down; it is said to be down."""

    status = 503
    title = "Tijdelijk niet beschikbaar"


NO_LENGTH = "Stuur mee hoe groot de aanvraag is (Content-Length), en stuur hem in één keer."

_TITLES = {
    400: "Dit klopt nog niet",
    404: "Niet gevonden",
    405: "Dit kan hier niet",
    411: "Grootte ontbreekt",
    413: "Te groot",
    415: "Ander soort",
}
_DETAILS = {
    400: "De aanvraag is niet te lezen.",
    404: "Dit adres bestaat niet.",
    405: "Deze handeling kan niet op dit adres.",
    411: NO_LENGTH,
    413: "De aanvraag is te groot.",
}


def problem_response(request: Request, error: ProblemError) -> Response:
    """Render an error of our own."""
    headers = {"Retry-After": "60"} if error.status == TooManyError.status else {}
    return _render(request, error.status, error.title, error.detail, error.fields, headers)


def validation_response(request: Request, error: RequestValidationError) -> Response:
    """Render what the parser of the request found, in Dutch. The value itself is never echoed."""
    fields = []
    for detail in error.errors():
        place = ".".join(str(step) for step in detail["loc"][1:] if not isinstance(step, int) or len(detail["loc"]) > 2)  # noqa: PLR2004 - body and place: one of a list
        sentence = dutch(detail)
        fields.append(FieldProblem(place or "body", sentence[0].upper() + sentence[1:] + "."))
    return problem_response(request, ValidationError(fields))


def http_response(request: Request, error: HTTPException) -> Response:
    """Render what the framework itself refuses, such as an address that does not exist."""
    title = _TITLES.get(error.status_code, "Er ging iets mis")
    detail = _DETAILS.get(error.status_code, "De aanvraag kon niet worden verwerkt.")
    headers = dict(error.headers or {})
    if error.status_code == 405 and (methods := methods_at(request)):  # noqa: PLR2004 - HTTP's own number
        headers["Allow"] = ", ".join(sorted(methods))  # the framework names those of one route only
    return _render(request, error.status_code, title, detail, (), headers)


def store_response(request: Request, error: StoreError) -> Response:
    """Say that the database is down; never an empty answer."""
    return problem_response(request, UnavailableError(str(error)))


def crash_response(request: Request, _: Exception) -> Response:
    """Render a mistake of ours: no stack trace, no text of the request."""
    detail = "Dit is onze fout, niet de uwe. Probeer het opnieuw; blijft het misgaan, meld het dan bij de beheerder."
    return _render(request, 500, "Er ging iets mis", detail, (), {})


def _render(
    request: Request, status: int, title: str, detail: str, fields: Sequence[FieldProblem], headers: dict[str, str]
) -> Response:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": mask(request.url.path).text,  # a caller may have put a number of a resident in it
    }
    if fields:
        body["errors"] = [{"field": field.field, "message": field.message} for field in fields]
    return JSONResponse(body, status_code=status, headers=headers, media_type=MEDIA_TYPE)


DOCUMENTED = {
    "400": "De aanvraag is niet te lezen.",
    "401": "Het token is niet bekend.",
    "403": "De aanvraag komt van een andere website.",
    "404": "Niet gevonden.",
    "409": "Dit past niet bij wat er al is gebeurd.",
    "411": "Er staat niet bij hoe groot de aanvraag is.",
    "413": "De aanvraag is te groot.",
    "422": "Een of meer velden kloppen niet.",
    "429": "Te veel aanvragen.",
    "503": "Een onderdeel werkt nu niet.",
}
"""The problems that any route may answer, for the OpenAPI description."""

SCHEMAS: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "title": "Problem",
        "description": "Een fout in vaste vorm (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
    }
}
