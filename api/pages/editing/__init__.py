"""The pages of editors: desks, drafts, publishing and revisions."""

from fastapi import APIRouter


def build_editing_router() -> APIRouter:
    """Make the routes of all pages of editors."""
    return APIRouter(include_in_schema=False)
