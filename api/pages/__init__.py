"""The server-rendered pages: the clerk's conversation with its advice card, the desks, and the resident's card."""

from api.pages.problems import problem_page
from api.pages.routes import STATIC_DIRECTORY, build_router

__all__ = ["STATIC_DIRECTORY", "build_router", "problem_page"]
