// From src to dist: one page, its script in pieces that load when they are wanted, its style.
import { build } from "esbuild";
import { cpSync, mkdirSync, renameSync, rmSync } from "node:fs";

rmSync("dist.new", { recursive: true, force: true });
mkdirSync("dist.new");
await build({
  entryPoints: ["src/app.js", "src/style.css"],
  outdir: "dist.new",
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  entryNames: "[name]",
  chunkNames: "part-[hash]",
  loader: { ".json": "json" },
  logLevel: "warning",
});
cpSync("src/index.html", "dist.new/index.html");
cpSync("src/icon.svg", "dist.new/icon.svg");
rmSync("dist", { recursive: true, force: true });
renameSync("dist.new", "dist");
