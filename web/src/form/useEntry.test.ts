import { expect, it } from "vitest";
import { sorted } from "./useEntry";

it("parts what the form can show from what it cannot", () => {
  expect(
    sorted({ name: "is taken", "body.schedule.cron": "has no such day", elsewhere: "x" }, ["name", "schedule"]),
  ).toEqual({
    known: { name: "Is taken.", "schedule.cron": "Has no such day." },
    others: true,
  });
  expect(sorted({ "body.queries[1].text": "is missing" }, ["queries"]).known).toEqual({
    "queries.1.text": "Is missing.",
  });
  expect(sorted({}, ["name"])).toEqual({ known: {}, others: false });
});
