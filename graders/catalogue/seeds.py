"""Where a check's examples come from: the course secret, the lab version and the check.

Never from the submission, so that nobody re-rolls the examples by editing a space, and every
student of a course meets the same ones. Public checks never use the secret: a student's own run
and the marking must give the same verdicts.
"""

from __future__ import annotations

import hashlib
import hmac
import os

SECRET_VARIABLE = "MARKPROP_COURSE_SECRET"  # noqa: S105 -- the name of a variable
_DEFAULT_SECRET = "markprop"  # noqa: S105 -- public: it stands where a course has no secret


def course_secret() -> str:
    """Return the secret of the course from the environment, or the public default."""
    return os.environ.get(SECRET_VARIABLE) or _DEFAULT_SECRET


def fingerprint(secret: str) -> str:
    """Return 12 hexadecimal digits that tell two secrets apart and give neither away."""
    return hmac.new(secret.encode(), b"markprop fingerprint", hashlib.sha256).hexdigest()[:12]


def check_seed(secret: str, lab: str, version: str, check_id: str, *, hidden: bool) -> int:
    """Return the seed of one check, from 0 to 2**63 - 1.

    Parameters
    ----------
    secret : str
        The course secret; takes part for hidden checks only.
    lab, version : str
        Id and version of the lab that owns the check.
    check_id : str
        Id of the check, which begins with its exercise's.
    hidden : bool
        Whether the check is hidden.
    """
    key = secret if hidden else _DEFAULT_SECRET
    text = "\0".join((lab, version, check_id)).encode()
    return int.from_bytes(hmac.new(key.encode(), text, hashlib.sha256).digest()[:8]) >> 1
