"""The rules of axe-core, asked about a page in Chromium."""

import json

from tests.acceptance.npm import fetched

RULES = "axe-core@4.14.1"
DIGEST = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
_RUN = (
    "axe.run().then(r => JSON.stringify(r.violations.map("
    "v => [v.id, v.help, v.nodes.slice(0, 3).map(n => n.html)])))"
)


def rules(folder):
    """Return the script with the rules, as it was published."""
    return (fetched(folder, RULES, DIGEST) / "axe.min.js").read_text("utf-8")


def look_like(browser, width, scheme="light", media=""):
    """Show pages as wide as that, light or dark, on a screen or on paper."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.ask("Emulation.setDeviceMetricsOverride", **size)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.ask("Emulation.setEmulatedMedia", media=media, features=[feature])


def broken_rules(browser, script):
    """Return what the page that is shown breaks: the rule, what it asks for, and where."""
    browser.run(script)
    return json.loads(browser.run(_RUN))
