package j1ql

// tail reads the clauses after the pattern, in their order.
func (w *walk) tail() {
	if w.keyword("Filters matches: compares named things.", "WHERE") {
		w.condition(operands{left: func() { w.references() }, names: true})
	}
	if w.keyword("Says what the columns are.", "RETURN") {
		w.columns()
		if w.keyword("Filters rows by their columns.", "HAVING") {
			w.condition(operands{left: func() { w.columnNames(); w.references(aggregates) }, names: true})
		}
	}
	if w.keyword("Orders the rows.", "ORDER", "BY") {
		w.sorts()
	}
	for _, clause := range []string{"SKIP", "LIMIT"} {
		if w.keyword(tailDocs[clause], clause) && !w.must() {
			w.skip()
		}
	}
	if w.keyword("The graph as it was at a moment.", "AT") {
		w.moment()
	}
}

var tailDocs = map[string]string{"SKIP": "Leaves out the first rows.", "LIMIT": "At most so many rows."}

// columns reads the items of RETURN.
func (w *walk) columns() {
	w.offer(offer{text: "TREE", kind: KeywordCompletion, doc: "The matches as a graph."})
	if w.sees("TREE") {
		return
	}
	for {
		w.expression(func() { w.references(aggregates, scalars, rows) })
		if name := w.alias(); name != "" {
			w.scope.columns = append(w.scope.columns, name)
		}
		if !w.sees(",") {
			return
		}
	}
}

// sorts reads the keys of ORDER BY.
func (w *walk) sorts() {
	for {
		w.expression(func() { w.columnNames(); w.references(aggregates, scalars) })
		if !w.keyword("The greatest first.", "DESC") {
			w.keyword("The least first, as without it.", "ASC")
		}
		if !w.sees(",") {
			return
		}
	}
}
