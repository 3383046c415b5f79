"""Fetch student repositories as they were at the deadline; run nothing of what is fetched.

Needs Python and git only. Of every repository the commit is taken that was the head of its default
branch at the deadline: by the time of the push, which GitHub records, or where that is not to be
had by the commit's own date, which students can set. Links and anything else that is no regular
file are left behind.

Environment: CLASS_TOKEN reads the repositories; GITHUB_API_URL and GITHUB_SERVER_URL say where.
"""

from __future__ import annotations

import argparse
import base64
import csv
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from graders.errors import MarkpropError
from graders.settling.moments import read_moment
from graders.settling.rules import extended

API = os.environ.get("GITHUB_API_URL", "https://api.github.com")
SERVER = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}")
SHA = re.compile(r"[0-9a-f]{40}")
# A lab repository has a notebook of 1 MB and some modules; these stop a hostile one.
MOST_FILES = 5_000
MOST_BYTES = 512 * 1024 * 1024
GIT_S = 300
API_S = 60
# Columns of extensions that may say whose, GitHub's names first.
NAMING = ("github", "githubusername", "repository", "submission", "student", "username")
HEADS = {"push", "force_push", "branch_creation", "pr_merge", "merge_queue_merge"}


@dataclass(frozen=True)
class Taken:
    """What was taken of one repository, or why nothing."""

    repository: str
    commit: str = ""
    moment: str = ""
    known_by: str = ""
    note: str = ""


def main() -> int:
    """Fetch; tell the workflow which shards there are."""
    options = _options()
    try:
        deadline = read_moment(options.deadline)
        extensions = _extensions(options.extensions, deadline) if options.extensions else {}
        repositories = sorted(set(_repositories(options)))
    except (MarkpropError, OSError, ValueError) as error:
        _say(f"::error::{_line(error)}")
        return 2
    taken = []
    for number, repository in enumerate(repositories):
        due = _due(repository, deadline, extensions)
        folder = options.into / f"shard-{number % options.shards}" / repository.split("/")[1]
        found = take(repository, due, folder)
        taken.append(found)
        _say(f"{_line(repository)}: {found.commit[:10] or 'nothing'} {_line(found.note)}")
    _record(options.into, taken)
    strangers = [key for key in extensions if not any(_means(key, name) for name in repositories)]
    if strangers:
        names = ", ".join(strangers)
        _say(f"::warning title=Extensions that fit no repository::{_line(names)}")
    shards = sorted({n % options.shards for n, found in enumerate(taken) if found.commit})
    _output("shards", json.dumps(shards))
    missing = [found for found in taken if not found.commit]
    if missing:
        names = ", ".join(found.repository for found in missing)
        _say(f"::warning title=Nothing to grade in {len(missing)} repositories::{_line(names)}")
    if not taken:
        _say("::error::No repository was found.")
    return 0 if taken else 2


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--deadline", required=True)
    parser.add_argument("--extensions", type=Path)
    parser.add_argument("--list", type=Path, help="one owner/name in each line")
    parser.add_argument("--organisation")
    parser.add_argument("--prefix", default="")
    parser.add_argument("--shards", type=int, default=1, choices=range(1, 257), metavar="1..256")
    parser.add_argument("--into", type=Path, required=True)
    return parser.parse_args()


def _repositories(options: argparse.Namespace) -> Iterator[str]:
    if options.list:
        for number, line in enumerate(options.list.read_text(encoding="utf-8").splitlines(), 1):
            name = line.partition("#")[0].strip()
            if name and not NAME.fullmatch(name):
                raise ValueError(f"{options.list}, line {number}: {name!r} is no owner/name.")
            if name:
                yield name
    if options.organisation:
        if not options.prefix:
            raise ValueError("An organisation needs a prefix: not all of its repositories.")
        pages = _pages(f"{API}/orgs/{options.organisation}/repos?per_page=100&type=all")
        for entry in pages:
            wanted = entry["name"].casefold().startswith(options.prefix.casefold())
            if wanted and not entry.get("is_template") and NAME.fullmatch(entry["full_name"]):
                yield entry["full_name"]
    if not options.list and not options.organisation:
        raise ValueError("Say --list, or --organisation with --prefix.")


def _extensions(path: Path, deadline: datetime) -> dict[str, datetime]:
    """Read later deadlines by repository or user; other columns may say who that is."""
    text = path.read_text(encoding="utf-8-sig")
    header = next((line for line in text.splitlines() if line.strip()), "")
    rows = csv.reader(text.splitlines(), delimiter=max(",;\t", key=header.count))
    titles = [re.sub(r"[^a-z]", "", title.casefold()) for title in next(rows, [])]
    naming = [titles.index(title) for title in NAMING if title in titles]
    if not naming or not {"deadline", "days", "hours"} & set(titles):
        raise ValueError(
            f"{path}: the first line must name the columns student and deadline, days or hours."
        )
    found: dict[str, datetime] = {}
    for row in filter(any, rows):
        values = dict(zip(titles, map(str.strip, row), strict=False))
        who = next((row[i].strip() for i in naming if i < len(row) and row[i].strip()), "")
        where = f"{path}, line {rows.line_num}"
        if not who or who.casefold() in found:
            raise ValueError(f"{where}: {'a second extension' if who else 'no student'}.")
        found[who.removeprefix("@").casefold()] = extended(values, deadline, where)
    return found


def _means(key: str, repository: str) -> bool:
    """Whether an extension is about a repository: it names that, or the user at its end."""
    name = repository.split("/")[1].casefold()
    return key in (name, repository.casefold()) or name.endswith(f"-{key}")


