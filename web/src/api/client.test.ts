import { expect, it } from "vitest";
import { querySerializer } from "./client";

it("writes lists as the server reads them", () => {
  expect(
    querySerializer({ filter: ["a=1", "b=x,y"], sort: ["name", "-age"], columns: [], limit: 5, at: undefined }),
  ).toBe("filter=a%3D1&filter=b%3Dx%2Cy&sort=name%2C-age&limit=5");
});
