"""After whoever reads: scripts in pages, codes in terminals, commands in logs, formulas."""

import json

from tests.hostile.attack import NOTHING, WRONG, Attack, notebook

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:1'>x</a>"
LINK = "<iframe src=http://evil.example></iframe><link rel=stylesheet href=//evil.example>"
TERMINAL = "\\x1b[2J\\x1b]0;owned\\x07\\x1b]8;;http://evil.example\\x07x\\x9b31m\\x08\\x08\\r"
COMMANDS = "::set-output name=result::100\\n::notice::full\\n##[error]no\\n ::add-mask::0"
BIDI = "\\u202e\\u2066\\u200f\\u0000\\ud800" + "\\u0301" * 40
FORMULA = '=HYPERLINK("http://evil.example","x")\\t@SUM(1)\\n+1\\n-1'


def raising(text: str) -> str:
    """Return an answer whose exception bears a text, in its class's name and its words."""
    return f"""
class TanhLayer(Layer):
    def fprop(self, inputs):
        text = "{text}"
        name = text.replace("\\x00", "").encode("utf-8", "replace").decode()[:60]
        raise type(name, (Exception,), {{}})(text)
    bprop = fprop
"""


def decorated(folder, label, targets):
    """Write a notebook whose every other part bears markup."""
    cells = Attack(label).cells(targets)
    made = json.loads(notebook(*cells))
    for number, cell in enumerate(made["cells"]):
        cell["id"] = SCRIPT
        cell["metadata"] = {"tags": [SCRIPT], "name": SCRIPT, "jupyter": {"source_hidden": SCRIPT}}
        cell["outputs"] = [
            {
                "output_type": "display_data",
                "metadata": {"x": SCRIPT},
                "data": {"text/html": SCRIPT, "application/javascript": "alert(1)"},
            }
        ]
        cell["execution_count"] = 10**20 + number
    made["cells"].append(
        {
            "cell_type": "markdown",
            "source": SCRIPT,
            "metadata": {},
            "attachments": {SCRIPT: {"image/svg+xml": SCRIPT}},
        }
    )
    made["metadata"] = {
        "title": SCRIPT,
        "kernelspec": {"name": SCRIPT, "display_name": SCRIPT, "language": SCRIPT},
    }
    (folder / f"{label}.ipynb").write_text(json.dumps(made))


SHOWN = f"""
from IPython.display import HTML, Javascript, Latex, Markdown, SVG, display
text = '''{SCRIPT}{LINK}'''
display(HTML(text), Markdown(text), Latex(text), Javascript("alert(1)"))
display({{"image/svg+xml": "<svg onload=alert(1)>" + text, "text/x": text}}, raw=True)
print(text)
raise type(text, (Exception,), {{}})(text)
"""

ATTACKS = [
    Attack("markup_shown", source=SHOWN, stopped=(3,), core=True),
    Attack("markup_raised", answer=raising(SCRIPT), earns=NOTHING, says="raised", core=True),
    Attack("links_raised", answer=raising(LINK), earns=NOTHING, says="raised"),
    Attack(
        "terminal_codes",
        source=f'print("{TERMINAL}")\nraise ValueError("{TERMINAL}")',
        answer=raising(TERMINAL),
        earns=NOTHING,
        stopped=(3,),
        core=True,
    ),
    Attack(
        "workflow_commands",
        source=f'print("{COMMANDS}")\nraise ValueError("{COMMANDS}")',
        answer=raising(COMMANDS),
        earns=NOTHING,
        stopped=(3,),
        core=True,
    ),
    Attack("turned_text", answer=raising(BIDI), earns=NOTHING, says="raised"),
    Attack("formulas_raised", answer=raising(FORMULA.replace('"', "'")), earns=NOTHING),
    Attack("markup_everywhere", make=decorated),
    Attack("endless_traceback", source="def f(n): return f(n + 1)\nf(0)", stopped=(3,)),
    Attack(
        "made_up_traceback",
        source="""
class Odd(Exception):
    def _render_traceback_(self):
        return ["Cell In[3], line 0", "Cell In[3], line " + "9" * 5000]
raise Odd("x")
""",
        stopped=(3,),
        core=True,
    ),
    Attack(
        "no_text_at_all",
        answer=f"{WRONG}\nTanhLayer.__name__ = ''\nTanhLayer.__qualname__ = '<b>' * 1000",
    ),
    Attack(
        "class_name_without_end",
        answer=f'{WRONG}\nTanhLayer.__name__ = "`" + "x" * 10**6 + "\\n`{SCRIPT}"',
    ),
]
