import { problemOf, unreachable } from "./problem";

/**
 * download asks for a file and hands it to the browser to save. What a reader
 * of the file should know, it gives back.
 */
export async function download(path: string, body?: unknown): Promise<string[]> {
  const response = await fetch(path, {
    method: body === undefined ? "GET" : "POST",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw await problemOf(response);
  save(await response.blob(), nameOf(response) ?? "parapet");
  return JSON.parse(response.headers.get("Parapet-Remarks") ?? "[]") as string[];
}

/** save hands a file to the browser. */
export function save(file: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function nameOf(response: Response): string | undefined {
  return /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "")?.[1];
}
