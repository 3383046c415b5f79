"""Users and limits of a student's process."""

import os
import resource
import sys

import pytest

from graders.inside import jail

# A fork of a test process that has threads is safe here: the child tries one thing and ends.
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the jail is Linux's"),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]
SPEC = {"memory_mib": 100, "total_s": 10}


def in_fork(attempt):
    """Return what `attempt` gives in a fork of this process, as text."""
    reads, writes = os.pipe()
    process = os.fork()
    if process == 0:
        said = ""
        try:
            said = str(attempt())
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        finally:
            os.write(writes, said.encode())
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as stream:
        said = stream.read()
    os.waitpid(process, 0)
    return said


def test_users_are_apart():
    """Every process has a user of its own, far from those that systems hand out."""
    users = {jail.user_number(process) for process in range(2, 40_000, 1000)}

    assert len(users) == 40
    assert min(users) > 60_000


def test_user_in_a_container_with_few_users(monkeypatch, tmp_path):
    """Where few users are mapped, one of a small free range is taken."""
    mapped = tmp_path / "uid_map"
    mapped.write_text("         0     100000      65536\n")
    real = open
    monkeypatch.setattr("builtins.open", lambda path, *a, **k: real(mapped, *a, **k))

    assert 60_578 <= jail.user_number(123_456) < 60_578 + 128


def test_limits_leave_room_for_the_kernel():
    """Address space is the allowance and what the kernel itself reserves."""

    def limits():
        jail._limit(SPEC, own_user=False)
        return resource.getrlimit(resource.RLIMIT_AS)[1] // (1 << 20)

    assert in_fork(limits) == str(100 + 1536)


def test_lower_limits_of_the_machine_are_kept():
    """A limit that is stricter already cannot be raised and need not be."""

    def limits():
        resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
        jail._limit(SPEC, own_user=False)
        return resource.getrlimit(resource.RLIMIT_NOFILE)

    assert in_fork(limits) == "(100, 100)"


def test_process_without_its_parent_ends():
    """If the parent is gone before the jail stands, so is the child."""
    process = os.fork()
    if process == 0:
        try:
            jail.enter({"layers": [], "parent": 1 if os.getppid() != 1 else 2}, "/")
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has powers to lose")
def test_root_loses_its_powers():
    """Without capabilities root can neither change users nor read the files of others."""

    def powers():
        from graders.inside import linux

        linux.drop_capabilities()
        with open("/proc/self/status") as file:
            lines = [line for line in file if line.startswith(("CapEff", "CapPrm", "CapBnd"))]
        return {line.split()[1].strip("0") for line in lines}

    assert in_fork(powers) in ("{''}", "set()")
