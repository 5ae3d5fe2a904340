import { getRouteApi } from "@tanstack/react-router";
import { type Changes, pruned, type View } from "./view";

const route = getRouteApi("/console/vulnerabilities");

/** useView is what is shown, and changes it: the address with it, so that going back undoes the change. */
export function useView(): { view: View; change: (by: Changes, quietly?: boolean) => void } {
  const view = route.useSearch();
  const navigate = route.useNavigate();
  return {
    view,
    change: (by, quietly = false) =>
      void navigate({ search: (now) => pruned({ ...now, ...by }), replace: quietly, resetScroll: false }),
  };
}
