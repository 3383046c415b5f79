"""What the student's interpreter starts with: few variables, and packages without a checkout."""

from __future__ import annotations

import os
import sys
from pathlib import Path

GRADERS = Path(__file__).resolve().parent.parent
INSIDE = GRADERS / "inside"

# Packages that the kernel itself needs; the folders that hold them go on its import path.
_NEEDED = ("ipykernel", "IPython", "numpy", "zmq", "tornado", "traitlets", "matplotlib", "torch")
_PACKAGE_FOLDERS = ("site-packages", "dist-packages")

# One thread per library: OpenBLAS threads wait by spinning, which cost up to five times the CPU
# of the whole notebook on a busy machine.
_ONE_THREAD = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "NUMEXPR_NUM_THREADS",
)


def package_folders() -> list[str]:
    """Return the folders of installed packages, in import order, without any checkout.

    An editable install puts the checkout on `sys.path`; with it, `reference` would be importable
    in the student's process.
    """
    found = []
    for entry in sys.path:
        folder = Path(entry).resolve()
        if not entry or not folder.is_dir():
            continue
        installed = folder.name in _PACKAGE_FOLDERS
        if installed or (folder != GRADERS.parent and _holds_needed(folder)):
            found.append(str(folder))
    return list(dict.fromkeys(found))


def _holds_needed(folder: Path) -> bool:
    return any((folder / name).is_dir() for name in _NEEDED)


def interpreter() -> list[str]:
    """Return the command that starts a clean interpreter on `inside/start.py`.

    ``-S`` leaves out `site`, and with it every ``.pth`` file and import hook; ``-s`` and ``-P``
    leave out the user's packages and the script's folder.
    """
    return [sys.executable, "-s", "-P", "-S", str(INSIDE / "start.py")]


def variables(home: Path) -> dict[str, str]:
    """Return the whole environment of the student's interpreter; nothing is inherited.

    Parameters
    ----------
    home : Path
        A private folder for settings and caches.
    """
    found = {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "PYTHONHASHSEED": "0",  # the order of sets is the same at every run, and so are the marks
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        **dict.fromkeys(_ONE_THREAD, "1"),
        **folders(home, home),
    }
    if sys.platform == "win32":  # without it, sockets and random numbers fail to load
        found["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    return found


def folders(home: Path, temporary: Path) -> dict[str, str]:
    """Return the variables that name a kernel's own folders."""
    return {
        "HOME": str(home),
        "IPYTHONDIR": str(home / ".ipython"),
        "MPLCONFIGDIR": str(home / ".matplotlib"),
        "JUPYTER_CONFIG_DIR": str(home / ".jupyter"),
        "JUPYTER_DATA_DIR": str(home / ".jupyter"),
        "JUPYTER_RUNTIME_DIR": str(home / ".jupyter"),
        "TMPDIR": str(temporary),
    }
