"""Repositories are taken as they were at the deadline, and nothing of them runs."""

import csv
import json
import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

SCRIPT = Path(__file__).parents[2] / ".github" / "scripts" / "fetch_class.py"
DEADLINE = "2026-11-20 23:59 UTC"

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


class _Api(BaseHTTPRequestHandler):
    """As much of GitHub's API as the script asks for."""

    answers: ClassVar = {}
    tokens: ClassVar = []

    def do_GET(self):
        self.tokens.append(self.headers.get("Authorization"))
        answer, following = self.answers.get(self.path, (None, ""))
        self.send_response(200 if answer is not None else 404)
        if following:
            self.send_header("Link", f'<{following}>; rel="next"')
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_):
        """Keep the test's output clean."""


@pytest.fixture
def api():
    """Serve answers by path on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Api)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    _Api.answers, _Api.tokens = {}, []
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _git(folder, *words, date=None):
    env = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(folder)}
    if date:
        env |= {"GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
    who = ("-c", "user.name=a", "-c", "user.email=a@e.example")
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, env=env, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def hub(tmp_path):
    """Hold repositories as a server does; `commit` adds to them."""

    class Hub:
        url = f"file://{tmp_path / 'hub'}"

        def commit(self, name, date, **files):
            folder = tmp_path / "hub" / f"{name}.git"
            if not folder.exists():
                folder.mkdir(parents=True)
                _git(folder, "init", "--quiet", "--initial-branch=main")
                _git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
            for path, text in files.items():
                (folder / path).write_text(text)
            _git(folder, "add", "--all")
            _git(folder, "commit", "--quiet", "--message=x", date=date)
            return _git(folder, "rev-parse", "HEAD")

        def folder(self, name):
            return tmp_path / "hub" / f"{name}.git"

    return Hub()


@pytest.fixture
def fetch(tmp_path, hub, api):
    """Run the script as the workflow does; return exit code, log, rows and output."""

    def fetch(*arguments, deadline=DEADLINE):
        output = tmp_path / "output"
        env = {"PATH": os.environ["PATH"], "CLASS_TOKEN": "t0ken", "GITHUB_OUTPUT": str(output),
               "GITHUB_API_URL": api.url, "GITHUB_SERVER_URL": hub.url}  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-I", SCRIPT, "--deadline", deadline, "--into", "fetched", *arguments],
            cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        record = tmp_path / "fetched" / "submissions.csv"
        rows = list(csv.DictReader(record.read_text().splitlines())) if record.exists() else []
        return done, rows, output.read_text() if output.exists() else ""

    return fetch


def _list(tmp_path, *names):
    path = tmp_path / "list.txt"
    path.write_text("# the class\n" + "".join(f"{name}\n" for name in names))
    return ("--list", str(path))


def test_the_last_commit_before_the_deadline_is_taken(tmp_path, hub, fetch):
    """What was committed later is not there."""
    hub.commit("org/lab1-ada", "2026-11-20T10:00:00Z", **{"lab.ipynb": "in time"})
    hub.commit("org/lab1-ada", "2026-11-21T10:00:00Z", **{"lab.ipynb": "late", "more.py": "x"})

    done, rows, output = fetch(*_list(tmp_path, "org/lab1-ada"))

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "fetched/shard-0/lab1-ada/lab.ipynb").read_text() == "in time"
    assert not (tmp_path / "fetched/shard-0/lab1-ada/more.py").exists()
    assert not (tmp_path / "fetched/shard-0/lab1-ada/.git").exists()
    assert rows[0]["known_by"] == "commit date"
    assert output == "shards=[0]\n"


def test_the_time_of_the_push_goes_before_the_commits_own(tmp_path, hub, fetch, api):
    """A commit that claims to be old, and was pushed late, does not count."""
    honest = hub.commit("org/lab1-ada", "2026-11-19T10:00:00Z", **{"lab.ipynb": "honest"})
    forged = hub.commit("org/lab1-ada", "2026-11-18T10:00:00Z", **{"lab.ipynb": "forged"})
    _Api.answers = {
        "/repos/org/lab1-ada/activity?per_page=100&ref=refs/heads/main": (
            [{"timestamp": "2026-11-22T10:00:00Z", "activity_type": "push", "after": forged}],
            f"{api.url}/page2",
        ),
        "/page2": (
            [{"timestamp": "2026-11-19T10:01:00Z", "activity_type": "push", "after": honest}],
            "",
        ),
    }

    _done, rows, _output = fetch(*_list(tmp_path, "org/lab1-ada"))

    assert (tmp_path / "fetched/shard-0/lab1-ada/lab.ipynb").read_text() == "honest"
    assert (rows[0]["commit"], rows[0]["known_by"]) == (honest, "push")
    assert rows[0]["submitted_at"] == "2026-11-19T10:01:00+00:00"


def test_a_commit_that_was_forced_out_is_still_found(tmp_path, hub, fetch):
    """What was the head at the deadline counts, also if the branch has forgotten it."""
    first = hub.commit("org/lab1-ada", "2026-11-18T10:00:00Z", **{"lab.ipynb": "first"})
    second = hub.commit("org/lab1-ada", "2026-11-19T10:00:00Z", **{"lab.ipynb": "second"})
    _git(hub.folder("org/lab1-ada"), "reset", "--hard", "--quiet", first)
    _Api.answers["/repos/org/lab1-ada/activity?per_page=100&ref=refs/heads/main"] = (
        [
            {"timestamp": "2026-11-22T10:00:00Z", "activity_type": "force_push", "after": first},
            {"timestamp": "2026-11-19T10:00:00Z", "activity_type": "push", "after": second},
        ],
        "",
    )

    fetch(*_list(tmp_path, "org/lab1-ada"))

    assert (tmp_path / "fetched/shard-0/lab1-ada/lab.ipynb").read_text() == "second"


def test_an_extension_moves_the_moment(tmp_path, hub, fetch):
    """By the user at the end of the repository's name."""
    for name in ("org/lab1-ada", "org/lab1-bo"):
        hub.commit(name, "2026-11-20T10:00:00Z", **{"lab.ipynb": "in time"})
        hub.commit(name, "2026-11-21T10:00:00Z", **{"lab.ipynb": "late"})
    (tmp_path / "extensions.csv").write_text("student,days\nAda,1\n")

    fetch(*_list(tmp_path, "org/lab1-ada", "org/lab1-bo"), "--extensions", "extensions.csv")

    assert (tmp_path / "fetched/shard-0/lab1-ada/lab.ipynb").read_text() == "late"
    assert (tmp_path / "fetched/shard-0/lab1-bo/lab.ipynb").read_text() == "in time"


