#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""sql.py TREE: is every SQL statement of the store one that SQLite and PostgreSQL read alike?

Statements stand in src/store: in the macro SQL(...) of the sources, and in schema/*/*.sql.  Each word must be
one of the list below or a name of the schema; so what only one engine has is found though nobody thought of
it.  The files of the driver are the engine's own and not read."""
import os
import re
import sys

tree = sys.argv[1]
store = os.path.join(tree, "src/store")
faults = 0

KEYWORDS = set("""
    ADD ALL ALTER AND AS ASC BETWEEN BY CASE CHECK COLUMN CONFLICT CONSTRAINT CREATE CROSS DEFAULT DELETE DESC
    DISTINCT DO DROP ELSE END EXCEPT EXISTS FOREIGN FROM GROUP HAVING IN INDEX INNER INSERT INTERSECT INTO IS
    JOIN KEY LEFT LIMIT NOT NOTHING NULL OFFSET ON OR ORDER PRIMARY REFERENCES RETURNING SELECT SET TABLE THEN
    UNION UNIQUE UPDATE VALUES WHEN WHERE WITH excluded""".split())
TYPES = {"TEXT", "BIGINT", "BYTEA"}
FUNCTIONS = {"count", "sum", "min", "max", "coalesce", "length", "substr", "abs", "nullif"}
# Words that PostgreSQL keeps for itself: no table or column may be called so.
RESERVED = set("""
    analyse analyze any array both cast collate current_date current_time current_timestamp current_user
    deferrable false fetch for grant initially lateral leading limit localtime localtimestamp offset only
    order placing session_user similar some symmetric trailing true user using variadic verbose window
    end desc asc group table column check primary""".split())
TOKEN = re.compile(r"'(?:[^']|'')*'|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|<=|>=|<>|\|\||\S")
SIGNS = {"(", ")", ",", ";", "=", "<", ">", "<=", ">=", "<>", "+", "-", "*", "?", ".", "||"}


def fail(where, text):
    global faults
    faults += 1
    print("FAILED: %s: %s" % (where, text))


def string_of(text, macros):
    """The literals and macros inside of SQL( ), as one text."""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"|([A-Z_][A-Z0-9_]*)', text)
    return "".join(literal or macros.get(name, "") for literal, name in parts).replace('\\"', '"')


def calls_of(source):
    """What stands between the brackets of each SQL( )."""
    for match in re.finditer(r"\bSQL\(", source):
        depth, at, quoted = 1, match.end(), False
        while depth:
            char = source[at]
            if quoted and char == "\\":
                at += 1
            elif char == '"':
                quoted = not quoted
            elif not quoted:
                depth += {"(": 1, ")": -1}.get(char, 0)
            at += 1
        yield source[match.end():at - 1]


def statements_of(path):
    text = open(path).read()
    if path.endswith(".sql"):
        text = re.sub(r"--[^\n]*", "", text)
        return [part for part in text.split(";") if part.strip()]
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    macros = {name: value for name, value in re.findall(r'#define (\w+) +"((?:[^"\\]|\\.)*)"', text)}
    found = [string_of(call, macros) for call in calls_of(text)]
    if path.endswith("/db.h"):
        return []
    outside = text
    for call in calls_of(text):
        outside = outside.replace(call, "")
    for word in re.findall(r'"((?:SELECT|INSERT|UPDATE|DELETE|CREATE|PRAGMA|WITH) [^"]*)', outside):
        fail(path, "a statement outside of SQL( ): %s" % word)
    return found


def names_of(statements):
    names = set()
    for statement in statements:
        for name in re.findall(r"\b(?:TABLE|INDEX)\s+(\w+)", statement):
            names.add(name)
        body = re.match(r"\s*CREATE TABLE \w+\s*\((.*)\)", statement, re.S)
        for line in body.group(1).split("\n") if body else []:
            if re.match(r"\s*[a-z_]\w*\s", line):
                names.add(line.split()[0])
            names.update(re.findall(r"^\s*([a-z_]+) (?:TEXT|BIGINT|BYTEA)", line))
        names.update(re.findall(r"\bADD COLUMN (\w+)", statement))
        names.update(re.findall(r"\(([a-z_]+) BIGINT PRIMARY", statement))
        names.update(re.findall(r", ([a-z_]+) (?:TEXT|BIGINT|BYTEA)\b", statement))
    return names


def two_arguments(tokens, at):
    """Is there a comma between the brackets that open at AT?"""
    depth = 0
    for token in tokens[at:]:
        depth += {"(": 1, ")": -1}.get(token, 0)
        if depth == 0:
            return False
        if token == "," and depth == 1:
            return True
    return False


def check_word(where, tokens, at, names, aliases):
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if token in KEYWORDS or token in TYPES or token in names or token in aliases:
        return
    if token in FUNCTIONS and following == "(":
        if token in ("min", "max") and two_arguments(tokens, at + 1):
            fail(where, "%s of two values is SQLite's alone" % token)
        return
    fail(where, "the word '%s'" % token)


def check(where, statement, names):
    tokens = TOKEN.findall(statement)
    aliases = {tokens[i + 1] for i in range(len(tokens) - 1) if tokens[i] == "AS"}
    for at, token in enumerate(tokens):
        before = tokens[at - 1] if at else ""
        if re.match(r"[A-Za-z_]", token):
            check_word(where, tokens, at, names, aliases)
        elif not re.match(r"['0-9]", token) and token not in SIGNS:
            fail(where, "the sign %s" % token)
        if before == "INSERT" and token != "INTO":
            fail(where, "INSERT %s" % token)
        if before in ("SELECT", "RETURNING") and token == "?":
            fail(where, "a value as a column has no type in PostgreSQL")
        if before == "?" and re.match(r"[0-9]", token):
            fail(where, "values are given by their place")


def main():
    paths = sorted(os.path.join(folder, name) for folder, _, files in os.walk(store) for name in files
                   if re.search(r"\.(c|h|sql)$", name) and not name.startswith("db_sqlite"))
    found = {path: statements_of(path) for path in paths}
    schema = [s for path in paths if path.endswith(".sql") for s in found[path]]
    schema += [s for path in paths for s in found[path] if s.startswith("CREATE")]
    names = names_of(schema)
    for name in sorted(names & RESERVED):
        fail("schema", "'%s' is a word of PostgreSQL's own" % name)
    count = 0
    for path in paths:
        for statement in found[path]:
            check(os.path.relpath(path, tree), statement, names)
            count += 1
    if count < 20:
        fail("src/store", "only %d statements were found" % count)
    # what the list is for
    for bad in ("INSERT OR REPLACE INTO store (id) VALUES (?)", "SELECT rowid FROM candidate",
                "SELECT ifnull(id, '') FROM store", "SELECT max(seq, at) FROM audit",
                'SELECT "id" FROM store', "DELETE FROM audit WHERE id GLOB ?", "PRAGMA user_version",
                "SELECT id FROM store WHERE id = ?1", "SELECT ? FROM store"):
        before, here = faults, sys.stdout
        sys.stdout = open(os.devnull, "w")
        check("", bad, names)
        sys.stdout.close()
        sys.stdout = here
        missed = faults == before
        globals()["faults"] = before
        if missed:
            fail("this test", "did not see %s" % bad)
    if faults:
        sys.exit(1)
    print("%d statements held" % count)


main()
