/** steps are those of a guided set-up, in their order. */
export const steps = [
  { id: "prerequisites", label: "Prerequisites", description: "Prepare the tenant" },
  { id: "settings", label: "Settings", description: "Say what to connect" },
  { id: "test", label: "Test", description: "See whether it works" },
  { id: "plan", label: "Plan", description: "What a run will do" },
  { id: "run", label: "First run", description: "Read the tenant" },
] as const;

/** StepID names a step of a guided set-up. */
export type StepID = (typeof steps)[number]["id"];

/** isStep tells whether an address names a step. */
export const isStep = (text: unknown): text is StepID => steps.some((step) => step.id === text);

/** reachable is the step that can be shown: those before the integration is kept need no integration, the others do. */
export function reachable(step: StepID | undefined, integration: string | undefined): StepID {
  const kept = step === "plan" || step === "run";
  if (integration) return kept ? step : "plan";
  return kept ? "settings" : (step ?? "prerequisites");
}
