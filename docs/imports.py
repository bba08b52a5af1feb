"""Print the imports between our own modules as a DOT graph; `make picture` makes docs/imports.svg of it.

Read from the code, so that the picture cannot say anything else. A package inside a package is one box, and an arrow
that follows from others is left out: with A -> B and B -> C, A -> C is not drawn.
"""

import sys

import grimp

PACKAGES = {"knowledge": "#e3efe0", "indexer": "#e0eaf3", "api": "#f6ead8", "bot": "#efe2ef"}
"""Our top-level packages and the colour of each."""


def box(module: str) -> str:
    """The box in which a module is drawn: the module itself, or the package that it is part of."""
    return ".".join(module.split(".")[:2])


def edges(graph: grimp.ImportGraph) -> set[tuple[str, str]]:
    """Importer and imported, box by box."""
    return {
        (box(importer), box(imported))
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if box(importer) != box(imported)
    }


def without_shortcuts(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Leave out an arrow when its end can be reached by another way, unless the way goes in a circle."""
    following: dict[str, set[str]] = {}
    for start, end in arrows:
        following.setdefault(start, set()).add(end)

    def reachable(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = [start]
        while waiting:
            for end in following.get(waiting.pop(), set()) - seen:
                seen.add(end)
                waiting.append(end)
        return seen

    below = {node: reachable(node) for node in following}
    return {
        (start, end)
        for start, end in arrows
        if not any(
            end in below.get(between, set()) and start not in below.get(between, set())
            for between in following[start] - {end}
        )
    }


def dot(graph: grimp.ImportGraph) -> str:
    """The graph as DOT, one cluster for each package, the same text for the same code."""
    arrows = without_shortcuts(edges(graph))
    boxes = {box(module) for module in graph.modules} - set(PACKAGES)
    drawn = sorted(name for name in boxes if not name.endswith("__main__"))
    lines = [
        "digraph imports {",
        '  graph [rankdir=LR, fontname="sans-serif", ranksep=0.7, nodesep=0.12, newrank=true];',
        '  node [shape=box, style="filled,rounded", fillcolor=white, fontname="sans-serif", fontsize=11, height=0.25];',
        '  edge [color="#55555599", arrowsize=0.6];',
    ]
    for package, colour in PACKAGES.items():
        lines += [f"  subgraph cluster_{package} {{", f'    label="{package}"; style=filled; color="{colour}";']
        for name in drawn:
            if name.startswith(f"{package}."):
                lines.append(f'    "{name}" [label="{name.removeprefix(package + ".")}"];')
        lines.append("  }")
    lines += [f'  "{start}" -> "{end}";' for start, end in sorted(arrows) if {start, end} <= set(drawn)]
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    sys.stdout.write(dot(grimp.build_graph(*PACKAGES, cache_dir=None)))
