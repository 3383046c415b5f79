"""A class is marked here: every hand-in gets its report, whatever the others do.

`whole_class` is the road from hand-ins to results, `batch` and `forks` grade many at a time,
`pipeline` grades one, `warmup` pays costs once, `resume` keeps what would come out the same.
On many machines, `cluster` sends submissions to workers, each with a `station`, and `merging` joins
results.
"""
