"""Modules are loaded without the collector, which works again afterwards."""

import gc

import pytest

from graders.loading import loading


def test_collector_rests_while_something_is_loaded():
    """It is off within, and on again whatever happens."""
    with loading():
        assert not gc.isenabled()
    assert gc.isenabled()

    with pytest.raises(ImportError), loading():
        raise ImportError
    assert gc.isenabled()


def test_collector_that_was_off_stays_off():
    """Loading within loading ends with the outer one."""
    with loading():
        with loading():
            pass
        assert not gc.isenabled()
