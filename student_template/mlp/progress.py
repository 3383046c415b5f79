"""A line of text that shows how far a long run has come."""

import sys
import time

WIDTH = 30


class ProgressBar:
    """Shows `done` of `total` on one line of a terminal.

    Parameters
    ----------
    total : int
        Number of steps.
    show : bool, optional
        Whether to write at all; by default only where a person watches a terminal.
    delay_s : float
        Runs that end within so many seconds show nothing.
    stream : text stream, optional
        Where to write; by default standard error.
    """

    def __init__(self, total, show=None, delay_s=1.0, stream=None):
        self.total = total
        self.stream = sys.stderr if stream is None else stream
        self.show = self.stream.isatty() if show is None else show
        self.delay_s = delay_s
        self.started = time.monotonic()
        self.written = False

    def update(self, done):
        """Say that `done` steps are behind us."""
        seconds = time.monotonic() - self.started
        if not self.show or seconds < self.delay_s:
            return
        filled = WIDTH * done // self.total
        bar = "=" * filled + " " * (WIDTH - filled)
        left = seconds * (self.total - done) / done
        self.stream.write(f"\r[{bar}] {done}/{self.total} epochs, {left:.0f} s left ")
        self.stream.flush()
        self.written = True

    def close(self):
        """End the line, if there is one."""
        if self.written:
            self.stream.write("\n")
            self.stream.flush()
