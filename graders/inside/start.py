"""Entry of the student's interpreter, executed as a file: clean imports, then kernel or zygote.

The interpreter is started with ``-s -P -S``: no user site, no script folder, no `site`. Without
`site` no ``.pth`` file runs, so neither the path entries nor the import hooks of editable
installs exist here; the folders of installed packages come by name in the order.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import sys


def load_package() -> None:
    """Load the folder of this file as the package `_markprop`."""
    folder = os.path.dirname(os.path.abspath(__file__))
    spec = importlib.util.spec_from_file_location(
        "_markprop", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    assert spec is not None
    assert spec.loader is not None
    package = importlib.util.module_from_spec(spec)
    sys.modules["_markprop"] = package
    spec.loader.exec_module(package)


def main() -> None:
    """Read the order from the command line and become what it says."""
    order = json.loads(sys.argv[1])
    sys.argv[1:] = []
    sys.path.extend(order["packages"])
    load_package()
    role = importlib.import_module("_markprop." + order["role"])
    if order["role"] == "zygote":
        role.run(order["control"], order["preload"], order["base"])
    elif order["role"] == "offers":
        sys.stdout.write(json.dumps(role.find()))
    else:
        role.start_alone(order["channel"])


if __name__ == "__main__":
    main()
