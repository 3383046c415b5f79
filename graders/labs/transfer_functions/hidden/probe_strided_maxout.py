"""What every answer to maxout with overlapping pools that lost points is asked."""

from graders.checks.layer_probes import probe_layer, some_batches

CORE = ("fprop", "bprop", "far apart fprop", "far apart bprop", "default fprop", "default bprop")


def probe(probing):
    """Ask pools that overlap, pools with gaps between them, and pools side by side."""
    probe_layer(
        probing,
        lambda names: names.MaxoutLayer(pool_size=3, stride=1),
        some_batches(((3, 5), (2, 6), (1, 4))),
    )
    probe_layer(
        probing,
        lambda names: names.MaxoutLayer(pool_size=2, stride=3),
        some_batches(((3, 5), (2, 5), (1, 8))),
        name="far apart ",
    )
    probe_layer(
        probing,
        lambda names: names.MaxoutLayer(pool_size=2),
        some_batches(((3, 4), (2, 6))),
        name="default ",
    )
