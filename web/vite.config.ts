// Builds one small bundle per face into web/dist, with the manifest that Django reads.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Every browser of the last ten years reads woff2; the second copy of each font slice would double the install. */
function woff2Only(): Plugin {
  return {
    name: "woff2-only",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("@fontsource")) return null;
      return code.replace(/,\s*url\([^)]*\.woff\)\s*format\('woff'\)/g, "");
    },
  };
}

/** Writes `.gz` beside what compresses well: the server hands it out as it is, to phones in bad networks too. */
function gzipBeside(folder: string): Plugin {
  return {
    name: "gzip-beside",
    apply: "build",
    closeBundle() {
      for (const name of readdirSync(folder).filter((file) => /\.(js|mjs|css)$/.test(file))) {
        const path = join(folder, name);
        writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [woff2Only(), gzipBeside("dist/assets")],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    // A data: URI would need a hole in the content security policy.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: {
        site: "src/entries/site.ts",
        portal: "src/entries/portal.ts",
        worker: "src/entries/worker.ts",
        console: "src/entries/console.ts",
        ledger: "src/entries/ledger.ts",
        workbench: "src/entries/workbench.ts",
      },
    },
  },
  worker: { format: "es" },
});
