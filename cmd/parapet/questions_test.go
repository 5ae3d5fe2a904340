package main

import (
	"context"

	"github.com/rogpeppe/go-internal/testscript"

	"parapet/internal/graph/snapshot"
	"parapet/internal/graph/snapshot/exec"
	"parapet/internal/query"
	"parapet/internal/question"
)

// everyQuestionAnswered asks every question of the library about the graph in a
// folder. Each query has an answer, except of questions that may have none.
func everyQuestionAnswered(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: every-question-answered FOLDER")
	}
	store, err := snapshot.Open(ts.MkAbs(args[0]), snapshot.Options{})
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
			if len(a.Rows) == 0 && !q.Empty {
				ts.Logf("%s, %s: want an answer", q.Name, a.Query.Name)
				wrong++
			}
		}
	}
	if wrong > 0 {
		ts.Fatalf("%d questions or queries have no answer", wrong)
	}
}
