"""What somebody typed in a field of a form, as the page counts it."""


def typed_text(value: object) -> str:
    """Return the text of a field without white space around it; '' for what is no text.

    A browser sends every line end as two signs and counts it as one (HTML, "normalize newlines"): here it is one too,
    so that what fits on the page fits here. A null sign is what PostgreSQL cannot keep.
    """
    if not isinstance(value, str):
        return ""
    return value.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
