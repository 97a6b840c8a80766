"""The site that ships, with an essay renamed: what its author does, step by step."""

import shutil

from support import ROOT, run

OLD, NEW = "which-knee", "that-knee"
REDIRECTS = """[redirects]
"/2011/03/café/" = "/knee"
"/feed.xml" = "/feeds/essays.atom.xml"
"/asked.php?x=1" = "/about/#labels"

[gone]
"/withdrawn/" = "Withdrawn by its author, who changed her mind."
"""


def copy_sources(folder):
    """Copy the sources of the site that ships into a new folder."""
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pelicanconf.py", "publishconf.py"):
        shutil.copy(ROOT / name, folder / name)


def rename_essay(folder):
    """Give an essay another file, and follow its links; its conversation comes along."""
    essays = folder / "content" / "essays"
    (essays / f"{OLD}.md").rename(essays / f"{NEW}.md")
    for path in essays.glob("*.md"):
        path.write_text(path.read_text().replace(f"}}{OLD}.md", f"}}{NEW}.md"))
    thread = folder / "content" / "discussions" / f"{OLD}.thread"
    thread.write_text(thread.read_text().replace(f"\nEssay: {OLD}\n", f"\nEssay: {NEW}\n"))


def add_header(folder, line):
    """Add a line to the renamed essay's header."""
    path = folder / "content" / "essays" / f"{NEW}.md"
    title, rest = path.read_text().split("\n", 1)
    path.write_text(f"{title}\n{line}\n{rest}")


def build(folder):
    """Build the site; return its output."""
    run("pelican", "content", "--fatal", "errors", cwd=folder)
    return folder / "output"
