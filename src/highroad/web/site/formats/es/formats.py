"""Numbers as in `highroad.publishing.formats`: a comma between thousands, a point before decimals.

Short dates name the month: a reader between two customs can't tell 5/6 from 6/5.
"""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
