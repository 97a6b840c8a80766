"""Where a reader disputes a label: the keeper's own template, mail, or the page that says how to write."""

from urllib.parse import quote

from afterword.settings import Settings, contact_url

_MAIL = "{contact}?subject=Label%3A%20{{stance}}%20{{myth}}%20in%20{{title}}&body={{url}}%0A%0A"


def dispute_template(settings: Settings) -> str:
    """Return the template of a dispute's address: the setting, else what `contact` gives; empty for none."""
    if settings.dispute:
        return settings.dispute
    contact = contact_url(settings).replace("{", "%7B").replace("}", "%7D")
    return _MAIL.format(contact=contact) if contact.startswith("mailto:") and "?" not in contact else contact


def dispute_link(template: str, *, title: str, url: str, myth: str, stance: str) -> str:
    """Return the address at which one label is disputed, its values percent-encoded (RFC 3986).

    Args:
        template: Checked by the settings; empty for none.
        title: Of the essay or thread.
        url: The labelled sentence's whole address.
        myth: Its id.
        stance: One of the four.
    """
    values = {"title": title, "url": url, "myth": myth, "stance": stance}
    return template.format(**{name: quote(value, safe="") for name, value in values.items()})
