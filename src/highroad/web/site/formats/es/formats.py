"""Numbers as in `highroad.publishing.formats`: a comma between thousands, a point before decimals."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
