"""The pages of accounts: signing in, the own account, and what an administrator does."""

from fastapi import APIRouter

from api.pages.accounts import administration, log, organisation, own_account, sign_in, systems


def build_account_router() -> APIRouter:
    """Make the routes of all pages of accounts."""
    router = APIRouter(include_in_schema=False)
    for pages in (sign_in, organisation, own_account, administration, systems, log):
        pages.add_routes(router)
    return router
