"""Compiles every template of the public site: ``python -m themes.every_template``.

Who sets the portal up runs it (``sh deploy/setup.sh compiled``), for services that may write
nothing beside the code: each of their runs would compile its templates anew (`themes.compiled`).
After a change of ``content/site.yaml`` or of a template it is run again.
"""

from __future__ import annotations

from disclosure.agency import load_agencies
from disclosure.site import CONTENT, load_site
from themes.environment import environment


def main() -> None:
    """Compile them for real work: a rehearsal, which says so on every page, has its own."""
    made = environment(load_site(), load_agencies(CONTENT / "agencies.yaml"), rehearsal=False)
    for name in made.list_templates():
        made.get_template(name)


if __name__ == "__main__":
    main()
