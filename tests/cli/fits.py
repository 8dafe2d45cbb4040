#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fits.py SCHEMA < DOCUMENT: does the document fit, and does the schema tell of all its members?"""
import json
import sys

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}


def faults(schema, value, where):
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not isinstance(value, tuple(TYPES[name] for name in types)):
        yield f"{where}: not {types}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is not among {schema['enum']}"
    if value is not None and "minimum" in schema and value < schema["minimum"]:
        yield f"{where}: {value} is too small"
    if isinstance(value, dict):
        for name in schema["required"]:
            if name not in value:
                yield f"{where}: no {name}"
        for name, member in value.items():
            if name not in schema["properties"]:
                yield f"{where}: the schema does not know {name}"
            else:
                yield from faults(schema["properties"][name], member, f"{where}.{name}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(schema["items"], item, f"{where}[{number}]")


found = list(faults(json.load(open(sys.argv[1])), json.load(sys.stdin), "document"))
print("\n".join(found))
sys.exit(1 if found else 0)