def test_extensions_that_fit_no_repository_are_named(tmp_path, hub, fetch):
    """A student id, which the fetcher cannot know, or a typing mistake; semicolons are read."""
    hub.commit("org/lab1-ada", "2026-11-20T10:00:00Z", **{"lab.ipynb": "in time"})
    hub.commit("org/lab1-ada", "2026-11-21T10:00:00Z", **{"lab.ipynb": "late"})
    text = "\ufeffname;GitHub username;days\nAda L;@Ada;1\n\nBo;typo99;2\n"
    (tmp_path / "extensions.csv").write_text(text)

    done, _, _ = fetch(*_list(tmp_path, "org/lab1-ada"), "--extensions", "extensions.csv")

    assert (tmp_path / "fetched/shard-0/lab1-ada/lab.ipynb").read_text() == "late"
    assert "::warning title=Extensions that fit no repository::typo99\n" in done.stdout


def test_the_fetcher_needs_python_alone():
    """The job that holds the token installs nothing."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(SCRIPT), "--help"], capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr


def test_a_class_is_shared_among_shards(tmp_path, hub, fetch):
    """Each submission lies in one; empty shards are not started."""
    names = [f"org/lab1-s{i}" for i in range(3)]
    for name in names[:2]:
        hub.commit(name, "2026-11-20T10:00:00Z", **{"lab.ipynb": name})
    hub.commit(names[2], "2026-11-29T10:00:00Z", **{"lab.ipynb": "too late"})

    done, rows, output = fetch(*_list(tmp_path, *names), "--shards", "3")

    assert output == "shards=[0, 1]\n"
    assert [row["note"] for row in rows] == ["", "", "nothing was pushed before the deadline"]
    assert "::warning title=Nothing to grade in 1 repositories::org/lab1-s2" in done.stdout


def test_an_organisation_is_listed_by_prefix(tmp_path, hub, fetch, api):
    """All pages, without the template and other labs; with the token, and to the API alone."""
    for name in ("org/lab1-ada", "org/lab1-bo"):
        hub.commit(name, "2026-11-20T10:00:00Z", **{"lab.ipynb": name})
    entries = [
        {"name": "lab1-ada", "full_name": "org/lab1-ada"},
        {"name": "lab1-template", "full_name": "org/lab1-template", "is_template": True},
        {"name": "lab2-ada", "full_name": "org/lab2-ada"},
    ]
    more = [{"name": "Lab1-Bo", "full_name": "org/lab1-bo"}]
    _Api.answers["/orgs/org/repos?per_page=100&type=all"] = (entries, f"{api.url}/next")
    _Api.answers["/next"] = (more, "")

    _done, rows, _output = fetch("--organisation", "org", "--prefix", "lab1-")

    assert [row["repository"] for row in rows] == ["org/lab1-ada", "org/lab1-bo"]
    assert set(_Api.tokens) == {"Bearer t0ken"}


def test_the_token_goes_nowhere_else(fetch):
    """An answer that leads to another server is not followed."""
    _Api.answers["/orgs/org/repos?per_page=100&type=all"] = ([], "http://127.0.0.1:1/steal")

    done, _rows, _output = fetch("--organisation", "org", "--prefix", "lab1-")

    assert done.returncode == 2
    assert "the token stays here" in done.stdout
    assert "t0ken" not in done.stdout + done.stderr


def test_links_and_traps_stay_behind(tmp_path, hub, fetch):
    """No link is written, no hook, filter or submodule of the repository runs."""
    trap = tmp_path / "ran"
    folder = hub.folder("org/lab1-ada")
    hub.commit("org/lab1-ada", "2026-11-19T10:00:00Z", **{"lab.ipynb": "work"})
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / ".gitattributes").write_text("* filter=trap\n")
    (folder / ".gitmodules").write_text(
        f'[submodule "x"]\n\tpath = x\n\turl = ext::sh -c "touch {trap}"\n'
    )
    hub.commit("org/lab1-ada", "2026-11-20T10:00:00Z")
    _git(folder, "config", "filter.trap.smudge", f"touch {trap}")

    _done, rows, _output = fetch(*_list(tmp_path, "org/lab1-ada"))

    taken = tmp_path / "fetched/shard-0/lab1-ada"
    assert (taken / "lab.ipynb").read_text() == "work"
    assert not (taken / "passwd").exists()
    assert rows[0]["note"] == "1 links were left behind"
    assert not trap.exists()


def test_a_repository_that_is_not_there_costs_nobody_else_anything(tmp_path, hub, fetch):
    """It is named, and the others are fetched."""
    hub.commit("org/lab1-ada", "2026-11-20T10:00:00Z", **{"lab.ipynb": "work"})

    done, rows, output = fetch(*_list(tmp_path, "org/lab1-ada", "org/lab1-gone"))

    assert done.returncode == 0
    assert output == "shards=[0]\n"
    assert rows[1]["note"].startswith("git failed")


@pytest.mark.parametrize(
    ("arguments", "deadline", "told"),
    [
        (("--organisation", "org"), DEADLINE, "needs a prefix"),
        ((), DEADLINE, "Say --list"),
        (("--list", "gone.txt"), DEADLINE, "No such file"),
        (("--organisation", "org", "--prefix", "x"), "tomorrow", "is no moment"),
        (("--organisation", "org", "--prefix", "x"), DEADLINE, "404"),
    ],
)
def test_what_is_amiss_is_said_in_one_annotation(fetch, arguments, deadline, told):
    """Exit code 2 and a sentence, never a traceback."""
    done, _rows, _output = fetch(*arguments, deadline=deadline)

    assert done.returncode == 2
    assert done.stdout.startswith("::error::")
    assert told in done.stdout
    assert done.stderr == ""


def test_a_list_names_repositories_only(tmp_path, fetch):
    """A line that is something else stops everything before the first request."""
    path = tmp_path / "list.txt"
    path.write_text("org/lab1-ada\n--upload-pack=touch x\n")

    done, _rows, _output = fetch("--list", str(path))

    assert done.returncode == 2
    assert "line 2" in done.stdout
