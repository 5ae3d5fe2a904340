import { lazyRouteComponent } from "@tanstack/react-router";
import { asProblem } from "../api/problem";

/**
 * view is a view that is loaded when one goes there. When it cannot be loaded,
 * it says so in its place: the router by itself would load the whole page anew,
 * which leaves nothing of it when the server is away.
 */
export function view<M extends Record<string, unknown>, N extends keyof M>(load: () => Promise<M>, name: N) {
  const loaded = () =>
    load().catch((error: unknown) => {
      throw asProblem(error);
    });
  return lazyRouteComponent(loaded, name);
}
