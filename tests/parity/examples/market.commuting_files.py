"""States and parts once each; files of other kinds of jobs don't count."""

import pyarrow as pa

INPUTS = {
    "flows": pa.table(
        {
            "state": ["06", "06", "32", "04", None],
            "part": ["main", "main", "aux", "main", "main"],
            "job_type": ["JT00", "JT00", "JT00", "JT01", "JT00"],
        }
    )
}
PARAMETERS = [{}]
