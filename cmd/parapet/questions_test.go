package main

import (
	"context"

	"github.com/rogpeppe/go-internal/testscript"

	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/query"
	"parapet/internal/question"
)

// everyQuestionAnswered asks every question of the library about the graph in
// data. Each query has an answer, except of questions that expect none, which
// have none.
func everyQuestionAnswered(ts *testscript.TestScript, _ bool, _ []string) {
	store, err := snapshot.Open(ts.MkAbs("data"), snapshot.Options{})
	ts.Check(err)
	wrong := 0
	for _, q := range question.List() {
		answers, err := q.Run(context.Background(), query.Only(exec.New(store.Latest())), nil, query.Options{})
		if err != nil {
			ts.Logf("%v", err)
			wrong++
		}
		for _, a := range answers {
			ts.Logf("%s, %s: %d rows in %s", q.Name, a.Query.Name, len(a.Rows), a.Meta.Took)
			if empty := len(a.Rows) == 0; empty != q.Empty {
				ts.Logf("%s, %s: %d rows, want an empty answer: %v", q.Name, a.Query.Name, len(a.Rows), q.Empty)
				wrong++
			}
		}
	}
	if wrong > 0 {
		ts.Fatalf("%d answers are not as they should be", wrong)
	}
}
