import { api, type Schemas } from "../api/client";
import { useMay } from "../session/me";
import { counted } from "../ui/format";

/** Setting is something that the server was told. */
export type Setting = Schemas["Setting"];

/** useSettings are what the server was told, for those who may see it. */
export function useSettings() {
  const may = useMay();
  return api.useQuery(
    "get",
    "/api/v1/settings",
    {},
    { enabled: may("server.read"), staleTime: Number.POSITIVE_INFINITY },
  );
}

const units: Record<string, string> = { m: "minute", h: "hour", d: "day" };

/** lasts is how long a setting says, in words: 48h is 48 hours. */
export function lasts(value: string): string {
  const [, n = "", unit = ""] = /^(\d+)([mhd])$/.exec(value) ?? [];
  if (value === "forever") return "for ever";
  return units[unit] ? `for ${counted(Number(n), units[unit] ?? "")}` : `for ${value}`;
}

/** cameFrom is where a value comes from, in words. */
export function cameFrom({ origin, where }: Setting): string {
  switch (origin) {
    case "default":
      return "default";
    case "environment":
      return `variable ${where ?? ""}`;
    case "flag":
      return `flag ${where ?? ""}`;
    default:
      return where ?? "file";
  }
}
