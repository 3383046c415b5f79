"""Examples come from the course, never from the submission."""

from graders.catalogue.seeds import SECRET_VARIABLE, check_seed, course_secret, fingerprint


def test_public_checks_never_use_the_secret():
    """A student's own run and the marking ask the same questions of the public checks."""
    public = [check_seed(s, "lab", "1", "tanh.a", hidden=False) for s in ("one", "two")]
    hidden = [check_seed(s, "lab", "1", "tanh.a", hidden=True) for s in ("one", "two")]
    assert public[0] == public[1]
    assert hidden[0] != hidden[1]


def test_seeds_differ_by_lab_version_and_check_and_never_change():
    """A golden value: a change of these seeds moves marks and belongs in the changelog."""
    seeds = {
        check_seed("s", lab, version, check, hidden=True)
        for lab in "ab"
        for version in "12"
        for check in ("tanh.a", "tanh.b")
    }
    assert len(seeds) == 8
    assert check_seed("s", "lab", "1", "tanh.a", hidden=True) == 5848824264400120258
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_the_fingerprint_tells_secrets_apart_without_giving_them_away(monkeypatch):
    """Reports hold the fingerprint; the secret comes from the environment, or is the default."""
    monkeypatch.setenv(SECRET_VARIABLE, "mine")
    assert course_secret() == "mine"
    assert fingerprint("mine") != fingerprint("yours")
    assert "mine" not in fingerprint("mine")
    monkeypatch.setenv(SECRET_VARIABLE, "")
    assert course_secret() == "markprop"
