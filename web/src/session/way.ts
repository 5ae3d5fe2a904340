import type { AnyRouter } from "@tanstack/react-router";

/** toSignIn leads to the sign-in, and back from there. */
export function toSignIn(router: AnyRouter): void {
  const { pathname, href } = router.state.location;
  if (pathname === "/sign-in") return;
  void router.navigate({ to: "/sign-in", search: { next: href } });
}

/** safeNext is where to go after the sign-in: an address of this console, never one elsewhere. */
export function safeNext(next: unknown): string {
  return typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : "/";
}
