"""Two counties and a third beyond: ties, a part of all jobs that must not count, a job without a home."""

import pyarrow as pa

INPUTS = {
    "flows": pa.table(
        {
            "job_type": ["JT00", "JT00", "JT00", "JT01", "JT00", "JT00"],
            "work_block": [f"0{county}0001001000" for county in (6019, 6019, 6039, 6019, 6019, 6019)],
            "home_block": [
                *("060190005021003", "060390002012010", "060190005021003", "060190005021003"),
                *(None, "061070005021003"),
            ],
            "jobs": pa.array([12, 5, 3, 99, 4, 5], pa.int32()),
            "to_1250": pa.array([2, 1, 1, 9, 4, 0], pa.int32()),
            "over_3333": pa.array([5, 2, 1, 9, 0, None], pa.int32()),
        }
    ),
    "here": pa.table({"county_fips": ["06019"]}),
}
PARAMETERS = [{"direction": "in"}, {"direction": "out"}]
