package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/storetest/naive"
)

// expected is the text of an answer by the naive evaluator. Rows that the
// query does not order are sorted.
func expected(s *graph.Schema, q plan.Query, a *naive.Answer) string {
	p := printer{schema: s, columns: q.Output.Columns}
	if a.Tree != nil {
		return p.answer(nil, p.tree(a.Tree))
	}
	var rows []string
	for _, row := range a.Window(q.Output) {
		rows = append(rows, p.row(row.Cells))
	}
	if len(q.Output.OrderBy) == 0 {
		slices.Sort(rows)
	}
	return p.answer(a.Columns, rows)
}

// agree says how the result of a store differs from the naive evaluator's
// answer.
func agree(s *graph.Schema, q plan.Query, want *naive.Answer, got *plan.Result) error {
	p := printer{schema: s, whole: true}
	if want.Tree != nil {
		return agreeOnTree(p, q.Output, want, got.Tree)
	}
	if got.Tree != nil {
		return errors.New("the result is a tree")
	}
	if !slices.Equal(want.Columns, got.Columns) {
		return fmt.Errorf("columns %q, want %q", got.Columns, want.Columns)
	}
	return agreeOnRows(p, want, q.Output, got.Rows)
}

// agreeOnRows compares rank by rank: rows of one rank may stand in any order,
// and when a rank is cut off by the window, any of its rows may be in it.
func agreeOnRows(p printer, want *naive.Answer, out plan.Output, got [][]plan.Cell) error {
	window := want.Window(out)
	if len(got) != len(window) {
		return fmt.Errorf("%d rows, want %d:\ngot:\n%s\nwant:\n%s", len(got), len(window), listing(p, got), listing(p, cellsOf(window)))
	}
	type place struct {
		rank int
		text string
	}
	left := map[place]int{}
	for _, row := range want.Rows {
		left[place{row.Rank, p.row(row.Cells)}]++
	}
	for i, cells := range got {
		at := place{window[i].Rank, p.row(cells)}
		if left[at] == 0 {
			return fmt.Errorf("row %d is\n%s\nwhich has no place there; all of it:\ngot:\n%s\nwant:\n%s",
				i+1, at.text, listing(p, got), listing(p, cellsOf(window)))
		}
		left[at]--
	}
	return nil
}

func cellsOf(rows []naive.Row) [][]plan.Cell {
	var all [][]plan.Cell
	for _, row := range rows {
		all = append(all, row.Cells)
	}
	return all
}

func listing(p printer, rows [][]plan.Cell) string {
	var lines []string
	for _, cells := range rows {
		lines = append(lines, p.row(cells))
	}
	return strings.Join(lines, "\n")
}

// agreeOnTree compares vertices and edges.
func agreeOnTree(p printer, out plan.Output, want *naive.Answer, got *plan.Graph) error {
	if got == nil {
		return errors.New("the result is no tree")
	}
	all, have := p.tree(want.Tree), p.tree(got)
	if len(slices.Compact(slices.Clone(have))) < len(have) {
		return fmt.Errorf("the tree has something twice:\n%s", strings.Join(have, "\n"))
	}
	if out.Limit >= 0 || out.Skip > 0 {
		return agreeOnPart(p, out, want, have)
	}
	if !slices.Equal(all, have) {
		return fmt.Errorf("the tree is\n%s\nwant\n%s", strings.Join(have, "\n"), strings.Join(all, "\n"))
	}
	return nil
}

// agreeOnPart says whether a tree is made of as many matches as SKIP and LIMIT
// leave: whichever they are, those that lie wholly in it make it, and they are
// neither too few nor too small for that.
func agreeOnPart(p printer, out plan.Output, want *naive.Answer, have []string) error {
	number := max(len(want.Trees)-out.Skip, 0)
	if out.Limit >= 0 {
		number = min(number, out.Limit)
	}
	inside, largest, made := 0, 0, map[string]bool{}
	for _, tree := range want.Trees {
		parts := p.tree(tree)
		if slices.ContainsFunc(parts, func(part string) bool { return !slices.Contains(have, part) }) {
			continue
		}
		inside, largest = inside+1, max(largest, len(parts))
		for _, part := range parts {
			made[part] = true
		}
	}
	if inside < number || len(have) > number*largest || len(made) != len(have) && number > 0 {
		return fmt.Errorf("the tree of %d of %d matches is\n%s\nin which %d lie", number, len(want.Trees), strings.Join(have, "\n"), inside)
	}
	return nil
}
