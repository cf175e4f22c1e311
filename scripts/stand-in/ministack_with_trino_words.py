"""Starts MiniStack with what its Athena lacks to answer as Athena does.

MiniStack hands a query to DuckDB nearly as it is. Here its connections learn the words of Trino a portable query uses,
tables have the columns Glue gives them, and results have the types, the texts and the place of Athena's. The words come
as a JSON list of statements in FLOWTRAIL_DUCKDB_PRELUDE; without it, queries find DuckDB as it is.

Its HTTP/2 goes on with an answer when the client has said that it will ask no more, as the SDK of Kinesis does at once.

Every function replaced is checked first: another version of MiniStack ends here with a message, not in odd answers.
"""

import datetime
import importlib.metadata
import inspect
import json
import math
import os
import shutil
import signal
import sys
import threading
from urllib.parse import urlparse

import duckdb
import h2.connection
from ministack import app
from ministack.services import athena, s3

VERSION = "1.5.33"

# What is replaced, or relied upon, and the parameters it must have.
EXPECTED = {
    "_run_duckdb": ["query", "database", "catalog"],
    "_table_relation": ["table_data", "files"],
    "_empty_relation": ["table_data"],
    "_datum_text": ["value"],
    "_save_query_results": ["query_id"],
    "_path_partition_keys": ["table_data", "files"],
    "_hive_options": ["partitions"],
    "_data_format": ["table_data"],
    "_sql_list": ["paths"],
}

# Glue's names of types; others stay with MiniStack.
COLUMN_TYPES = {
    "string": "VARCHAR",
    "int": "INTEGER",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP_MS",
    "array<string>": "VARCHAR[]",
}

RESULT_TYPES = {
    "TIMESTAMP_MS": "timestamp",
    "TIMESTAMP_S": "timestamp",
    "TIMESTAMP_NS": "timestamp",
    "VARCHAR[]": "array",
    '"NULL"': "unknown",
}


def check_version():
    found = importlib.metadata.version("ministack")
    if found != VERSION:
        sys.exit(f"expected ministack {VERSION}, found {found}: compare what {__file__} replaces")
    for name, parameters in EXPECTED.items():
        function = getattr(athena, name, None)
        if function is None or list(inspect.signature(function).parameters) != parameters:
            sys.exit(f"ministack's athena.{name} is not the one {__file__} replaces")
    if 'duckdb.connect(":memory:")' not in inspect.getsource(athena._run_duckdb):
        sys.exit("ministack's athena._run_duckdb opens DuckDB in another way")
    if list(inspect.signature(s3._put_object).parameters)[:4] != ["bucket_name", "key", "body", "headers"]:
        sys.exit("ministack's s3._put_object has other parameters")


def keep_answering():
    """The h2 library takes GOAWAY for the end, and an answer of more than 64 KiB is cut off."""
    goaway = getattr(h2.connection.H2Connection, "_receive_goaway_frame", None)
    if goaway is None or list(inspect.signature(goaway).parameters) != ["self", "frame"]:
        sys.exit("the h2 library treats GOAWAY in another way")
    h2.connection.H2Connection._receive_goaway_frame = lambda self, frame: ([], [])


def connect_with(prelude):
    """DuckDB's connect; what Athena's service opens has had the statements of the prelude."""
    connect = duckdb.connect

    def connected(*args, **options):
        connection = connect(*args, **options)
        if sys._getframe(1).f_globals.get("__name__") == athena.__name__:
            for statement in prelude:
                connection.execute(statement)
        return connection

    return connected


def columns_of(table_data):
    return (table_data.get("StorageDescriptor") or {}).get("Columns") or []


def column_type(column):
    given = str(column.get("Type", "string")).lower()
    return COLUMN_TYPES.get(given) or athena._duckdb_type(column)


def table_relation(original):
    """Parquet read by the columns of Glue: those a file lacks are null, those Glue does not know are left out."""

    def relation(table_data, files):
        columns = columns_of(table_data)
        if athena._data_format(table_data) != "parquet" or not columns:
            return original(table_data, files)
        schema = ", ".join(
            f"'{column['Name']}': {{name: '{column['Name']}', type: '{column_type(column)}', default_value: null}}"
            for column in columns
        )
        hive = athena._path_partition_keys(table_data, files)
        names = [f'"{column["Name"]}"' for column in columns]
        names += [f"regexp_extract(filename, '/{key['Name']}=([^/]+)/', 1) AS \"{key['Name']}\"" for key in hive]
        source = f"read_parquet({athena._sql_list(files)}, schema = MAP {{{schema}}}, filename = true, hive_partitioning = false)"
        return f"(SELECT {', '.join(names)} FROM {source})"

    return relation


def empty_relation(original):
    """No rows, with the types of Glue."""

    def relation(table_data):
        columns = columns_of(table_data) + (table_data.get("PartitionKeys") or [])
        if not columns:
            return original(table_data)
        nulls = ", ".join(f'CAST(NULL AS {column_type(column)}) AS "{column["Name"]}"' for column in columns)
        return f"(SELECT {nulls} WHERE FALSE)"

    return relation


def text_of(value):
    """A value as Athena prints it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "milliseconds")
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, list):
        return "[" + ", ".join(text_of(one) for one in value) + "]"
    return str(value)


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


async def save_results(query_id):
    """The result as CSV where GetQueryExecution says it is: all values quoted, nothing at all for null."""
    execution = athena._executions[query_id]
    results = execution["_results"]
    lines = [",".join(map(quoted, results["columns"]))]
    lines += [",".join("" if value is None else quoted(text_of(value)) for value in row) for row in results["rows"]]
    body = ("\n".join(lines) + "\n").encode()
    place = urlparse(execution["ResultConfiguration"]["OutputLocation"])
    headers = {"content-type": "text/csv", "content-length": str(len(body))}
    answer = s3._put_object(place.netloc, place.path.lstrip("/"), body, headers)
    if isinstance(answer, tuple) and answer[0] >= 300:
        raise RuntimeError(f"the result could not be written to {execution['ResultConfiguration']['OutputLocation']}")


def end_with_parent(folder):
    """Ends, with all it started and its folder, when whoever holds the other end of its input is gone in whatever way."""

    def wait():
        while os.read(0, 1024):
            pass
        shutil.rmtree(folder, ignore_errors=True)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def main():
    check_version()
    keep_answering()
    duckdb.connect = connect_with(json.loads(os.environ.get("FLOWTRAIL_DUCKDB_PRELUDE", "[]")))
    athena._DUCKDB_TYPE_MAP.update(RESULT_TYPES)
    athena._table_relation = table_relation(athena._table_relation)
    athena._empty_relation = empty_relation(athena._empty_relation)
    athena._datum_text = text_of
    athena._save_query_results = save_results
    if "FLOWTRAIL_ENDS_WITH_FOLDER" in os.environ:
        end_with_parent(os.environ["FLOWTRAIL_ENDS_WITH_FOLDER"])
    app.main()


if __name__ == "__main__":
    main()
