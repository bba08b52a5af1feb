"""What can go wrong between content and recognition, in sentences for the people who see it.

Every message is Dutch and says what to do; none holds a path of the machine's inside, a class name or a stack trace.
"""

import errno

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


def disk_reason(error: OSError) -> str:
    """Return in Dutch why the disk did not take a file."""
    if error.errno in FULL:
        return "de schijf is vol"
    if error.errno in FORBIDDEN:
        return "hier mag niet worden geschreven"
    return "schrijven lukt niet"


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
