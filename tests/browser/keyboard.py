"""Filling in a page with the keyboard alone."""


def type_into(page, field, words):
    """Go to a field with the keyboard and type; in a list that chooses what begins with the words."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == field:
            break
    assert page.evaluate("document.activeElement.id") == field
    if page.evaluate("document.activeElement.tagName") == "SELECT":
        page.keyboard.type(words)
    else:
        page.keyboard.insert_text(words)


def press(page, words):
    """Go to a button or link with the keyboard and press it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText || ''").strip() == words:
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
