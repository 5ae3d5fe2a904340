import { expect, it } from "vitest";
import { type Event, events } from "./events";

async function read(...chunks: string[]): Promise<Event[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const all: Event[] = [];
  for await (const event of events(body)) all.push(event);
  return all;
}

it("reads events wherever the pieces of the answer end", async () => {
  expect(
    await read("event: prog", "ress\ndata: 1\n", "\n: still here\n\nid: 2\nevent: answer\ndata: a\ndata: b\n\n"),
  ).toEqual([
    { name: "progress", id: "", data: "1" },
    { name: "answer", id: "2", data: "a\nb" },
  ]);
});

it("leaves out an event without an end", async () => {
  expect(await read("data: whole\n\ndata: bro")).toEqual([{ name: "message", id: "", data: "whole" }]);
});
