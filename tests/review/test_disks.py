"""The kind of disk decides how marks are kept safe."""

from pathlib import Path

import pytest

from graders.review.disks import is_network_disk, kind_of

MOUNTS = [
    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
    "30 22 0:26 / /home rw shared:2 - nfs4 server:/home rw,vers=4.2",
    "31 30 254:1 / /home/local rw - xfs /dev/vdb rw",
    "32 22 0:27 / /srv/my\\040class rw - cifs //server/share rw",
    "this is no line of the file",
]


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/srv/results", "ext4"),
        ("/home/ada/results", "nfs4"),
        ("/home/local/results", "xfs"),
        ("/homework", "ext4"),
        ("/srv/my class/results", "cifs"),
    ],
)
def test_the_deepest_mount_above_a_folder_is_its_disk(folder, kind):
    """Mounts lie within each other, and a name that only begins alike is another one."""
    assert kind_of(Path(folder), MOUNTS) == kind


def test_a_temporary_folder_is_on_no_network_disk(tmp_path):
    """On the machines that run these tests."""
    assert not is_network_disk(tmp_path)
