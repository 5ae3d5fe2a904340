const outcomes = ["allowed", "denied", "failed"] as const;

/** AuditView is which entries of the log are shown, as the address tells it. */
export interface AuditView {
  actor?: string;
  /** An action, or with a dot at its end all of a noun. */
  action?: string;
  target?: string;
  outcome?: (typeof outcomes)[number];
  since?: string;
  until?: string;
  text?: string;
}

/** auditOf reads an address, and leaves out what makes no sense. */
export function auditOf(search: Record<string, unknown>): AuditView {
  const view: AuditView = {
    actor: textOf(search.actor),
    action: textOf(search.action),
    target: textOf(search.target),
    outcome: outcomes.find((one) => one === search.outcome),
    since: momentOf(search.since),
    until: momentOf(search.until),
    text: textOf(search.text),
  };
  return Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)) as AuditView;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function momentOf(value: unknown): string | undefined {
  return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

/** nouns are what something can be done to, with the beginning of the actions that do it. */
export const nouns = [
  { value: "account.", label: "Accounts" },
  { value: "session.", label: "Sign-ins and sessions" },
  { value: "password.", label: "Passwords" },
  { value: "token.", label: "Tokens" },
  { value: "integration.", label: "Integrations" },
  { value: "credential.", label: "Credentials" },
  { value: "run.", label: "Runs" },
  { value: "question.", label: "Questions" },
  { value: "filter.", label: "Filters" },
  { value: "audit.", label: "The audit log" },
];
