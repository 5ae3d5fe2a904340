import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

// The server replaces this by a new nonce in every page that it sends.
const nonce = "{{nonce}}";

// While one develops, a server answers what the console asks: at its usual address,
// unless the environment names another.
const server = process.env.PARAPET ?? "http://127.0.0.1:8080";

// It refuses what other sites make a browser send, and takes this page for one of them.
const proxy = {
  target: server,
  changeOrigin: true,
  headers: { origin: new URL(server).origin, "sec-fetch-site": "same-origin" },
};

export default defineConfig({
  plugins: [react()],
  html: { cspNonce: nonce },
  build: {
    outDir: "dist/console",
    assetsDir: "static", // the views of assets have the usual name
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0, // the policy of the page permits no data: scripts or styles
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      // What most views need is one file: each by itself packs worse and is one more to ask for.
      output: { codeSplitting: { groups: [{ name: "shared", minShareCount: 17 }] } },
    },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": proxy, "/docs": proxy } },
  test: { include: ["src/**/*.test.ts"], restoreMocks: true },
});
