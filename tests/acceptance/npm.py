"""A package of npm, as it was published: fetched by name and version, held to its digest."""

import base64
import hashlib
import subprocess
import tarfile


def fetched(folder, package, digest):
    """Return the folder of an unpacked package, without running anything of it.

    Parameters
    ----------
    folder : Path
        Where to put it.
    package : str
        Name and version: ``axe-core@4.14.1``.
    digest : str
        SHA-512 of the archive, as npm writes it.
    """
    subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, timeout=300)
    (archive,) = folder.glob(f"{package.partition('@')[0]}-*.tgz")
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    assert found == digest, f"{package} is not what it was: {found}"
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"
