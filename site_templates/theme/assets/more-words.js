{#- What scripts say that only some pages load. Rendered as words.js is. -#}
Object.assign(window.digestgen.words, {{ config.theme.words.section("reading") | tojson }});
