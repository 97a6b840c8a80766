"""What may stand where in a book, and what becomes of the rest: tables for `tidy`."""

import re
from collections.abc import Mapping

ROOT = "root"
LEAVES = frozenset("p pre h2 h3 h4 h5 h6".split())  # blocks that hold nothing but words
BLOCKS = frozenset("blockquote div h2 h3 h4 h5 h6 li ol p pre table td th tr ul".split())
AS_BLOCKS: Mapping[str, str] = {
    "h1": "h2",
    **dict.fromkeys("address article aside details dd dl dt figcaption figure footer".split(), "div"),
    **dict.fromkeys("caption header hgroup main nav section summary".split(), "div"),
}
INLINE = frozenset(
    "a abbr b bdi cite code del dfn em i ins kbd mark q s samp small span strong sub sup u var".split()
)
AS_INLINE: Mapping[str, str] = {"bdo": "span", "rp": "span", "rt": "small", "ruby": "span", "time": "span"}
THROUGH = frozenset({"col", "colgroup", "tbody", "tfoot", "thead"})  # only their contents count
DROPPED = frozenset({"script", "style", "template", "title"})
CLASSES = frozenset({"center", "fn", "fn-back", "fn-ref", "left", "notes", "right", "said", "tag"})
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")
OURS = re.compile(r"l[nr][0-9]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
SMALL_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
NUMBER = re.compile(r"-?[0-9]{1,6}")
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
