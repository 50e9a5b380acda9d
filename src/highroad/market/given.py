"""Tables as people hand them over: what a computation takes for granted is looked at first."""

from __future__ import annotations

import pyarrow as pa

from highroad.errors import BadQuestion
from highroad.language import gettext as _


def codes_as_text(table: pa.Table, *names: str) -> pa.Table:
    """The table, once it is sure that its columns of codes are text.

    Read as numbers, "01.0101" becomes 1.0101 and "062100" another industry: nothing that is joined by them
    can be trusted. Raises BadQuestion for a column that is lacking or is no text.
    """
    for name in names:
        if name not in table.column_names:
            raise BadQuestion(
                _("The table has no column “{name}”.").format(name=name),
                remedy=_("Use a table with these columns: {names}.").format(names=", ".join(names)),
            )
        kind = table.schema.field(name).type
        kind = kind.value_type if pa.types.is_dictionary(kind) else kind
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_null(kind)):
            raise BadQuestion(
                _("The codes in “{name}” are numbers: leading zeros may be lost.").format(name=name),
                remedy=_("Read the column as text."),
            )
    return table
