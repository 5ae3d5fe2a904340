/** explore is the address of a query. */
export const explore = (query: string, more = ""): string => `/explore?query=${encodeURIComponent(query)}${more}`;