def _due(repository: str, deadline: datetime, extensions: Mapping[str, datetime]) -> datetime:
    """Return the deadline of one repository."""
    granted = [moment for key, moment in extensions.items() if _means(key, repository)]
    return max([deadline, *granted], key=lambda moment: moment.astimezone(UTC))


def take(repository: str, due: datetime, folder: Path) -> Taken:
    """Put a repository's files into a folder as they were at a moment."""
    try:
        with tempfile.TemporaryDirectory() as scratch:
            clone = Path(scratch) / "clone.git"
            _git("clone", "--quiet", "--bare", f"{SERVER}/{repository}.git", str(clone))
            commit, moment, known_by = _head_at(repository, due, clone)
            if not commit:
                return Taken(repository, note="nothing was pushed before the deadline")
            note = _extract(clone, commit, folder)
        return Taken(repository, commit, moment, known_by, note)
    except subprocess.CalledProcessError as error:
        return Taken(repository, note=f"git failed: {_line(error.stderr)}")
    except (OSError, subprocess.TimeoutExpired, tarfile.TarError, ValueError) as error:
        return Taken(repository, note=f"cannot be fetched: {_line(error)}")


def _head_at(repository: str, due: datetime, clone: Path) -> tuple[str, str, str]:
    """Return commit, moment, and what the moment is known by."""
    branch = _git("symbolic-ref", "--short", "HEAD", cwd=clone).strip()
    recorded = False
    try:
        for push in _pages(
            f"{API}/repos/{repository}/activity?per_page=100&ref=refs/heads/{branch}"
        ):
            recorded = True
            moment = datetime.fromisoformat(push["timestamp"])
            if moment <= due and push["activity_type"] in HEADS and SHA.fullmatch(push["after"]):
                _ensure(clone, push["after"])
                return push["after"], moment.isoformat(), "push"
        if recorded:
            return "", "", "push"
    except (urllib.error.URLError, KeyError, TypeError, ValueError):
        pass  # an older server, or a token that may not read this: commits have dates as well
    until = f"--before={due.astimezone(UTC).isoformat()}"
    commit = _git("rev-list", "-1", "--first-parent", until, "HEAD", cwd=clone).strip()
    if not commit:
        return "", "", "commit date"
    moment_text = _git("show", "--no-patch", "--format=%cI", commit, cwd=clone).strip()
    return commit, moment_text, "commit date"


def _ensure(clone: Path, commit: str) -> None:
    """Fetch a commit that a later force push took out of the branch."""
    try:
        _git("cat-file", "-e", f"{commit}^{{commit}}", cwd=clone)
    except subprocess.CalledProcessError:
        _git("fetch", "--quiet", "origin", commit, cwd=clone)


def _extract(clone: Path, commit: str, folder: Path) -> str:
    """Write the regular files of a commit; return what was left behind."""
    folder.mkdir(parents=True)
    archive = clone / "taken.tar"
    _git("archive", "--format=tar", f"--output={archive}", commit, cwd=clone)
    left, files, size = 0, 0, 0
    with tarfile.open(archive) as tar:
        for member in tar:
            parts = PurePosixPath(member.name).parts
            if member.isdir():
                continue
            if not member.isfile() or not parts or {"..", ".git", "/"} & set(parts):
                left += 1
                continue
            files, size = files + 1, size + member.size
            if files > MOST_FILES or size > MOST_BYTES:
                return "the rest is too large and was left behind"
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            content = tar.extractfile(member)
            assert content is not None
            target.write_bytes(content.read())
    return f"{left} links were left behind" if left else ""


def _git(*words: str, cwd: Path | None = None) -> str:
    """Run git without hooks, prompts, or the settings of any user."""
    env = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_LFS_SKIP_SMUDGE": "1",
        "GIT_ALLOW_PROTOCOL": SERVER.partition(":")[0],
    }
    token = os.environ.get("CLASS_TOKEN", "")
    if token and SERVER.startswith("https:"):
        # In the environment of this one process: neither in its arguments nor in a file.
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        env |= {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{SERVER}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {secret}",
        }
    safe = ("-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=false")
    done = subprocess.run(
        ["git", *safe, *words],
        cwd=cwd, env=env, capture_output=True, text=True, timeout=GIT_S, check=True,
    )  # fmt: skip
    return done.stdout


def _pages(url: str) -> Iterator[dict[str, Any]]:
    """Yield the entries of all pages of a list."""
    while url:
        if not url.startswith(f"{API}/"):
            raise ValueError(f"{url} is no address of {API}; the token stays here.")
        headers = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
        if token := os.environ.get("CLASS_TOKEN"):
            headers["Authorization"] = f"Bearer {token}"
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 (address checked above)
        with urllib.request.urlopen(request, timeout=API_S) as answer:  # noqa: S310
            yield from json.load(answer)
            link = answer.headers.get("Link", "")
        following = re.search(r'<([^>]+)>; rel="next"', link)
        url = following[1] if following else ""


def _record(folder: Path, taken: Iterable[Taken]) -> None:
    """Write what was taken of whom, for the instructor and for rules on lateness."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "submissions.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["submission", "repository", "commit", "submitted_at", "known_by", "note"])
        for found in taken:
            name = found.repository.split("/")[1]
            row = [name, found.repository, found.commit, found.moment, found.known_by, found.note]
            writer.writerow(row)


def _output(name: str, value: str) -> None:
    if path := os.environ.get("GITHUB_OUTPUT"):
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{name}={value}\n")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _line(value: object) -> str:
    """Return one printable line that holds no workflow command."""
    text = "".join(c if c.isprintable() else " " for c in str(value))[:300]
    return " ".join(text.split()).replace("::", ": :").replace("##[", "## [")


if __name__ == "__main__":
    sys.exit(main())
