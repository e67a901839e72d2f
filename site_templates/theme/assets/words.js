{#- What scripts say, in the site's language. MkDocs renders this file as a template (engine.py, prepare_engine). -#}
{%- set words = config.theme.words -%}
window.digestgen = {
  words: {{ words.section("script") | tojson }},
  months: {{ words.lists["dates.months"] | tojson }},
  date: {{ words.texts["dates.day"] | tojson }},
};
