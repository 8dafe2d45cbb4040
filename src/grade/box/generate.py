# Inside the box: calls the generator as a person would, and hands its files back as one.
import os
import runpy
import sys

OUT = "/box/tmp/tests"
SCRIPT = "/app/generators/generate.py"

with open("/app/.assess/seed", encoding="ascii") as file:
    seed = file.read()
sys.argv = [SCRIPT] + (["--seed", seed] if seed else []) + ["--out", OUT]
sys.path[0] = os.path.dirname(SCRIPT)
try:
    runpy.run_path(SCRIPT, run_name="__main__")
except SystemExit as end:
    if end.code not in (None, 0):
        raise

with open("/box/work/tests", "wb") as pack:
    for name in sorted(os.fsencode(name) for name in os.listdir(OUT)):
        path = os.path.join(os.fsencode(OUT), name)
        if os.path.isfile(path):
            with open(path, "rb") as file:
                data = file.read()
            pack.write(b"%d %b\n" % (len(data), name))
            pack.write(data)
