"""The shelf of releases on another machine, as scripts of its shell.

The layout is that of `directory`: `site` is a link to `site.releases/<id>`. Wanted over there: a POSIX shell,
`flock`, `mv -T`, `readlink`, `sha256sum` and `xargs -0` (GNU or BusyBox), and rsync.
"""

import shlex
from pathlib import PurePosixPath

# What every script begins with. Answers are lines, their fields parted by tabs; the reason follows "no".
_COMMON = r"""
set -u
umask 022
shelf=$site.releases
name=${site##*/}
no() { printf 'no\t%s\t%s\n' "$1" "$2"; exit 0; }
is_release() { [ ! -L "$1" ] && [ -f "$1/SHA256SUMS" ]; }
look() {
  current=
  if [ -L "$site" ]; then
    link=$(readlink "$site")
    case $link in
      "$name.releases/"*/*) no link "$link" ;;
      "$name.releases/"?*) current=${link#"$name.releases/"} ;;
      *) no link "$link" ;;
    esac
  elif [ -d "$site" ]; then
    no plain "$site"
  elif [ -e "$site" ]; then
    no file "$site"
  fi
}
list() {
  for folder in "$shelf"/*/; do
    folder=${folder%/}
    if is_release "$folder"; then printf '\t%s' "${folder##*/}"; fi
  done
}
"""

# The current release, and all that stand on the shelf.
_LIST = r"""
look
printf 'releases\t%s' "$current"
list
printf '\n'
"""

_DIGESTS = r"""
look
[ -n "$current" ] || exit 0
cd "$site/." && find . -type f ! -path ./SHA256SUMS -exec sha256sum {} +
"""

# Holds the lock until its input ends, so that it is free as soon as whoever asked for it is gone.
_CHANGE = r"""
main() {
  for tool in flock readlink rsync sha256sum xargs; do
    command -v "$tool" >/dev/null || no tool "$tool"
  done
  look
  mkdir -p "$shelf" || no write "$shelf"
  (: >>"$shelf/.lock") || no write "$shelf"
  exec 9<"$shelf/.lock"
  flock -w "$patience" 9 || no busy ''
  look
  tidy
  printf 'ready\t%s' "$current"
  list
  printf '\n'
  while read -r word id; do
    case $word in
      receive)
        incoming=.incoming-$id-$$
        mkdir "$shelf/$incoming" || no write "$shelf"
        printf 'receiving\t%s\n' "$incoming" ;;
      settle)
        mv -T "$shelf/$incoming" "$shelf/$id" || no write "$shelf"
        printf 'settled\t%s\n' "$id" ;;
      check)
        bad=$(cd "$shelf/$id" && sha256sum -c SHA256SUMS 2>&1 | grep -v ': OK$' | head -n 3 | tr '\n\t' '; ')
        [ -z "$bad" ] || no damaged "$bad"
        printf 'checked\t%s\n' "$id" ;;
      switch)
        rm -f "$shelf/.next"
        ln -s "$name.releases/$id" "$shelf/.next" || no write "$shelf"
        sync
        mv -T "$shelf/.next" "$site" || no write "$site"
        printf 'switched\t%s\n' "$id" ;;
      prune)
        if [ ! -e "$shelf/$id.keep" ] && mv -T "$shelf/$id" "$shelf/.leaving-$id"; then
          remove "$shelf/.leaving-$id"
        fi
        printf 'pruned\t%s\n' "$id" ;;
    esac
  done
}
# What a publish that was killed has left.
tidy() {
  for folder in "$shelf"/.incoming-*; do
    [ ! -d "$folder" ] || rm -rf "$folder"
  done
  for folder in "$shelf"/.leaving-*; do
    [ ! -d "$folder" ] || remove "$folder"
  done
}
# Takes away what the release's own sums name, and folders that are empty then; what others put there stays.
remove() {
  if [ -f "$1/SHA256SUMS" ]; then
    (cd "$1" && cut -c 67- SHA256SUMS | grep -vE '^/|(^|/)\.\.(/|$)' | tr '\n' '\000' | xargs -0 rm -f --)
    rm -f "$1/SHA256SUMS"
  fi
  find "$1" -depth -type d -exec rmdir {} \; 2>/dev/null
  [ ! -d "$1" ] || { gone=${1##*/.leaving-}; mv -T "$1" "$shelf/$gone.others"; }
}
main
"""


def render_path(path: str) -> str:
    """Return a path over there as programs want it: `~/site` begins at the login's folder, as `site` does."""
    plain = str(PurePosixPath(path.removeprefix("~/")))
    return plain if plain.startswith("/") else f"./{plain}"


def render_list(path: str) -> str:
    """Return the script that names the current release and all others."""
    return _begin(path) + _LIST


def render_digests(path: str) -> str:
    """Return the script that writes the SHA-256 of what visitors see, as `SHA256SUMS` would have it."""
    return _begin(path) + _DIGESTS


def render_change(path: str, patience: int) -> str:
    """Return the script that holds the lock and does what it is told.

    Args:
        path: The link over there.
        patience: How many seconds it waits for another publish.
    """
    return f"{_begin(path)}patience={patience}\n{_CHANGE}"


def _begin(path: str) -> str:
    return f"LC_ALL=C\nexport LC_ALL\nsite={shlex.quote(render_path(path))}\n{_COMMON}"
