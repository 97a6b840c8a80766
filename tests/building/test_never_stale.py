"""Never stale: after any edits, a build on top of earlier ones gives what a build from nothing gives."""

import random
import shutil

from edits import EDITS

from support import run

# Without `.cache/` nobody knows whose the files in the output are, so that is lost only with them.
LOSSES = ((), (), (), ("output",), ("output", ".cache"), (".cache/labels",), (".cache/build/*.sqlite",))


def shown(folder):
    """Return the bytes of every file of a built site."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_never_stale(small, request):
    """Whatever was edited, added, deleted or renamed: sources, theme, settings, code.

    `--edits N` makes more steps than these few, and `--seed S` the same ones again.
    """
    seed = request.config.getoption("--seed")
    draw = random.Random(seed)  # noqa: S311 - lots, not secrets
    run("afterword", "build", cwd=small)
    done = []
    for _ in range(request.config.getoption("--edits")):
        for _ in range(draw.randint(1, 3)):
            edit = draw.choice(EDITS)
            done.append(f"{edit.__name__}: {edit(small, draw)}")
        for lost in draw.choice(LOSSES):
            for path in small.glob(lost):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        run("afterword", "build", cwd=small)
        run("pelican", "content", "-o", "plain", cwd=small)
        found, wanted = shown(small / "output"), shown(small / "plain")
        different = sorted(
            name for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)
        )
        assert different == [], f"seed {seed}, after {done}"
