"""Every old address of the site, and the one place where it leads: claims weighed, chains made short."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from afterword.errors import ContentError
from afterword.redirects.claims import Claim, Former, Source, Weight, at_base, line_of, read_claims
from afterword.redirects.paths import Old, is_page, parse_old, site_file
from afterword.redirects.redirectfile import FILE, RedirectFile, Written

_FIRM = Weight.AUTHOR  # from here on somebody meant it, and is told what is wrong with it


class Redirect(NamedTuple):
    """An old address and where it leads.

    Attributes:
        old: From the host's root.
        target: A path under the site's root, with its fragment; or a whole address elsewhere.
        file: What a static server sends for the address, under the site's root; None where nothing can stand.
    """

    old: Old
    target: str
    file: str | None

    @property
    def stub(self) -> str | None:
        """The file of a page that leads there; None where no page can stand."""
        return self.file if self.file is not None and is_page(self.file) else None


class Gone(NamedTuple):
    """An old address that leads nowhere, on purpose."""

    old: Old
    reason: str
    file: str | None

    @property
    def stub(self) -> str | None:
        """The file of a page that says so; None where no page can stand."""
        return self.file if self.file is not None and is_page(self.file) else None


class Left(NamedTuple):
    """An old address that an import brought and that leads nowhere, with the reason."""

    old: Old
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """What becomes of old addresses, each kind sorted by address.

    Attributes:
        base: The path that the site lies under, empty at a host's root.
    """

    base: str = ""
    redirects: tuple[Redirect, ...] = ()
    gone: tuple[Gone, ...] = ()
    left: tuple[Left, ...] = ()


NO_REDIRECTS = Table()


@dataclass(frozen=True, slots=True)
class Place:
    """What old addresses are compared with.

    Attributes:
        base: The path that the site lies under, empty at a host's root.
        former: Which addresses were this site's.
        living: The path of every page, under the site's root.
        problem: What is wrong with a link to a path, None for nothing.
    """

    base: str
    former: Former
    living: Container[str]
    problem: Callable[[str], str | None]


def build_table(
    content: Path, written: RedirectFile, sources: Iterable[Source], site: Place
) -> tuple[Table, tuple[ContentError, ...]]:
    """Weigh all that is said of old addresses.

    Args:
        content: The site's `content/`, for messages.
        written: What `redirects.toml` says.
        sources: Every public text.
        site: What there is now.

    Returns:
        The table, and every mistake, by file and line. What is mistaken isn't in the table.
    """
    claims, mistakes = read_claims(sources, site.former, site.base)
    path = content / FILE
    rows = {at_base(row.old, site.base): row for row in written.redirects if row.old is not None}
    claims += [Claim(old, row.value, Weight.FILE, path, row.text) for old, row in rows.items()]
    builder = _Builder(path, rows, site, mistakes)
    chosen = builder.choose(claims)
    gone = builder.choose_gone(written, chosen)
    ends = dict(builder.follow(chosen, gone))
    mistakes.sort(key=lambda mistake: (mistake.path, mistake.line or 0))
    files = _files(sorted({*ends, *gone}), site.base)
    return Table(
        site.base,
        tuple(Redirect(old, ends[old], files.get(old)) for old in sorted(ends)),
        tuple(Gone(old, gone[old].value, files.get(old)) for old in sorted(gone)),
        tuple(sorted(builder.left)),
    ), tuple(mistakes)


def _files(olds: Iterable[Old], base: str) -> dict[Old, str]:
    """Return the file of each old address; of names that some disks take for one, only the first has it."""
    found: dict[Old, str] = {}
    taken: set[str] = set()
    for old in olds:
        file = None
        if not old.query and old.path.startswith(f"{base}/"):
            file = site_file(old.path.removeprefix(base))
        if file is not None and file.casefold() not in taken:
            taken.add(file.casefold())
            found[old] = file
    return found


class _Builder:
    def __init__(
        self, path: Path, rows: Mapping[Old, Written], site: Place, mistakes: list[ContentError]
    ) -> None:
        self.path = path
        self.rows = rows
        self.site = site
        self.mistakes = mistakes
        self.left: list[Left] = []

    def _stands(self, old: Old) -> str | None:
        """Return the path of the page that stands at an old address, whatever its case; None for none."""
        if old.query or not old.path.startswith(f"{self.site.base}/"):
            return None
        path = old.path.removeprefix(self.site.base)
        return next((one for one in (path, path.lower()) if one in self.site.living), None)

    def _mistake(self, claim: Claim, message: str) -> None:
        if claim.weight is Weight.FILE:
            line = next(row.line for row in self.rows.values() if row.text == claim.header)
            self.mistakes.append(ContentError(self.path, line, message))
        else:
            line = line_of(claim.path, claim.header)
            self.mistakes.append(ContentError(claim.path, line, f"{claim.header}: {message}"))

    def choose(self, claims: Iterable[Claim]) -> dict[Old, Claim]:
        """Return the one claim to each old address that counts."""
        by_old: dict[Old, list[Claim]] = {}
        for claim in claims:
            by_old.setdefault(claim.old, []).append(claim)
        chosen: dict[Old, Claim] = {}
        for old, found in by_old.items():
            stands = self._stands(old)
            if stands is not None:
                self._refuse_living(found, stands)
                continue
            weight = max(claim.weight for claim in found)
            best = [claim for claim in found if claim.weight is weight]
            if len({claim.target for claim in best}) == 1:
                chosen[old] = best[0]
                self._compare(best[0], found)
            elif weight >= _FIRM:
                for claim in best[1:]:
                    self._mistake(claim, f"{old} stands in {best[0].path} too; take it out of one")
            else:
                self.left.append(
                    Left(old, f"{len(best)} texts had it: {', '.join(claim.target for claim in best)}")
                )
        return chosen

    def _compare(self, best: Claim, found: Sequence[Claim]) -> None:
        """Report an author's word that another author's word has taken the place of."""
        for claim in found:
            if claim.weight >= _FIRM and claim.weight < best.weight and claim.target != best.target:
                self._mistake(best, f"{best.old} is an alias of {claim.target}, in {claim.path}; delete one")

    def _refuse_living(self, found: Iterable[Claim], stands: str) -> None:
        for claim in found:
            own = claim.target.partition("#")[0] == stands
            if claim.weight >= _FIRM:
                what = "is the address that it has now" if own else f"is taken: {stands} stands there"
                if claim.old.path.removeprefix(self.site.base) != stands:
                    what = f"is {stands} in other letters, and many disks take both for one"
                self._mistake(claim, f"{claim.old} {what}; take it out")
            elif not own:
                self.left.append(Left(claim.old, f"{stands} stands there"))

    def choose_gone(self, written: RedirectFile, chosen: Mapping[Old, Claim]) -> dict[Old, Written]:
        """Return what is gone, by its old address."""
        gone: dict[Old, Written] = {}
        for row in written.gone:
            if row.old is None:
                continue
            old = at_base(row.old, self.site.base)
            problem = None
            if (stands := self._stands(old)) is not None:
                problem = f"{row.text} is not gone: {stands} stands there; delete the line, or the page"
            elif old in chosen and chosen[old].weight >= _FIRM:
                problem = (
                    f"{row.text} also leads to {chosen[old].target}, as {chosen[old].path} says; delete one"
                )
            if problem:
                self.mistakes.append(ContentError(self.path, row.line, problem))
            else:
                gone[old] = row
        return gone

    def follow(self, chosen: Mapping[Old, Claim], gone: Container[Old]) -> Iterator[tuple[Old, str]]:
        """Yield where each old address leads in the end."""
        for old, claim in chosen.items():
            if old in gone:
                continue
            end, problem = self._end(claim, chosen, gone)
            if problem:
                self._mistake(claim, problem)
            else:
                yield old, end

    def _end(self, claim: Claim, chosen: Mapping[Old, Claim], gone: Container[Old]) -> tuple[str, str | None]:
        """Return where a claim leads in the end, and what is wrong with that."""
        seen = [str(claim.old)]
        target, fragment = claim.target, ""
        while target.startswith("/"):
            page, _, own = target.partition("#")
            fragment = own or fragment
            try:
                here = at_base(parse_old(page), self.site.base)
            except ValueError as error:
                return target, str(error)
            if str(here) in seen:
                return target, f"goes round in a circle: {' → '.join([*seen, str(here)])}"
            if here in gone:
                return target, f"{claim.target} is declared gone; declare {claim.old} gone too"
            if here not in chosen or self._stands(here) is not None:
                break
            seen.append(str(here))
            target = chosen[here].target
        if not target.startswith("/"):
            return target, None
        end = target.partition("#")[0].removeprefix(self.site.base) + (f"#{fragment}" if fragment else "")
        return end, self.site.problem(end)
