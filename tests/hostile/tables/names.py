"""After whoever shows, writes or runs by a name: of a file, a folder, a student."""

from tests.hostile.attack import Attack, notebook

MARKUP = "<script>alert(1)<img src=x onerror=alert(1)>"
ALERT = "script_alert_1_img_src_x_onerror_alert_1"
NAMES = {
    "name_of_lines": "\n::error::x\n##[error]x\r::set-output name=points::20",
    "name_of_codes": "\x1b]0;owned\x07\x1b[2J\x1b]8;;http:evil.example\x07x\x9b31m\x08",
    "name_of_markup": MARKUP,
    "name_of_template": "{{7*7}}{%for%}${7*7}%0A%0D::error::x[bold]x[link=x]",
    "name_of_a_shell": "; touch $TAG; $(touch $TAG) `touch $TAG` | > & ' \" \\",
    "name_from_the_right": "\u202egnp.\u2066\u200f\u200b\ufeff",
    "name_of_bytes": "\udcff\udcfe\udc80",
    "name_of_blanks": " .. . \u2003\u00a0 ",
    "name_of_dots": "....",
    "name_of_marks": "a" + "\u0301" * 100,
}


def named(folder, label, targets):
    """Write a notebook whose name bears something after the label."""
    cells = Attack(label).cells(targets)
    path = folder / f"{label}{NAMES[label]}.ipynb"
    path.write_text(notebook(*cells), encoding="utf-8")


def folder_named(folder, label, targets):
    """Write a folder with a hostile name, and files and cells with such names in it."""
    place = folder / f"{label}{MARKUP}\n::error::x"
    place.mkdir()
    source = """
import importlib
for name in sorted(os.listdir(".")):
    print(repr(name))
    if name.startswith("=") and name.endswith(".py"):
        exec(compile(open(name).read(), name, "exec"))
"""
    cells = Attack(label, source).cells(targets)
    (place / "multiple_layers.ipynb").write_text(notebook(*cells))
    (place / "=cmd|'x'!A0\n::error file=x::y\x1b[2J<script>.py").write_text("raise ValueError(1)")
    (place / "-rf").write_text("x")
    (place / ("n" * 255)).write_text("x")


def several(*names):
    """Return what writes honest work under these names of files."""

    def make(folder, label, targets):
        for name in names:
            text = notebook(*Attack(label).cells(targets))
            (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")

    return make


def of_a_student(folder, label, targets):
    """Write an upload as learning platforms name it, by a student with a hostile name."""
    text = notebook(*Attack(label).cells(targets))
    place = folder / f"{label} =1+1 {MARKUP}\n::error::x_123_assignsubmission_file_"
    place.mkdir()
    (place / "multiple_layers.ipynb").write_text(text)


def one(name, named_as, make=named, **rest):
    """Return an attack whose report has another name than the attack."""
    return Attack(name, make=make, named=(named_as,), **rest)


LONG = "name_without_end" + "n" * (255 - len("name_without_end.ipynb"))
FORMULAS = ("=cmd|'calc'!A0", "+1+1", "-2+3+cmd", "@SUM(1)")
ATTACKS = [
    one(
        "name_of_lines", "name_of_lines_error_x_error_x_set-output_name_points_20-fa754e", core=True
    ),
    one("name_of_codes", "name_of_codes_0_owned_2J_8_http_evil.example_x_31m-bf538c", core=True),
    one("name_of_markup", "name_of_markup_script_alert_1_img_src_x_onerror_alert_1", core=True),
    one("name_of_template", "name_of_template_7_7_for_7_7_0A_0D_error_x_bold_x_link_x"),
    one("name_of_a_shell", "name_of_a_shell_touch_TAG_touch_TAG_touch_TAG", core=True),
    one("name_from_the_right", "name_from_the_right_gnp-ccacbe"),
    one("name_of_bytes", "name_of_bytes-fab6bf"),
    one("name_of_blanks", "name_of_blanks"),
    one("name_of_dots", "name_of_dots"),
    one("name_of_marks", "name_of_marksa"),
    one(
        "folder_of_names",
        f"folder_of_names_{ALERT}_error_x-017ad8",
        folder_named,
        stopped=(3,),
        core=True,
    ),
    one(
        "student_of_names",
        f"student_of_names_1_1_{ALERT}_error_x-2fe058",
        of_a_student,
    ),
    Attack(
        "names_of_formulas",
        make=several(*FORMULAS),
        named=("cmd_calc_A0", "1_1", "2_3_cmd", "SUM_1"),
    ),
    Attack(
        "name_without_end", make=several(LONG), named=("name_without_end" + "n" * 77 + "-d6c63a",)
    ),
    Attack(
        "names_of_twins",
        make=several("Twin", "twin", "TWIN", "twin-2", "M\u00fcller", "Mu\u0308ller"),
        named=("TWIN", "Twin-3", "twin-2", "twin-4", "Muller", "Muller-2"),
        core=True,
    ),
    Attack(
        "names_of_ours",
        make=several("index.html", "gradebook.csv", "summary.json", "CON", "exports", "Attempts"),
        named=(
            *("submission-index.html", "submission-gradebook.csv", "summary", "submission-CON"),
            *("submission-exports", "submission-Attempts"),
        ),
    ),
]
