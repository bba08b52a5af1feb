// Graphviz, compiled to WebAssembly: DOT on standard input, SVG on standard output.
import { readFileSync } from "node:fs";
import { Graphviz } from "@hpcc-js/wasm-graphviz";

const graphviz = await Graphviz.load();
process.stdout.write(graphviz.layout(readFileSync(0, "utf-8"), "svg", "dot"));
