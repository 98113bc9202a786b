"""Expressions of an administrator reach the data they are given, and nothing behind it."""

import pytest

from templates.expressions import ExpressionError, worked_out

ESCAPES = [
    "{{ ''.__class__.__mro__ }}",
    "{{ labels.__class__.__init__.__globals__ }}",
    "{{ labels|attr('__class__') }}",
    "{{ labels|map(attribute='__class__')|first }}",
    "{{ [labels]|sum(attribute='__class__') }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ namespace.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ '{0.__class__.__mro__}'.format(labels) }}",
    "{{ ('{0.__class__}'|attr('format'))(labels) }}",
    "{% set f = '{0.__class__}'.format %}{{ f(labels) }}",
    "{{ '{a.__class__}'.format_map({'a': labels}) }}",
    "{{ labels.items.__func__ }}",
    "{{ [].append.__self__ }}",
    "{{ labels.update({'a': 'changed'}) }}{{ labels.a }}",
    "{% do labels.clear() %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os.environ }}",
    "{{ range(10000000)|list|length }}",
]


@pytest.mark.parametrize("expression", ESCAPES)
def test_no_way_leads_out(expression: str) -> None:
    """Each attempt gives nothing or is refused, and changes nothing."""
    labels = {"a": "b"}
    try:
        given = worked_out(expression, {"labels": labels})
    except ExpressionError:
        given = ""
    assert given == ""
    assert labels == {"a": "b"}


def test_what_is_data_stays_data() -> None:
    """An expression inside the data is not worked out."""
    assert worked_out("{{ title }}", {"title": "{{ 7*71910131 }}"}) == "{{ 7*71910131 }}"
