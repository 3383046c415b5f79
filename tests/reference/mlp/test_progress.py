"""The progress bar shows itself to people only."""

import io

from reference.mlp.progress import ProgressBar


class Terminal(io.StringIO):
    def isatty(self):
        """Claim to be watched."""
        return True


def run(stream, **settings):
    """Four steps; what they wrote."""
    bar = ProgressBar(4, stream=stream, **settings)
    for done in range(1, 5):
        bar.update(done)
    bar.close()
    return stream.getvalue()


def test_a_terminal_sees_the_bar_fill():
    """One line is rewritten for each step and ended once."""
    text = run(Terminal(), delay_s=0)

    assert text.count("\r") == 4
    assert "1/4 epochs" in text
    assert "[" + "=" * 30 + "] 4/4 epochs, 0 s left" in text
    assert text.endswith("\n")


def test_files_and_short_runs_see_nothing():
    """No output to what is no terminal, nor before the delay is over."""
    assert run(io.StringIO(), delay_s=0) == ""
    assert run(Terminal(), delay_s=60) == ""


def test_show_decides_where_it_is_given():
    """show=True writes anywhere, show=False nowhere."""
    assert "4/4" in run(io.StringIO(), delay_s=0, show=True)
    assert run(Terminal(), delay_s=0, show=False) == ""
