"""JSON as the site's files have it: in one line, every letter as it is."""

from msgspec.json import Encoder

_encode = Encoder(enc_hook=str.__str__).encode  # markup, too, is a string


def render_value(value: object) -> str:
    """Return the JSON of strings, numbers, lists and dictionaries; raises TypeError for anything else."""
    return _encode(value).decode()
