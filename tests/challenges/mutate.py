# SPDX-License-Identifier: MIT
"""Makes mutants of a program in C, C++ or Python: the same program with one small mistake.

The mistakes: comparisons flipped or off at their boundary, "and" for "or", negations dropped, arithmetic swapped, numbers one
too large or too small, conditions that always or never hold, statements left out. The same file always gives the same mutants
in the same order. Numbers of more than six digits are left alone: those are the constants of hash functions.
"""
import ast
import re
from collections import namedtuple

# `before` and `after` are the lines that differ; `text` is the whole program.
Mutant = namedtuple("Mutant", "file line before after text")

OPERATORS = {
    "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "==": ("!=",), "!=": ("==",),
    "+": ("-",), "-": ("+",), "*": ("+",), "/": ("*",), "//": ("*",),
    "+=": ("-=",), "-=": ("+=",), "*=": ("+=",), "/=": ("*=",), "//=": ("*=",),
}  # between blanks only: this leaves signs, pointers, templates and defaults alone
C_WORDS = {"&&": ("||",), "||": ("&&",), "++": ("--",), "--": ("++",), "!": ("",), "true": ("false",), "false": ("true",)}
PYTHON_WORDS = {"and": ("or",), "or": ("and",), "not": ("",), "in": ("not in",), "is": ("is not",), "True": ("False",),
                "False": ("True",)}

STRINGS = r'"(?:\\.|[^"\\\n])*"|' + r"'(?:\\.|[^'\\\n])*'"
OTHERS = r"\d[\w.]*|\w+|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||//=?|[-+*/%&|^]=|[^\s\w]"
C_TOKEN = re.compile(r"//[^\n]*|/\*.*?\*/|^[ \t]*#[^\n]*|" + STRINGS + "|" + OTHERS, re.S | re.M)
PYTHON_TOKEN = re.compile(r'#[^\n]*|[rbf]*""".*?"""|[rbf]*(?:' + STRINGS + ")|" + OTHERS, re.S)
LITERAL = re.compile(r"(\d{1,6})([uUlL]*)")

DECLARATION = re.compile(r"(const|static|struct|enum|using|auto|int|char|long|unsigned|size_t|u?int\d+_t|return \w|"
                         r"std::(?!cin|cout|ios))")


def swaps(source, token, words):
    """(start, end, new text) for operators, words and numbers."""
    for match in token.finditer(source):
        text, (start, end) = match.group(), match.span()
        number = LITERAL.fullmatch(text)
        if number:
            value = int(number.group(1))
            for other in (value + 1, value - 1):
                if other >= 0:
                    yield start, end, f"{other}{number.group(2)}"
        elif text in OPERATORS and source[start - 1] == " " and source[end] in " \n":
            for other in OPERATORS[text]:
                yield start, end, other
        elif text in words:
            head = source[source.rfind("\n", 0, start) + 1:start]
            if text == "in" and (" for " in head or head.lstrip().startswith("for ") or head.endswith("not ")):
                continue
            for other in words[text]:
                yield start, end, other


def closing(source, opening):
    depth = 0
    for match in C_TOKEN.finditer(source, opening):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.start()
    raise ValueError("a parenthesis is not closed")


def c_changes(source):
    yield from swaps(source, C_TOKEN, C_WORDS)
    for match in re.finditer(r"\b(if|while) \(", source):
        end = closing(source, match.end() - 1)
        for value in "01"[: 2 if match.group(1) == "if" else 1]:
            yield match.end(), end, value
    before = ";"
    position = 0
    for line in source.splitlines(keepends=True):
        text = line.strip()
        start = position + line.find(text)
        position += len(line)
        code = re.sub(r"\s*//.*|\s*/\*.*?\*/", "", text)
        if code.endswith(";") and re.match(r"[A-Za-z_*+-]", code) and not DECLARATION.match(code) and (
                before[-1] in ";{}):" or before.endswith("else")):
            yield start, start + len(code), ";"
        before = code or before


def python_changes(source):
    yield from swaps(source, PYTHON_TOKEN, PYTHON_WORDS)
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))

    def span(node):
        return starts[node.lineno - 1] + node.col_offset, starts[node.end_lineno - 1] + node.end_col_offset

    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.If, ast.While)):
            for value in ("False", "True")[: 2 if isinstance(node, ast.If) else 1]:
                yield (*span(node.test), value)
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.Delete, ast.Continue, ast.Break)):
            yield (*span(node), "pass")
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield (*span(node), "pass")


def mutants(name, source):
    """All mutants of the program `source`, which lies in the file `name`."""
    seen = {source}
    found = []
    for start, end, new in sorted(set((python_changes if name.endswith(".py") else c_changes)(source))):
        text = source[:start] + new + source[end:]
        if text in seen:
            continue
        seen.add(text)
        first = source.rfind("\n", 0, start) + 1
        last = source.find("\n", end)
        tail = len(source) - last
        found.append(Mutant(name, source.count("\n", 0, start) + 1, " ".join(source[first:last].split()),
                            " ".join(text[first:len(text) - tail].split()), text))
    return found
