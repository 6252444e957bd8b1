"""How a fact reads inside a sentence."""

from datetime import date

import pytest

from bot.greek.facts import fact_in_words
from tests.greek.library import SOURCES, fact


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("216", "euro", "216 €"),
        ("1200", "euro", "1.200 €"),
        ("14500.5", "euro", "14.500,50 €"),
        ("14.500", "euro", "14.500 €"),
        ("0.75", "euro", "0,75 €"),
        ("70 έως 210", "euro", "70 έως 210 €"),
        ("20", "percent", "20%"),
        ("6", "months", "6 μήνες"),
        ("1", "months", "1 μήνας"),
        ("3-6", "months", "3-6 μήνες"),
        ("5", "years", "5 έτη"),
        ("30", "days", "30 ημέρες"),
        ("ένας", "months", "ένας"),
        ("2023-12-01", "date", "1 Δεκεμβρίου 2023"),
        ("τέλη του 2023", "date", "τέλη του 2023"),
        ("έως 2 & πάνω", "text", "έως 2 &amp; πάνω"),
    ],
)
def test_a_value_is_said_with_its_unit(value, unit, words):
    assert words == fact_in_words(fact(value, unit), None, {})


def test_since_is_a_short_date_and_nothing_when_it_is_not_known():
    assert "1/12/2023" == fact_in_words(fact("1", "euro", since=date(2023, 12, 1)), "since", {})
    assert "" == fact_in_words(fact("1", "euro"), "since", {})


def test_sources_lead_to_where_they_stand():
    told = fact_in_words(
        fact("1", "euro", sources=("minfin", "gone", "leaflet")), "source", SOURCES
    )

    assert (
        '<a href="https://minfin.example/?a=1&amp;b=2">Υπουργείο &lt;Οικονομικών&gt;</a>, Φυλλάδιο'
        == told
    )


def test_a_form_that_no_fact_has_is_left_to_others():
    assert fact_in_words(fact("1", "euro"), "colour", {}) is None
