package exec_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"parapet/internal/graph"
	"parapet/internal/graph/plan"
	"parapet/internal/graph/snapshot/exec"
)

// TestAgainstOracle: random queries on random graphs get the answers that
// trying everything gives.
func TestAgainstOracle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := drawModel(t)
		executor := exec.New(m.view())
		for range 5 {
			q := drawQuery(t)
			got, err := executor.Execute(t.Context(), q, plan.Budget{})
			if err != nil {
				t.Fatalf("Execute(%+v): %v", q, err)
			}
			again, err := executor.Execute(t.Context(), q, plan.Budget{})
			if err != nil {
				t.Fatal(err)
			}
			rows := rowTexts(got)
			if !slices.Equal(rows, rowTexts(again)) {
				t.Fatalf("Execute(%+v) twice: %q, then %q", q, rows, rowTexts(again))
			}
			if err := m.answer(q).check(q, rows); err != nil {
				t.Fatalf("Execute(%+v): %v", q, err)
			}
		}
	})
}

// check says where rows differ from the answer.
func (a answer) check(q plan.Query, rows []string) error {
	first := min(q.Output.Skip, len(a.rows))
	last := len(a.rows)
	if q.Output.Limit >= 0 {
		last = min(last, first+q.Output.Limit)
	}
	if len(rows) != last-first {
		return fmt.Errorf("%d rows, want %d of %q", len(rows), last-first, a.rows)
	}
	left := map[string]map[string]int{}
	for i, rank := range a.ranks {
		if left[rank] == nil {
			left[rank] = map[string]int{}
		}
		left[rank][a.rows[i]]++
	}
	for i, row := range rows {
		rank := a.ranks[first+i]
		if left[rank][row]--; left[rank][row] < 0 {
			return fmt.Errorf("row %d is %q, want one of rank %q in %q", i, row, rank, a.rows)
		}
	}
	return nil
}

func rowTexts(r *plan.Result) []string {
	var rows []string
	for _, row := range r.Rows {
		text := ""
		for _, c := range row {
			switch {
			case c.Entity != nil:
				e := *c.Entity
				e.Props = known(e.Props)
				text += fmt.Sprintf("%q", e)
			case c.Link != nil:
				key := graph.RelationshipKey(c.Link.Relationship.From, c.Link.Class, c.Link.Relationship.To)
				text += fmt.Sprintf("%q", graph.Entity{ID: c.Link.ID, Type: c.Link.Type, Key: key, Props: known(c.Link.Props)})
			default:
				text += valueText(c.Value)
			}
			text += "\x00"
		}
		rows = append(rows, text)
	}
	return rows
}

// known are the properties that the oracle knows as well: not the histories of
// relationships, nor how many versions there were.
func known(props graph.Props) graph.Props {
	link := props.Get("_fromEntityKey").Defined()
	return slices.DeleteFunc(slices.Clone(props), func(p graph.Prop) bool {
		return p.Name == "_version" || link && (p.Name == "_createdOn" || p.Name == "_beginOn")
	})
}

func drawModel(t *rapid.T) *model {
	m := &model{}
	byType := map[graph.Type][]*node{}
	for _, p := range []graph.Partition{acme, globex, people} {
		for _, typ := range []graph.Type{person, device, finding} {
			for i := range rapid.IntRange(0, 3).Draw(t, "entities") {
				n := m.add(p, typ, graph.Key(fmt.Sprint("k", i)), drawProps(t)...)
				n.created = rapid.Uint32Range(0, 3).Draw(t, "created")
				n.begun = rapid.Uint32Range(0, 3).Draw(t, "begun")
				byType[typ] = append(byType[typ], n)
			}
		}
	}
	for _, r := range schema.Relationships() {
		for _, from := range byType[r.From] {
			for _, to := range byType[r.To] {
				if (r.Mapped || from.partition == to.partition) && rapid.IntRange(0, 2).Draw(t, "join") == 0 {
					m.join(r.Type, from, to, declared(r.Properties, drawProps(t))...)
				}
			}
		}
	}
	return m
}

func declared(decl []graph.Property, props []graph.Prop) []graph.Prop {
	if len(decl) == 0 {
		return nil
	}
	return props
}

var domain = map[string][]graph.Value{
	"name":   {{}, graph.Text(""), graph.Text("a"), graph.Text("ab"), graph.Text("é")},
	"tags":   {{}, graph.List(), graph.List("a"), graph.List("a", "b"), graph.List("")},
	"score":  {{}, graph.Number(0), graph.Number(1), graph.Number(2000)},
	"seen":   {{}, graph.Millis(1), graph.Millis(2000)},
	"active": {{}, graph.Bool(false), graph.Bool(true)},
}

func drawProps(t *rapid.T) []graph.Prop {
	var props []graph.Prop
	for _, name := range []string{"active", "name", "score", "seen", "tags"} {
		if v := rapid.SampledFrom(domain[name]).Draw(t, name); v.Defined() {
			props = append(props, prop(name, v))
		}
	}
	return props
}

func drawQuery(t *rapid.T) plan.Query {
	q := plan.Query{Pattern: plan.Pattern{Start: drawNode(t, 7)}}
	entities, all := []plan.Slot{7}, []plan.Slot{7}
	for i := range rapid.IntRange(0, 3).Draw(t, "hops") {
		hop := drawHop(t, plan.Slot(2*i))
		q.Pattern.Steps = append(q.Pattern.Steps, hop)
		entities, all = append(entities, hop.Node.Slot), append(all, hop.Edge.Slot, hop.Node.Slot)
	}
	if rapid.IntRange(0, 2).Draw(t, "absent") == 0 {
		absent := plan.Absent{Steps: []plan.Step{drawHop(t, 20)}}
		if rapid.Bool().Draw(t, "absent twice") {
			absent.Steps = append(absent.Steps, drawHop(t, 22))
		}
		q.Pattern.Steps = append(q.Pattern.Steps, absent)
	}
	if rapid.IntRange(0, 1).Draw(t, "where") == 0 {
		q.Where = drawCond(t, all, 2)
	}
	q.Output = drawOutput(t, all)
	return q
}

