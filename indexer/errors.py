"""What can go wrong between content and recognition, in sentences for the people who see it.

Every message is Dutch and says what to do; none holds a path of the machine's inside, a class name or a stack trace.
"""


class IndexerError(Exception):
    """Base of the errors of this package; `str()` of it may be shown to a user."""


class ModelUnavailableError(IndexerError):
    """The embedding model that the setting names cannot be found, unpacked or loaded."""


class ArtefactMissingError(IndexerError):
    """Nothing has been built yet in the folder."""


class ArtefactDamagedError(IndexerError):
    """A file of the built artefact is missing, cut short or not what the manifest says."""


class ArtefactMismatchError(IndexerError):
    """The artefact was built by another model, prompt or revision of the content than the one in use."""


class BuildError(IndexerError):
    """Building failed; what was in use before is still in use."""
