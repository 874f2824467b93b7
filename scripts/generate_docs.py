"""Writes the generated parts of README.md and docs/: `python -m scripts.generate_docs [--check]`.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`; the text around it is written by hand.
"""

import argparse
import re
from pathlib import Path

from scripts.doc_blocks import BLOCKS
from stacks.project import ROOT

BLOCK = re.compile(r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> list[Path]:
    """README.md and every page of docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def rendered(text: str) -> str:
    """A page with every generated part as the code now gives it.

    Raises:
        KeyError: a part has a name that no block has.
    """
    return BLOCK.sub(lambda match: f"{match[1]}{BLOCKS[match['name']]()}\n{match[3]}", text)


def stale_pages() -> list[Path]:
    """Pages whose generated parts are not what the code gives."""
    return [page for page in pages() if rendered(read(page)) != read(page)]


def read(page: Path) -> str:
    """A page's text."""
    return page.read_text(encoding="utf-8")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="Write nothing; fail when a page is out of date."
    )
    check = parser.parse_args().check
    stale = stale_pages()
    for page in stale:
        print(f"{page.relative_to(ROOT)} {'is out of date' if check else 'written'}")
        if not check:
            page.write_text(rendered(read(page)), encoding="utf-8")
    if check and stale:
        raise SystemExit("Run `make docs`.")


if __name__ == "__main__":
    main()
