{% import "macros.html" as m with context %}
{% import rows as r with context %}
globalThis.siteRows ??= {};
{% for id, listed in tables %}
{% set html %}{% for each in listed %}{{ r.row(each) }}{% endfor %}{% endset %}
globalThis.siteRows[{{ id|script_text }}] = {{ html|script_text }};
{% endfor %}
