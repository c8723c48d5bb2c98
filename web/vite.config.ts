// Builds one small bundle per face into web/dist, with the manifest that Django reads.
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

export default defineConfig({
  base: "/static/",
  publicDir: false,
  plugins: [woff2Only()],
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
      },
    },
  },
  worker: { format: "es" },
});
