"""The files that editors change and read in again: with who keeps each desk true, which others may not fetch."""

from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from api.pages.editing.common import Editor, TheEditing
from api.transfer.files import CSV, XLSX, as_csv, as_xlsx
from api.transfer.tables import all_tables, desk_table

ADDRESS: Final = "/beheer/inlezen"


def add_routes(router: APIRouter) -> None:
    """Add the workbook and the desks."""

    @router.get(f"{ADDRESS}/loketwijzer.xlsx")
    def workbook(editor: Editor, editing: TheEditing) -> Response:
        """Give all tables as one workbook."""
        kb = editing.latest.kb(editor.municipality)
        return _download(as_xlsx(all_tables(kb, with_owners=True)), XLSX, "loketwijzer.xlsx")

    @router.get(f"{ADDRESS}/loketten.csv")
    def desks(editor: Editor, editing: TheEditing) -> Response:
        """Give the desks."""
        kb = editing.latest.kb(editor.municipality)
        return _download(as_csv(desk_table(kb, with_owners=True)), CSV, "loketten.csv")


def _download(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)
