package query

import "slices"

// Remarks say, for standard error or beside the rows, what a reader of the
// answer to the text should know: what the text asks for that cannot be there,
// what the answer may lack, and whether there is more.
func (a *Answer) Remarks(text string) []string {
	var all []string
	for _, warning := range a.Warnings {
		all = append(all, "warning: "+warning.Caret(text))
	}
	if behind := a.Behind(); behind != "" {
		all = append(all, "incomplete: "+behind)
	}
	if a.neverSeen() {
		all = append(all, "incomplete: nothing that the query looks at was ever read")
	}
	for _, gap := range a.Gaps {
		all = append(all, "incomplete: "+gap.String())
	}
	return append(all, a.Truncation()...)
}

// Truncation is the remark that there is more than may be returned; none when
// there is not.
func (a *Answer) Truncation() []string {
	if !a.Meta.Truncated {
		return nil
	}
	return []string{"incomplete: there are more rows than a query may return: ask with --rows for more, or for less with LIMIT"}
}

// neverSeen says that no run was ever for anything the query looks at, so that
// the answer says nothing of how things are.
func (a *Answer) neverSeen() bool {
	return len(a.Meta.Completeness) > 0 && !slices.ContainsFunc(a.Meta.Completeness, func(c Completeness) bool { return c.State != NeverSeen })
}
