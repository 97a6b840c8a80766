"""What an author, a designer and a keeper do to a site between two builds, drawn by lot."""


def _pick(draw, folder, pattern):
    found = sorted(folder.glob(pattern))
    return draw.choice(found) if found else None


def _append(path, text):
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return path.name


def _replace(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    return path.name


def edit_essay(site, draw):
    """A sentence more."""
    path = _pick(draw, site, "content/essays/*.md")
    return path and _append(path, f"\nA sentence of number {draw.randrange(99)}. It is so phony.\n")


def reword_essay(site, draw):
    """Words that no label, list or link shows: where nothing else changes, its page is made by itself."""
    path = _pick(draw, site, "content/essays/*.md")
    return path and _append(path, f"\nHerons stood on pier {draw.randrange(99)}, and cormorants.\n")


def retitle_essay(site, draw):
    """Another title, which neighbours and lists show."""
    path = _pick(draw, site, "content/essays/*.md")
    return path and _replace(path, "Title: ", f"Title: New {draw.randrange(99)} ")


def tag_essay(site, draw):
    """A topic."""
    path = _pick(draw, site, "content/essays/*.md")
    if path is None or "Tags:" in path.read_text(encoding="utf-8"):
        return None
    return _replace(path, "\n", f"\nTags: topic {draw.randrange(3)}\n")


def add_essay(site, draw):
    """A new one, dated anywhere between the others."""
    number = draw.randrange(99)
    path = site / "content" / "essays" / f"new-{number}.md"
    path.write_text(
        f"Title: Number {number}\nDate: 20{number % 20:02}-03-01\n\nNew words.\n", encoding="utf-8"
    )
    return path.name


def delete_essay(site, draw):
    """Its conversation, if any, gets a page of its own."""
    path = _pick(draw, site, "content/essays/*.md")
    if path is not None:
        path.unlink()
    return path and path.name


def rename_essay(site, draw):
    """Its address is another."""
    path = _pick(draw, site, "content/essays/*.md")
    return path and path.rename(path.with_name(f"renamed-{draw.randrange(99)}.md")).name


def edit_comment(site, draw):
    """A comment says more."""
    path = _pick(draw, site, "content/discussions/*.thread")
    return path and _append(path, f"\nAnd number {draw.randrange(99)} besides.\n")


def delete_thread(site, draw):
    """A conversation goes."""
    path = _pick(draw, site, "content/discussions/*.thread")
    if path is not None:
        path.unlink()
    return path and path.name


def add_thread(site, draw):
    """A conversation of its own."""
    number = draw.randrange(99)
    path = site / "content" / "discussions" / f"talk-{number}.thread"
    path.write_text(
        f"Thread: 1\nTitle: Talk {number}\n\n%%% t-{number}\nAuthor: Ada Quill\n\nNobody is phony.\n",
        encoding="utf-8",
    )
    return path.name


def edit_myth(site, draw):
    """Its name stands under every label."""
    path = _pick(draw, site, "content/myths/*.md")
    return path and _append(path, f"\nA further remark, {draw.randrange(99)}.\n")


def edit_page(site, draw):
    """Its title stands in every foot."""
    return _replace(site / "content/pages/about.md", "Title: ", f"Title: So {draw.randrange(99)} ")


def edit_template(site, draw):
    """Any of them, the macros too."""
    path = _pick(draw, site, "theme/templates/**/*.html")
    return _append(path, f"{{# {draw.randrange(99)} #}}")


def edit_base(site, draw):
    """What every page shows."""
    return _replace(site / "theme/templates/base.html", "</footer>", f"{draw.randrange(99)}</footer>")


def edit_style(site, draw):
    """A sheet that is only copied."""
    return _append(site / "theme/static/style.css", f"\n.n{draw.randrange(99)} {{ color: red; }}\n")


def edit_settings(site, draw):
    """A setting of ours or of Pelican's."""
    line = draw.choice(
        ["SITENAME = 'S{}'", "AFTERWORD['feed_items'] = 1 + {}", "AFTERWORD['keeper'] = 'K {}'"]
    )
    return _append(site / "pelicanconf.py", f"\n{line.format(draw.randrange(9))}\n")


def edit_code(site, draw):
    """A module that the settings import."""
    return _replace(site / "greeting.py", "Hello ", f"Hello {draw.randrange(99)} ")


def edit_motto(site, draw):
    """A file that the settings read."""
    return _append(site / "motto.txt", str(draw.randrange(99)))


def drop_output(site, draw):
    """Somebody's hand in the output."""
    path = _pick(draw, site, "output/**/*.html")
    if path is not None:
        path.unlink() if draw.random() < 0.5 else path.write_text("x", encoding="utf-8")
    return path and path.name


EDITS = tuple(value for name, value in sorted(globals().items()) if callable(value) and name[0] != "_")
