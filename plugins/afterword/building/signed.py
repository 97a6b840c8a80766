"""Files of ours in `.cache/build/`: plain values behind a line that tells whether they are whole."""

import marshal
from typing import Any

from afterword.building.files import digest_bytes


def sign(values: Any, schema: int) -> bytes:  # noqa: ANN401 - whatever marshal takes
    """Return plain values as a file holds them.

    Args:
        values: Dictionaries, lists, tuples, strings, bytes and numbers.
        schema: Raised by whoever changes what they mean.
    """
    # Not JSON, which takes twice as long to read, with a hundred thousand files a tenth of a second.
    body = marshal.dumps(values)
    return f"afterword {schema} {digest_bytes(body)}\n".encode() + body


def unsign(data: bytes, schema: int) -> Any:  # noqa: ANN401 - whatever was signed
    """Return the values of a file; raises ValueError where it is another's, cut off or changed."""
    head, _, body = data.partition(b"\n")
    if head != f"afterword {schema} {digest_bytes(body)}".encode():
        raise ValueError("not a file of ours, or of another schema")
    return marshal.loads(body)  # noqa: S302 - signed, and our own
