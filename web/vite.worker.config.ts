// Builds the service worker: one plain file of a fixed name, since its address is its identity.
import { defineConfig } from "vite";

export default defineConfig({
  publicDir: false,
  build: {
    outDir: "dist",
    emptyOutDir: false,
    rolldownOptions: {
      input: { sw: "src/sw/main.ts" },
      output: { format: "iife", entryFileNames: "[name].js" },
    },
  },
});
