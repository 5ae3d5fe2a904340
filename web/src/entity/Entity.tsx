/** EntityPage is all that is known of an entity. */
export function EntityPage() {
  return null;
}
