"""Prints the rows of a table, one a line: `python3 rows.py DATABASE TABLE`."""

import sqlite3
import sys

with sqlite3.connect(sys.argv[1]) as database:
    for row in database.execute(f'SELECT * FROM "{sys.argv[2]}"'):
        print(" | ".join(str(value) for value in row))
