"""An entry, an exit, and industries that grow and shrink."""

import pyarrow as pa

INPUTS = {
    "industries": pa.table(
        {
            "industry_code": ["a", "b", "c", "d"],
            "earlier": [0.0, 20.0, 10.0, 5.0],
            "later": [5.0, 25.0, 8.0, 0.0],
            "base_earlier": [400.0, 150.0, 150.0, 9.0],
            "base_later": [440.0, 210.0, 135.0, 4.0],
        }
    )
}
PARAMETERS = [{}]
