#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""fits.py [--lines] SCHEMA < DOCUMENT: does the document fit, and does the schema tell of all its
members?  With --lines each line is a document; their number is printed.  References lead to a schema
beside it, by its $id."""
import json
import os
import sys

TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool,
         "null": type(None)}
KNOWN = {"$schema", "$id", "$ref", "title", "description", "type", "enum", "minimum", "required",
         "properties", "items", "anyOf", "allOf", "if", "then"}


def is_of(value, name):
    return isinstance(value, TYPES[name]) and not (name == "integer" and isinstance(value, bool))


def resolve(reference):
    name, _, way = reference.partition("#")
    schema = schemas[name]
    for part in way.split("/")[1:]:
        schema = schema[part]
    return schema


def member_faults(schema, value, where):
    for name in schema.get("required", []):
        if name not in value:
            yield f"{where}: no {name}"
    if "properties" not in schema:
        return
    for name, member in value.items():
        if name not in schema["properties"]:
            yield f"{where}: the schema does not know {name}"
        else:
            yield from faults(schema["properties"][name], member, f"{where}.{name}")


def faults(schema, value, where):
    if set(schema) - KNOWN:
        sys.exit(f"{where}: this checker does not know {set(schema) - KNOWN}")
    if "$ref" in schema:
        yield from faults(resolve(schema["$ref"]), value, where)
        return
    if "anyOf" in schema:
        every = [list(faults(one, value, where)) for one in schema["anyOf"]]
        yield from [] if [] in every else sum(every, [])
    types = schema.get("type", list(TYPES))
    types = types if isinstance(types, list) else [types]
    if not any(is_of(value, name) for name in types):
        yield f"{where}: not {types}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is not among {schema['enum']}"
    if value is not None and "minimum" in schema and value < schema["minimum"]:
        yield f"{where}: {value} is too small"
    if isinstance(value, dict):
        yield from member_faults(schema, value, where)
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from faults(schema["items"], item, f"{where}[{number}]")
    for rule in schema.get("allOf", []):
        asked = rule["if"]["properties"]
        if all(value.get(name) in one["enum"] for name, one in asked.items()):
            yield from (f"{where}: no {name}" for name in rule["then"]["required"]
                        if name not in value)


lines = sys.argv[1] == "--lines"
path = sys.argv[-1]
folder = os.path.dirname(os.path.abspath(path))
schemas = {}
for name in os.listdir(folder):
    if name.endswith(".json"):
        one = json.load(open(os.path.join(folder, name)))
        schemas[one["$id"]] = one
documents = [json.loads(line) for line in sys.stdin] if lines else [json.load(sys.stdin)]
found = [fault for number, document in enumerate(documents, 1)
         for fault in faults(json.load(open(path)), document, f"document {number}")]
print("\n".join(found) if found or not lines else len(documents))
sys.exit(1 if found or not documents else 0)