func drawOutput(t *rapid.T, all []plan.Slot) plan.Output {
	out := plan.Output{
		Distinct: rapid.Bool().Draw(t, "distinct"),
		Skip:     rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(t, "skip"),
		Limit:    rapid.SampledFrom([]int{-1, -1, 0, 1, 4}).Draw(t, "limit"),
	}
	grouped := false
	for i := range rapid.IntRange(0, 3).Draw(t, "columns") {
		e := drawColumn(t, all)
		if rapid.IntRange(0, 3).Draw(t, "count") == 0 {
			e, grouped = plan.Count{Of: e}, true
		}
		out.Shape = plan.Table
		out.Columns = append(out.Columns, plan.Column{Name: fmt.Sprint("c", i), Expr: e})
	}
	for range rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "sorts") {
		var o plan.Sort
		switch {
		case len(out.Columns) > 0 && (grouped || rapid.Bool().Draw(t, "by column")):
			o.Expr = plan.ColumnRef{Index: rapid.IntRange(0, len(out.Columns)-1).Draw(t, "column")}
		default:
			o.Expr = drawColumn(t, all)
		}
		o.Desc = rapid.Bool().Draw(t, "desc")
		out.OrderBy = append(out.OrderBy, o)
	}
	return out
}

func drawColumn(t *rapid.T, all []plan.Slot) plan.Expr {
	switch rapid.IntRange(0, 6).Draw(t, "column kind") {
	case 0, 1:
		return plan.Element{Slot: rapid.SampledFrom(all).Draw(t, "slot")}
	case 2:
		return drawCond(t, all, 1)
	case 3:
		return plan.Literal{Value: drawValue(t)}
	}
	return drawProperty(t, all)
}

func drawHop(t *rapid.T, slot plan.Slot) plan.Hop {
	return plan.Hop{
		Edge: plan.Edge{
			Slot:      slot,
			Types:     drawTypes(t, owns, manages, has, is),
			Direction: rapid.SampledFrom([]plan.Direction{plan.Either, plan.Forward, plan.Backward}).Draw(t, "direction"),
		},
		Node: drawNode(t, slot+1),
	}
}

func drawNode(t *rapid.T, slot plan.Slot) plan.Node {
	n := plan.Node{Slot: slot + 100, Types: drawTypes(t, person, device, finding)}
	if slot == 7 {
		n.Slot = 7
	}
	if rapid.IntRange(0, 2).Draw(t, "filter") == 0 {
		n.Filter = drawCond(t, []plan.Slot{n.Slot}, 2)
	}
	return n
}

func drawTypes(t *rapid.T, types ...graph.Type) plan.Types {
	if rapid.Bool().Draw(t, "any type") {
		return plan.Types{Any: true}
	}
	return plan.Types{List: rapid.SliceOfN(rapid.SampledFrom(types), 1, 3).Draw(t, "types")}
}

func drawCond(t *rapid.T, all []plan.Slot, depth int) plan.Expr {
	kind := rapid.IntRange(0, 9).Draw(t, "condition")
	if depth == 0 {
		kind = min(kind, 6)
	}
	switch kind {
	case 0:
		return plan.Defined{Of: drawOperand(t, all)}
	case 1:
		return plan.Matches{Of: drawOperand(t, all), Pattern: regexp.MustCompile("^$|b")}
	case 2:
		return drawProperty(t, all)
	case 7:
		return plan.Not{Of: drawCond(t, all, depth-1)}
	case 8:
		return plan.And{All: drawConds(t, all, depth-1)}
	case 9:
		return plan.Or{Any: drawConds(t, all, depth-1)}
	}
	op := plan.Op(rapid.IntRange(int(plan.Equal), int(plan.HasSuffix)).Draw(t, "op"))
	return plan.Compare{Op: op, Left: drawOperand(t, all), Right: drawOperand(t, all)}
}

func drawConds(t *rapid.T, all []plan.Slot, depth int) []plan.Expr {
	var conds []plan.Expr
	for range rapid.IntRange(0, 2).Draw(t, "conditions") {
		conds = append(conds, drawCond(t, all, depth))
	}
	return conds
}

func drawOperand(t *rapid.T, all []plan.Slot) plan.Expr {
	switch rapid.IntRange(0, 5).Draw(t, "operand") {
	case 0, 1:
		return plan.Literal{Value: drawValue(t)}
	case 2:
		return plan.Element{Slot: rapid.SampledFrom(all).Draw(t, "slot")}
	}
	return drawProperty(t, all)
}

func drawProperty(t *rapid.T, all []plan.Slot) plan.Expr {
	names := []string{
		"name", "tags", "score", "seen", "active", "nothing",
		"_id", "_key", "_type", "_class", "_integrationName", "_source", "_deleted", "_fromEntityKey", "_toEntityKey",
	}
	return plan.Property{Slot: rapid.SampledFrom(all).Draw(t, "slot"), Name: rapid.SampledFrom(names).Draw(t, "property")}
}

func drawValue(t *rapid.T) graph.Value {
	values := []graph.Value{graph.Text("k1"), graph.Text("Device"), graph.Text("HAS"), graph.Text("acme"), graph.Text("person")}
	for _, name := range []string{"name", "tags", "score", "seen", "active"} {
		values = append(values, domain[name]...)
	}
	return rapid.SampledFrom(values).Draw(t, "value")
}
