"""Put the results of several machines together: one folder, one gradebook.

``collect_class.py SHARDS RESULTS``, where every folder in SHARDS is a results folder.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from graders.reports.store import scan_results, submission_folder, write_class_files


def main(shards: Path, results: Path) -> int:
    """Copy the reports and write gradebook, index and summary."""
    for shard in sorted(path for path in shards.iterdir() if path.is_dir()):
        for report in scan_results(shard).reports:
            target = submission_folder(results, report.submission)
            shutil.copytree(submission_folder(shard, report.submission), target)
    found = scan_results(results)
    write_class_files(results, found.reports, found.damaged)
    pending = sum(report.status == "needs_attention" for report in found.reports)
    text = f"{len(found.reports)} submissions graded; {pending} need a person.\n"
    sys.stdout.write(text)
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(path, "a", encoding="utf-8") as file:
            file.write(text)
    return 0 if found.reports else 2


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
