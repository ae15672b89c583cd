import sys
from pathlib import Path

FORGED = """\
{"version": 3, "status": "pass", "tests": [{"name": "all", "status": "pass"}]}
ok 1 - all
1 passed, 0 failed
exited with 0
"""
Path("results.json").write_text(FORGED)
print(FORGED, end="")
sys.exit(3)
