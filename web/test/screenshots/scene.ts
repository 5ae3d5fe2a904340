import type { Page, Route } from "playwright-core";

/** Scene is something that a picture is taken of. */
export interface Scene {
  /** What it is, in words that make the picture's file name. */
  name: string;
  path: string;
  /** How wide the window is; that of a laptop when it is not said. */
  width?: number;
  /** What is done before the view is opened: what the server is made to answer. */
  before?: (page: Page) => Promise<unknown>;
  /** What a person does until it looks like this. */
  act?: (page: Page) => Promise<unknown>;
  /** Something in it never comes, or is asked for again and again, so that nobody waits for it. */
  endless?: true;
  /** The README shows it: it is taken once more, sharp and small. */
  shown?: true;
}

export const tablet = 820;

/** explore is the address of a query. */
export const explore = (query: string, more = ""): string => `/explore?query=${encodeURIComponent(query)}${more}`;

/** away has the server out of reach for what matches. */
export const away = (page: Page, what: string): Promise<unknown> => page.route(what, (route) => route.abort());

/** failing has the server say that something went wrong on its side. */
export const failing = (page: Page, what: string): Promise<unknown> =>
  page.route(what, (route: Route) =>
    route.fulfill({
      status: 500,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "/docs#problem-fault",
        kind: "fault",
        title: "Internal Server Error",
        status: 500,
        detail: "something went wrong on the server; its log has the reason",
        request_id: "0f3c1a52-77d1-4c53-9d0e-2f4b8a9c6d10",
      }),
    }),
  );

/** slow has the server not answer for now. */
export const slow = (page: Page, what: string): Promise<unknown> => page.route(what, () => {});

/** press presses a button. */
export const press = (name: string) => (page: Page) => page.getByRole("button", { name, exact: true }).click();
