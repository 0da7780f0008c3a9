"""Makes the files that the reader is tested with: `python make.py`, with pyarrow. What each row is as JSON is in rows.json."""

import datetime as dt
import decimal
import json
import pathlib
import uuid

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
UTC = dt.timezone.utc


def kinds():
    schema = pa.schema([
        ("flag", pa.bool_()), ("tiny", pa.int8()), ("number", pa.int64()), ("large", pa.uint64()), ("single", pa.float32()),
        ("half", pa.float16()), ("double", pa.float64()), ("text", pa.string()), ("bytes", pa.binary()), ("fixed", pa.binary(4)),
        ("price", pa.decimal128(10, 2)), ("great", pa.decimal256(50, 3)), ("day", pa.date32()), ("time", pa.time64("us")),
        ("local", pa.timestamp("ms")), ("moment", pa.timestamp("ns", tz="UTC")), ("choice", pa.dictionary(pa.int32(), pa.string())),
    ])
    one = dict(flag=True, tiny=-5, number=2**62, large=2**64 - 1, single=1.5, half=-0.25, double=0.1, text='ä "q"\n', bytes=b"\xff\x00",
               fixed=b"abcd", price=decimal.Decimal("-12.30"), great=decimal.Decimal("12345678901234567890123456789.125"),
               day=dt.date(1969, 7, 20), time=dt.time(1, 2, 3, 4), local=dt.datetime(2026, 1, 2, 3, 4, 5, 6000),
               moment=dt.datetime(2026, 1, 2, 3, 4, 5, 6, UTC), choice="b")
    two = dict(one, flag=False, double=float("nan"), price=decimal.Decimal("0.05"), great=decimal.Decimal("-0.001"), choice="a")
    none = {name: None for name in schema.names}
    said = dict(flag=True, tiny=-5, number=2**62, large=2**64 - 1, single=1.5, half=-0.25, double=0.1, text='ä "q"\n', bytes="/wA=",
                fixed="abcd", price=-12.30, great=12345678901234567890123456789.125, day="1969-07-20", time="01:02:03.000004",
                local="2026-01-02T03:04:05.006", moment="2026-01-02T03:04:05.000006000Z", choice="b")
    rows = [said, none, dict(said, flag=False, double=None, price=0.05, great=-0.001, choice="a")]
    return pa.Table.from_pylist([one, none, two], schema=schema), rows


def nested():
    schema = pa.schema([
        ("id", pa.int64()), ("words", pa.list_(pa.string())), ("grid", pa.list_(pa.list_(pa.int32()))),
        ("place", pa.struct([("x", pa.float64()), ("tags", pa.list_(pa.struct([("name", pa.string()), ("ok", pa.bool_())])))])),
        ("map", pa.map_(pa.string(), pa.int32())), ("numbered", pa.map_(pa.int32(), pa.string())),
    ])
    rows = [
        dict(id=1, words=["a", None, "b"], grid=[[1, 2], [], None, [3]], place=dict(x=1.0, tags=[dict(name="n", ok=True), dict(name=None, ok=None)]), map=[("k", 1), ("l", None)], numbered=[(7, "seven")]),
        dict(id=2, words=[], grid=[], place=None, map=[], numbered=None),
        dict(id=3, words=None, grid=None, place=dict(x=None, tags=None), map=None, numbered=[]),
        dict(id=4, words=["c"], grid=[None], place=dict(x=2.5, tags=[]), map=[("m", 3)], numbered=[]),
    ]
    said = [dict(row, map=dict(row["map"]) if row["map"] is not None else None,
                 numbered=[dict(key=key, value=value) for key, value in row["numbered"]] if row["numbered"] is not None else None) for row in rows]
    return pa.Table.from_pylist(rows, schema=schema), said


def long():
    rows = [dict(n=n, text=f"row {n % 7}", big="x" * (n % 50), even=n % 2 == 0 if n % 5 else None) for n in range(5000)]
    return pa.Table.from_pylist(rows), rows


def main():
    expected = {}

    def write(name, made, **options):
        table, rows = made
        pq.write_table(table, HERE / f"{name}.parquet", **options)
        expected[name] = rows if len(rows) < 100 else None

    write("kinds", kinds())
    write("nested", nested(), row_group_size=2)
    write("nested_v2", nested(), data_page_version="2.0", compression="zstd")
    for codec in ["none", "snappy", "gzip", "zstd", "lz4"]:
        write(f"long_{codec}", long(), compression=codec, row_group_size=1500, data_page_size=2000)
    encodings = dict(n="DELTA_BINARY_PACKED", text="DELTA_BYTE_ARRAY", big="DELTA_LENGTH_BYTE_ARRAY", even="RLE")
    write("long_delta", long(), use_dictionary=False, column_encoding=encodings, data_page_version="2.0", row_group_size=1500)
    floats = [dict(single=n / 4, double=n / 8) for n in range(300)]
    table = pa.Table.from_pylist(floats, schema=pa.schema([("single", pa.float32()), ("double", pa.float64())]))
    write("split", (table, floats), use_dictionary=False, column_encoding=dict(single="BYTE_STREAM_SPLIT", double="BYTE_STREAM_SPLIT"))
    write("int96", kinds(), use_deprecated_int96_timestamps=True)
    write("brotli", long(), compression="brotli")
    bomb = pa.table({"text": ["x" * (40 << 20)]})
    write("bomb", (bomb, [None] * 100), compression="zstd", use_dictionary=False)
    write("bombs", (pa.table({f"c{n}": ["x" * (20 << 20)] for n in range(20)}), [None] * 100), compression="zstd", use_dictionary=False)
    (HERE / "rows.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n")


main()
