import { titleOf } from "../../ui/naming";

/** headed is the title of a column: of a list of entities the property in people's words, of a table what the query calls it. */
export const headed = (column: string, list: boolean): string => (list ? titleOf(column) : column);
