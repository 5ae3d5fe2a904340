import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

// What is done in a real browser with the binary as it ships, by the mode that is asked for.
const done: Record<string, string> = {
  test: "test/**/*.test.ts",
  screenshots: "test/screenshots/all.ts",
  figures: "test/figures/all.ts",
};

// What waits for minutes, and has nothing else to do, begins first.
class WaitsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted(
      (a, b) => Number(b.moduleId.endsWith("waits.test.ts")) - Number(a.moduleId.endsWith("waits.test.ts")),
    );
  }
}

export default defineConfig(({ mode }) => ({
  test: {
    include: [done[mode] ?? ""],
    testTimeout: mode === "figures" ? 600_000 : 180_000,
    hookTimeout: mode === "figures" ? 600_000 : 180_000,
    expect: { poll: { timeout: 30_000, interval: 100 } }, // as long as the browser waits for what is shown
    maxWorkers: 2,
    sequence: { sequencer: WaitsFirst },
    // A busy machine may keep a browser from what it does for longer than any test
    // waits. What passes only at the second try is named in the report.
    retry: mode === "test" ? 1 : 0,
    restoreMocks: true,
  },
}));
