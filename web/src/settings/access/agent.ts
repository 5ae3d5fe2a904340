const browsers: readonly [RegExp, string][] = [
  [/Edg\//, "Edge"],
  [/OPR\//, "Opera"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];

const systems: readonly [RegExp, string][] = [
  [/Windows/, "Windows"],
  [/Android/, "Android"],
  [/iPhone|iPad/, "iOS"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
];

/** agentOf is what somebody signed in with, as people call it. */
export function agentOf(agent: string): string {
  const of = (known: readonly [RegExp, string][]) => known.find(([says]) => says.test(agent))?.[1];
  const browser = of(browsers);
  const system = of(systems);
  if (browser) return system ? `${browser} on ${system}` : browser;
  return agent === "" ? "unknown" : agent;
}
