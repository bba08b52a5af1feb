"""The pages of editors: desks, drafts, publishing and revisions."""

from fastapi import APIRouter

from api.pages.editing import (
    archiving,
    beginning,
    bringing_back,
    cell,
    desk,
    desks,
    division,
    first_steps,
    freshness,
    intake,
    intake_files,
    intake_undo,
    matrix,
    merging,
    national,
    net,
    net_rules,
    proposals,
    publishing,
    rehearsal,
    replacing,
    revisions,
    second_person,
    spoken,
    tasks,
    throwing_away,
    vague,
)


def build_editing_router() -> APIRouter:
    """Make the routes of all pages of editors; fixed addresses come before those with a name in them."""
    router = APIRouter(include_in_schema=False)
    for pages in (
        desks,
        revisions,
        replacing,
        merging,
        rehearsal,
        publishing,
        second_person,
        matrix,
        cell,
        division,
        intake,
        intake_files,
        intake_undo,
        national,
        bringing_back,
        net,
        net_rules,
        freshness,
        proposals,
        first_steps,
        beginning,
        archiving,
        tasks,
        spoken,
        throwing_away,
        vague,
        desk,
    ):
        pages.add_routes(router)
    return router
