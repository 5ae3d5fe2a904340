import { useNotifications } from "@mantine/notifications";
import { type ComponentType, lazy, Suspense, useState } from "react";

// Without the server there is nothing to load it from, and the page goes on without.
const Shown = lazy(
  (): Promise<{ default: ComponentType }> => import("./ToastsShown").catch(() => ({ default: () => null })),
);

/** Toasts are the short messages that something is done. What shows them is loaded with the first. */
export function Toasts() {
  const some = useNotifications().notifications.length > 0;
  const [wanted, setWanted] = useState(some);
  if (some && !wanted) setWanted(true);
  return (
    wanted && (
      <Suspense fallback={null}>
        <Shown />
      </Suspense>
    )
  );
}
