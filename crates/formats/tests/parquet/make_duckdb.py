"""Makes the files of another writer: `python make_duckdb.py`, with duckdb. Rows are whole tasks."""

import pathlib

import duckdb

HERE = pathlib.Path(__file__).parent
RESULT = """[{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": ["good"]}}]"""

for codec in ("snappy", "zstd", "gzip", "none"):
    duckdb.sql(f"""
        COPY (SELECT {{'text': '{codec} ' || n}} AS data,
                     CASE WHEN n = 0 THEN '[{{"result": {RESULT}}}]' END AS annotations,
                     CASE WHEN n = 0 THEN '[{{"result": {RESULT}, "model_version": "m1"}}]' END AS predictions,
                     [n, n + 1] AS numbers
              FROM range(3) AS rows(n))
        TO '{HERE}/duckdb_{codec}.parquet' (FORMAT parquet, COMPRESSION {'uncompressed' if codec == 'none' else codec})
    """)
