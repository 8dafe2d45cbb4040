#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""keys.py SHELL SETUP KEYS...: what stands on the line after KEYS were typed into an interactive
SHELL, and after the next ones, each ended by NUL.

SETUP is read by the shell; it binds a key that writes its line, ended by NUL, to the FIFO $LINE, and
empties it.  The shell reads keys one after the other, so nobody waits for a time to pass."""
import fcntl
import os
import pty
import select
import struct
import sys
import termios

shell, setup = sys.argv[1:3]
keys = sys.argv[3:]
start = {
    "bash": ["bash", "--noprofile", "--rcfile", setup, "-i"],
    "zsh": ["zsh", "-d", "-i"],
    "fish": ["fish", "--no-config", "-C", "source " + setup, "-i"],
}[shell]

line = os.open(os.environ["LINE"], os.O_RDWR)
child, terminal = pty.fork()
if child == 0:
    os.execvp(start[0], start)
# wide enough for any line
fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 500, 0, 0))

seen, said = b"", b""
answers = -1  # the first one says that the shell is ready
while answers < len(keys):
    ready, _, _ = select.select([terminal, line], [], [])
    if terminal in ready:
        try:
            said += os.read(terminal, 65536)
        except OSError:
            sys.exit("%s ended and had said: %r" % (shell, said))
    if line in ready:
        seen += os.read(line, 65536)
    if seen.endswith(b"\0"):
        answers += 1
        if answers > 0:
            sys.stdout.buffer.write(seen)
        seen = b""
        if answers < len(keys):
            os.write(terminal, keys[answers].encode())
