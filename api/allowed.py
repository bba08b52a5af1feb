"""Which methods an address has: several routes may share one, such as a list and what is added to it."""

from fastapi.routing import iter_route_contexts
from starlette.requests import Request
from starlette.routing import Match


def methods_at(request: Request) -> frozenset[str]:
    """Return the methods of all routes at the address of a request; nothing where only files are served."""
    routes = [route for route in iter_route_contexts(request.app.routes) if route.methods]
    here = (route for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    return frozenset(method for route in here for method in route.methods or ())
