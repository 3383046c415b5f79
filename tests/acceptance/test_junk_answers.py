"""Junk as an answer, in every exercise of every lab: failed in words, and never our own fault."""

import contextlib
import importlib.util
import io
import os
import socket
import sys
import warnings
from functools import cache, partial
from types import SimpleNamespace

import pytest

import reference.dp  # noqa: F401 -- loaded, so that an answer may have it
from graders.catalogue.labs import all_labs, folder_of, read_lab
from graders.inside.worker import serve
from graders.judging.reference import load_namespace
from graders.judging.runner import with_checks
from graders.mistakes import Kind, planted
from graders.model import Verdict
from graders.sandbox.channel import SocketChannel
from graders.sandbox.forking import can_fork
from graders.student.attempt import LocalAttempt
from graders.student.objects import Student
from tests.acceptance import junk

EXERCISES = {
    f"{lab.id}.{exercise.id}": (lab, exercise)
    for lab in all_labs()
    for exercise in lab.exercises
    if exercise.lab == lab.id  # a shared one is judged once
    and all(importlib.util.find_spec(module) for module in exercise.requires)
}
# In the usual run; the others with the proofs.
USUAL = (
    *("is None", "gives None", "gives a text", "gives a ragged list", "gives an array of objects"),
    *("gives a complex array", "gives a generator", "gives a huge integer", "gives itself"),
    *("raises SystemExit", "raises a BaseException at once", "takes no arguments"),
)
LONGEST = 4000  # characters of a finding


@contextlib.contextmanager
def given_code():
    """Let `mlp` and `dp` be the reference's, as they are for an answer that is judged."""
    with pytest.MonkeyPatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith(("reference.mlp", "reference.dp")):
                patch.setitem(sys.modules, name.removeprefix("reference."), module)
        yield


@cache
def names_of(key):
    """Return the reference's names for an exercise, and those that a student defines."""
    lab, exercise = EXERCISES[key]
    owner = read_lab(folder_of(exercise, lab))
    names = load_namespace(owner.folder, owner.notebook)
    if not set(exercise.defines) <= set(names):  # cells of training are no part of the reference
        right = next(a for a in planted(owner.folder, exercise.id) if a.kind is Kind.RIGHT)
        with given_code():
            exec(right.source(), names)
    return names, {name: names[name] for name in exercise.defines if name in names}


def judged(key, answers, attempt=LocalAttempt):
    """Return the name of each answer, and what its checks said."""
    lab, exercise = EXERCISES[key]
    names, _ = names_of(key)
    found = []

    def work(checks):
        for name, changed in answers:
            found.append((name, checks.judge(attempt({**names, **changed}))))

    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        given_code(),
    ):
        warnings.simplefilter("ignore")  # of the answers, and of numbers that they make
        with_checks(lab.only([exercise.id]), work, hidden=True)
    return found


def stopped(wanted, instead):
    """Return what stands instead of functions and classes, and None for every plain value."""
    return {n: instead(w) if callable(w) else None for n, w in wanted.items()}


def empty_answers(key):
    """Return answers in which there is nothing."""
    _, wanted = names_of(key)
    for name, make in junk.EMPTY.items():
        yield f"is {name}", {n: make() for n in wanted}
        yield f"gives {name}", {n: junk.acting(w, make) for n, w in wanted.items()}
    for name, make in junk.RAISED.items():
        raises = junk.raising(make)
        yield f"raises {name}", stopped(wanted, partial(junk.acting, act=raises))
        yield f"raises {name} at once", stopped(wanted, lambda _, raises=raises: raises)
    yield "takes no arguments", {n: junk.without_arguments(w) for n, w in wanted.items()}
    yield "has no methods", {n: junk.without_methods(w) for n, w in wanted.items()}
    yield "gives itself", {n: junk.giving_itself(w) for n, w in wanted.items()}


def partial_answers(key):
    """Return answers that may keep a promise by chance: numbers, or spoiled right answers."""
    _, wanted = names_of(key)
    for name, make in {**junk.EMPTY, **junk.NUMBERS}.items():
        functions = {n: lambda *a, make=make, **o: make() for n, w in wanted.items() if callable(w)}
        if functions:
            yield f"is a function that gives {name}", functions
    for name, make in junk.NUMBERS.items():
        yield f"is {name}", {n: make() for n in wanted}
        yield f"gives {name}", {n: junk.acting(w, make) for n, w in wanted.items()}
    for name, change in junk.SPOILED.items():
        spoiled = {n: junk.spoiled(w, change) for n, w in wanted.items()}
        yield f"is right, with {name} for every number", spoiled


def expect_decided(name, results):
    """Check that junk is the student's fault, said in words."""
    for result in results:
        about = (name, result.check.id, result.finding)
        assert result.verdict is not Verdict.UNDECIDED, about
        assert len(result.finding or "") <= LONGEST, about
        assert "Traceback" not in (result.finding or ""), about


def expect_nothing_earned(name, results):
    """Check that no check passed, and that every one says why."""
    for result in results:
        assert result.verdict in (Verdict.FAILED, Verdict.SKIPPED), (name, result.check.id)
        assert result.points == 0, (name, result.check.id)
        assert result.finding, (name, result.check.id)


@pytest.mark.parametrize("key", EXERCISES)
def test_nothing_earns_nothing(key):
    """None, text, empty lists, exceptions of any kind: failed, never undecided, no marks."""
    usual = (answer for answer in empty_answers(key) if answer[0] in USUAL)
    for name, results in judged(key, usual):
        expect_decided(name, results)
        expect_nothing_earned(name, results)


@pytest.mark.prove
@pytest.mark.parametrize("key", EXERCISES)
def test_no_odd_value_earns_anything(key):
    """The same for every odd value and every exception that there is."""
    for name, results in judged(key, empty_answers(key)):
        expect_decided(name, results)
        expect_nothing_earned(name, results)


@pytest.mark.prove
@pytest.mark.parametrize("key", EXERCISES)
def test_no_spoiled_answer_is_undecided(key):
    """Numbers where arrays should be, and right answers with odd leaves: decided every time."""
    for name, results in judged(key, partial_answers(key)):
        expect_decided(name, results)


class ForkedAttempt:
    """Names that live in a process of their own, behind the real line."""

    def __init__(self, names):
        here, there = socket.socketpair()
        self._pid = os.fork()
        if not self._pid:
            try:
                here.close()
                serve(there.detach(), names)
            finally:
                os._exit(0)
        there.close()
        self._channel = SocketChannel(here, lambda: None, lambda: None)

    def student(self, exercise):
        """Return the names, as a grading asks for them."""
        return Student(self._channel, also=exercise.also)

    def close(self):
        """End the process."""
        self._channel.close()
        os.waitpid(self._pid, 0)


@pytest.mark.skipif(not can_fork(), reason="no forking on this system")
@pytest.mark.parametrize("key", EXERCISES)
def test_an_interrupt_of_the_students_is_theirs(key):
    """KeyboardInterrupt raised by an answer is its failure, and ends nothing of ours."""
    _, wanted = names_of(key)
    raises = junk.raising(KeyboardInterrupt)
    interrupting = stopped(wanted, partial(junk.acting, act=raises))
    attempts = []

    def forked(names):
        attempts.append(ForkedAttempt(names))
        return SimpleNamespace(student=attempts[-1].student)

    try:
        for name, results in judged(key, [("interrupts", interrupting)], forked):
            expect_decided(name, results)
            expect_nothing_earned(name, results)
    finally:
        for made in attempts:
            made.close()
