"""Occupational Employment and Wage Statistics (OEWS), Bureau of Labor Statistics."""

from __future__ import annotations

from highroad.sources.published import PUBLIC_DOMAIN, Source

SOURCE = Source(
    key="oews",
    title="Occupational Employment and Wage Statistics",
    publisher="U.S. Bureau of Labor Statistics",
    licence=PUBLIC_DOMAIN,
    cadence="yearly: May reference period, published the following spring",
    release_lag_days=355,
    page="https://www.bls.gov/oes/",
    addresses=(
        "https://download.bls.gov/pub/time.series/oe/oe.data.0.Current",
        "https://www.bls.gov/oes/special-requests/oesm{yy}all.zip",
        "https://www.bls.gov/oes/special-requests/oesm{yy}nat.zip",
        "https://www.bls.gov/oes/special-requests/oesm{yy}st.zip",
        "https://www.bls.gov/oes/special-requests/oesm{yy}ma.zip",
    ),
    tables=("cells", "areas", "industries", "occupations", "footnotes"),
)
