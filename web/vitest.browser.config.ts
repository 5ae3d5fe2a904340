import { defineConfig } from "vitest/config";

// Tests in a real browser of the binary as it ships.
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    restoreMocks: true,
  },
});
