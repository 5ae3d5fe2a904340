import { defineConfig } from "vitest/config";

// What is done in a real browser with the binary as it ships, by the mode that is asked for.
const done: Record<string, string> = {
  test: "test/**/*.test.ts",
  screenshots: "test/screenshots/all.ts",
  figures: "test/figures/all.ts",
};

export default defineConfig(({ mode }) => ({
  test: {
    include: [done[mode] ?? ""],
    testTimeout: mode === "figures" ? 600_000 : 60_000,
    hookTimeout: mode === "figures" ? 600_000 : 120_000,
    fileParallelism: false,
    restoreMocks: true,
  },
}));
